import { mergedSchema } from './schemas.ts';
import type { EndpointEntry } from '../inventory.ts';
import type { OpenApiSchema } from './schemas.ts';

export interface Response {
  description: string;
  headers?: Record<string, { schema: OpenApiSchema }>;
  content?: Record<string, { schema: OpenApiSchema }>;
  'x-source'?: string;
}

type Reply = EndpointEntry['replies'][number];

/**
 * Replies by status. A document has to say what comes on success and on failure; where the code was not seen to say so, the
 * whole range stands for it, with a word about that.
 */
export function responsesOf({ replies }: EndpointEntry): Record<string, Response> {
  const groups = Map.groupBy(replies, ({ status }) =>
    status !== null && status >= 100 && status < 600 ? String(status) : 'default',
  );
  const responses = [...groups].map(([status, group]): [string, Response] => [status, responseOf(status, group)]);
  const any = (pattern: RegExp): boolean => responses.some(([status]) => pattern.test(status));
  if (!any(/^[23]/)) responses.push(['2XX', { description: 'Success: no such reply was found in the code.' }]);
  // a redirect is all that was seen
  else if (!any(/^2|^default$/))
    responses.push(['default', { description: 'Other replies: none was found in the code.' }]);
  if (!any(/^4/)) responses.push(['4XX', { description: 'Refused: no such reply was found in the code.' }]);
  // integers come first in any object; the rest in the order of their text
  return Object.fromEntries(responses.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function responseOf(status: string, replies: readonly Reply[]): Response {
  const [first] = replies;
  const contents = Map.groupBy(
    replies.filter(({ kind }) => mediaTypes[kind] !== undefined),
    ({ kind }) => mediaTypes[kind] ?? '',
  );
  const content = [...contents].map(([type, group]): [string, { schema: OpenApiSchema }] => [
    type,
    { schema: mergedSchema(group.map(schemaOf)) },
  ]);
  return {
    description:
      phrases[status] ?? (status === 'default' ? 'A reply whose status could not be computed.' : `Status ${status}`),
    ...(replies.some(({ kind }) => kind === 'redirect')
      ? { headers: { Location: { schema: { type: 'string' } } } }
      : {}),
    ...(content.length === 0 || status === '204' || status === '304' ? {} : { content: Object.fromEntries(content) }),
    ...(first === undefined ? {} : { 'x-source': `${first.file}:${first.line}` }),
  };
}

/** As RFC 9110 and its companions name them. */
const phrases: Readonly<Record<string, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  207: 'Multi-Status',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  418: '(Unused)',
  422: 'Unprocessable Content',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

const mediaTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  text: 'text/plain',
  html: 'text/html',
  file: 'application/octet-stream',
  stream: 'application/octet-stream',
};

function schemaOf({ kind, keys }: Reply): OpenApiSchema {
  if (kind === 'json')
    return keys === null ? {} : { type: 'object', properties: Object.fromEntries(keys.map((key) => [key, {}])) };
  return kind === 'file' || kind === 'stream' ? { type: 'string', format: 'binary' } : { type: 'string' };
}
