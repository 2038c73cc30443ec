import { asString, literal, makeText, options, type Value } from '../../evaluate/values.ts';

const paths = new WeakMap<Value, Value>();

/** Makes a value the address of a request whose path is known. */
export function addressWith(address: Value, path: Value): Value {
  paths.set(address, path);
  return address;
}

/** What is known of the path of a request's address; undefined for what is no such address, null where nothing is known of it. */
export function pathOfAddress(value: Value): Value | null | undefined {
  for (const option of options(value)) {
    const known = paths.get(option);
    if (known !== undefined) return known;
    if (option.kind === 'unknown' && option.origin?.in === 'url' && option.origin.path.length === 0) return null;
    if (option.kind === 'text') {
      const path = pathAfterHost(option.parts);
      if (path !== undefined) return path;
    }
  }
  return undefined;
}

/** `http://${req.headers.host}${req.url}`, and with any other host. */
function pathAfterHost(parts: readonly (string | Value)[]): Value | null | undefined {
  const [scheme, host] = parts;
  if (typeof scheme !== 'string' || !/^https?:\/\//.test(scheme)) return undefined;
  const isWhole = scheme.length > 'https://'.length;
  const rest = parts.slice(isWhole ? 1 : 2);
  const ofRequest = (part: string | Value | undefined, where: string): boolean =>
    part !== undefined &&
    typeof part !== 'string' &&
    options(part).some((option) => option.kind === 'unknown' && option.origin?.in === where);
  if (rest.length === 1 && ofRequest(rest[0], 'url')) return null;
  if (isWhole || !ofRequest(host, 'header') || typeof rest[0] !== 'string' || !rest[0].startsWith('/'))
    return undefined;
  return makeText(rest);
}

/** The members of a URL that the code spells out; null if it is none. */
export function membersOfUrl(value: Value | undefined): Map<string, Value> | null {
  const text = asString(value);
  const url = text === null || !/^https?:\/\//.test(text) ? null : URL.parse(text);
  if (url === null) return null;
  return new Map(
    (['href', 'origin', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'] as const).map((name) => [
      name,
      literal(url[name]),
    ]),
  );
}
