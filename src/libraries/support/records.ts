import { makeObject, unknown, type ObjectValue, type Value } from '../../evaluate/values.ts';

/** An object with these members, and perhaps others. */
export function makeRecord(members: Readonly<Record<string, Value>>): ObjectValue {
  const object = makeObject();
  for (const [name, value] of Object.entries(members)) object.props.set(name, value);
  object.rest = unknown;
  return object;
}
