import { STATUS_CODES } from 'node:http';
import type { Row } from '../define.ts';

/** Names that packages give where they differ from the reason phrase. */
const others: Readonly<Record<string, number>> = { SWITCHING_PROTOCOLS: 101, MULTI_STATUS: 207, MOVED_TEMPORARILY: 302, REQUEST_TOO_LONG: 413, REQUEST_ENTITY_TOO_LARGE: 413, PAYLOAD_TOO_LARGE: 413, REQUEST_URI_TOO_LONG: 414, URI_TOO_LONG: 414, REQUESTED_RANGE_NOT_SATISFIABLE: 416, IM_A_TEAPOT: 418, UNPROCESSABLE_ENTITY: 422, INSUFFICIENT_SPACE_ON_RESOURCE: 419, METHOD_FAILURE: 420, HTTP_VERSION_NOT_SUPPORTED: 505, AMBIGUOUS: 300 };

/** `NOT_FOUND` → 404 and so on, as members of an API path. */
export function statusRows(api: string): Row[] {
  const names = new Map<string, number>(Object.entries(others));
  for (const [code, phrase] of Object.entries(STATUS_CODES)) if (phrase !== undefined) names.set(phrase.replaceAll("'", '').replaceAll(/[^A-Za-z]+/g, '_').toUpperCase(), Number(code));
  return [...names].map(([name, value]) => ({ api: `${api}.${name}`, is: 'constant', value }));
}
