import { literal, makeArray, makeObject, unknown, type Value } from './values.ts';

const maxDepth = 6;
const maxEntries = 400;

/** The value of a document of data, such as a JSON file that code imports. */
export function dataValue(data: unknown, depth = 0): Value {
  if (data === null || typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean')
    return literal(data);
  if (typeof data !== 'object' || depth > maxDepth) return unknown;
  if (Array.isArray(data)) {
    const elements = data.slice(0, maxEntries).map((element) => dataValue(element, depth + 1));
    return makeArray(elements, data.length > maxEntries ? unknown : null);
  }
  const object = makeObject();
  const entries = Object.entries(data);
  for (const [name, value] of entries.slice(0, maxEntries)) object.props.set(name, dataValue(value, depth + 1));
  if (entries.length > maxEntries) object.rest = unknown;
  return object;
}
