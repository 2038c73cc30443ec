import { makeText, makeUnknown, type Place, type Value } from '../../evaluate/values.ts';

/** The URL of a request to a route: its path with what the client puts into it, and a query string. */
export function urlValue(path: string, place: Place): Value {
  const given = (name: string): Value =>
    makeUnknown({ source: { kind: 'request', label: 'request URL', place }, safeFor: 0, step: null }, 'string', {
      in: 'path',
      path: [name],
      validatedBy: '',
    });
  const parts: (string | Value)[] = path
    .split(/(:\w+(?:\([^)]*\))?\??|\*\w*)/)
    .map((part) => (part.startsWith(':') || part.startsWith('*') ? given(part.replace(/^:|\(.*$/g, '')) : part));
  return makeText([
    ...parts,
    makeUnknown({ source: { kind: 'request', label: 'query string', place }, safeFor: 0, step: null }, 'string', null),
  ]);
}
