import { knownInput } from '../../evaluate/known-text.ts';
import { deserialized } from '../../evaluate/serialized.ts';
import { headerOf } from '../../evaluate/headers.ts';
import type { PendingCall } from '../../evaluate/knowledge.ts';
import {
  asString,
  asText,
  literal,
  makeText,
  makeUnknown,
  unknown,
  type Place,
  type UnknownValue,
  type Value,
} from '../../evaluate/values.ts';
import type { LibraryBuild, OperationCall, OperationDraft } from '../build-types.ts';
import type { LibraryDefinition, Row } from '../define.ts';
import { fresh } from './handler-values.ts';
import type { KnownPath } from './request-routing.ts';
import { addressWith, pathOfAddress } from './request-addresses.ts';
import { bodyKeys, leakOf } from './responses.ts';

export const request = 'node:http.IncomingMessage()';
export const response = 'node:http.ServerResponse()';
const legacyUrl = 'node:url.RequestUrl()';

/** What Node's own servers hand to a function: for whoever uses them without a framework, or beside one. */
export const nodeExchangeRows: readonly Row[] = [
  { api: '{node:https|node:http2}.{IncomingMessage|Http2ServerRequest}()', is: 'alias', of: request },
  { api: '{node:https|node:http2}.{ServerResponse|Http2ServerResponse}()', is: 'alias', of: response },
  // a function that answers all requests does something else with each
  { api: request, is: 'distinct' },
  { api: `${request}.url`, is: 'source', kind: 'request', in: 'url' },
  { api: `${request}.{headers|headersDistinct|rawHeaders}`, is: 'source', kind: 'request', in: 'header' },
  // routers and parsers of other packages put these there
  { api: `${request}.body`, is: 'source', kind: 'request', in: 'body' },
  { api: `${request}.query`, is: 'source', kind: 'request', in: 'query' },
  { api: `${request}.params`, is: 'source', kind: 'request', in: 'path' },
  { api: `${request}.cookies`, is: 'source', kind: 'request', in: 'cookie' },
  { api: `${request}[]`, is: 'source', kind: 'request', in: 'body' },
  { api: `${request}.chunk`, is: 'source', kind: 'request', in: 'body' },
  { api: `${request}.read()`, is: 'source', kind: 'request', in: 'body' },
  { api: `${legacyUrl}.query`, is: 'source', kind: 'request', in: 'query' },
  { api: `${legacyUrl}.{pathname|path|href|search}`, is: 'source', kind: 'request', in: 'url' },
  { api: 'node:stream/consumers.{json|text|buffer|arrayBuffer|blob}', is: 'function', async: true },
  { api: `${response}.{writeHead|setHeader|appendHeader|setHeaders|status}`, is: 'function', returns: 'receiver' },
  { api: `${response}.{write|end}`, is: 'sink', kind: 'html', arg: 0 },
  // a stream of HTTP/2 is both of them
  { api: `${request}.{write|end}`, is: 'sink', kind: 'html', arg: 0 },
  { api: `${request}.respondWithFile`, is: 'sink', kind: 'path', arg: 0 },
  {
    api: `${response}.setHeader`,
    is: 'sink',
    kind: 'redirect',
    arg: 1,
    when: { arg: 0, oneOf: ['Location', 'location'] },
  },
  ...['1.Location', '1.location', '2.Location', '2.location'].map((arg): Row => ({
    api: `${response}.writeHead`,
    is: 'sink',
    kind: 'redirect',
    arg,
  })),
];

/** The body comes in pieces; when it has come, it is there. */
export function bodyInPieces(call: PendingCall): Value {
  const name = asString(call.args[0]);
  const [, listener] = call.args;
  if (call.receiver === null || listener === undefined) return call.receiver ?? unknown;
  if (name === 'data') call.invoke(listener, [call.member(call.receiver, 'chunk')]);
  else if (name === 'end' || name === 'close' || name === 'readable') call.invoke(listener, []);
  return call.receiver;
}

export const nodeExchangeHooks: NonNullable<LibraryDefinition['hooks']> = {
  [`${request}.{on|once|addListener}`]: bodyInPieces,
  'node:url.parse': legacyParse,
  [`${response}.writeHead`]: (call) => {
    const [status, ...rest] = call.args;
    if (status !== undefined) call.remember('statusCode', status);
    for (const headers of rest) {
      const type = headerOf(headers, 'content-type');
      if (type !== null) call.remember('content-type', type);
      const location = headerOf(headers, 'location');
      if (location !== null) call.remember('location', location);
    }
    return call.receiver ?? unknown;
  },
  [`${request}.respond`]: (call) => {
    const type = headerOf(call.args[0] ?? unknown, 'content-type');
    if (type !== null) call.remember('content-type', type);
    return call.receiver ?? unknown;
  },
  [`${response}.setHeader`]: (call) => {
    const name = asString(call.args[0])?.toLowerCase();
    if ((name === 'content-type' || name === 'location') && call.args[1] !== undefined)
      call.remember(name, call.args[1]);
    return call.receiver ?? unknown;
  },
};

export const nodeExchangeOperations: NonNullable<LibraryDefinition['operations']> = {
  [`${response}.end`]: ended,
};

function ended({ event, args }: OperationCall): OperationDraft {
  const [given] = args;
  const body = given === undefined || given.kind === 'function' ? undefined : deserialized(given);
  const set = event.state?.get('statusCode');
  const status = set === undefined ? 200 : set.kind === 'literal' && typeof set.value === 'number' ? set.value : null;
  const type = asText(event.state?.get('content-type')) ?? '';
  const redirects =
    event.state?.has('location') === true || (status !== null && status >= 300 && status < 400 && status !== 304);
  return {
    is: 'reply',
    status,
    kind: redirects ? 'redirect' : body === undefined ? 'empty' : kindOf(type, given, body),
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  };
}

function kindOf(type: string, given: Value | undefined, body: Value): 'json' | 'html' | 'text' | 'unknown' {
  if (type.includes('json') || body !== given) return 'json';
  if (type.includes('html')) return 'html';
  return type.startsWith('text/') || body.kind === 'literal' || body.kind === 'text' ? 'text' : 'unknown';
}

/** `url.parse(req.url, true)`. */
function legacyParse(call: PendingCall): Value | undefined {
  const [given] = call.args;
  const path = given === undefined ? undefined : pathOfAddress(given);
  if (path === undefined) return undefined;
  return call.external(legacyUrl, { args: call.args, props: new Map(path === null ? [] : [['pathname', path]]) });
}

/** The address of a request, of whose path is known what it is or begins with; `before` is what stands before its path. */
export function addressAt({ text, open }: KnownPath, place: Place, before = ''): Value {
  const input: UnknownValue = makeUnknown(
    { source: { kind: 'request', label: 'request URL', place }, safeFor: 0, step: null },
    'string',
    {
      in: 'url',
      path: [],
      validatedBy: '',
    },
  );
  const path = open ? makeText([text, input]) : knownInput(text, input);
  if (before === '') return addressWith(path, path);
  return addressWith(open ? makeText([before, text, input]) : knownInput(before + text, input), path);
}

/** Fresh `req` and `res` for one request, of which the verb and the path may be known. */
export function exchange(build: LibraryBuild, place: Place, method: string | null, path: KnownPath | null): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>();
  if (method !== null) props.set('method', literal(method));
  if (path !== null) props.set('url', addressAt(path, place));
  return [evaluator.external(paths.parse(request), { props }), fresh(build, response)];
}
