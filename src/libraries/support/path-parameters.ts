import { makeObject, makeUnknown, type Place, type Value } from '../../evaluate/values.ts';

/** `:id(\\d+)`, and other patterns of letters, digits, `_` and `-` that none of the text gets past. */
const narrow = /:(\w+)\((?:\\d|\\w|\[(?:\w-\w|\\[dw-]|[\w-])+\])(?:[+*]|\{[\d,]+\})?\)/g;

/** Whether a path says of a parameter which characters it consists of. */
export function patterned(path: string): boolean {
  return path.search(narrow) >= 0;
}

/** `req.params` where the path says what some of them consist of; null if it does not. */
export function patternedParams(path: string, place: Place): Value | null {
  const names = [...path.matchAll(narrow)].flatMap(([, name]) => name ?? []);
  if (names.length === 0) return null;
  const params = makeObject(place);
  for (const name of names)
    params.props.set(name, makeUnknown(null, 'uuid', { in: 'path', path: [name], validatedBy: 'route' }));
  params.rest = makeUnknown(
    { source: { kind: 'request', in: 'path', label: 'path parameter', place }, safeFor: 0, step: null },
    '',
    { in: 'path', path: [], validatedBy: '' },
  );
  return params;
}
