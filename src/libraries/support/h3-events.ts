import type { PendingCall } from '../../evaluate/knowledge.ts';
import {
  asString,
  literal,
  makePromise,
  makeUnknown,
  options,
  unknown,
  unknownBoolean,
  type Value,
} from '../../evaluate/values.ts';
import type { LibraryDefinition, Row } from '../define.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { sessionIdentity } from './identity-keys.ts';
import { bodyKeys, leakOf } from './responses.ts';

export const event = 'h3.H3Event()';
const form = 'global.RequestForm()';
const identity = 'user|session|auth|userId|account|currentUser|principal';

/** Where the functions of h3 come from, besides h3: Nitro puts them into scope by themselves. */
const origins = [
  'global',
  '#imports',
  'nitropack/runtime',
  'nitro/h3',
  'nitro/runtime',
  'nitro',
  'nuxt/server',
  '#nitro',
];
const functions = [
  'defineEventHandler',
  'eventHandler',
  'defineHandler',
  'defineCachedEventHandler',
  'cachedEventHandler',
  'defineCachedHandler',
  'lazyEventHandler',
  'defineLazyEventHandler',
  'defineNitroPlugin',
  'defineWebSocketHandler',
  'fromNodeMiddleware',
  'createRouter',
  'createApp',
  'useBase',
  'proxyRequest',
  'sendProxy',
  'fetchWithEvent',
  'getQuery',
  'getValidatedQuery',
  'getRouterParam',
  'getRouterParams',
  'getValidatedRouterParams',
  'readBody',
  'readRawBody',
  'readValidatedBody',
  'readFormData',
  'readMultipartFormData',
  'getHeader',
  'getHeaders',
  'getRequestHeader',
  'getRequestHeaders',
  'getCookie',
  'parseCookies',
  'getRequestURL',
  'getRequestHost',
  'getRequestIP',
  'getRequestPath',
  'getMethod',
  'isMethod',
  'assertMethod',
  'createError',
  'sendError',
  'sendRedirect',
  'sendNoContent',
  'sendStream',
  'send',
  'setResponseStatus',
  'setResponseHeader',
  'setHeader',
  'toWebRequest',
  'useSession',
  'getSession',
  'requireUserSession',
  'getUserSession',
  'setUserSession',
  'clearUserSession',
].join('|');

export const sameNames: readonly Row[] = [
  ...origins.map((origin): Row => ({ api: `${origin}.H3Event()`, is: 'alias', of: event })),
  ...functions.split('|').flatMap((name) =>
    [...origins, 'nuxt-auth-utils'].map((origin): Row => ({
      api: `${origin}.${name}`,
      is: 'alias',
      of: `h3.${name}`,
    })),
  ),
];

export const eventRows: readonly Row[] = [
  { api: 'h3.getQuery()', is: 'source', kind: 'request', in: 'query' },
  { api: 'h3.getRouterParams()', is: 'source', kind: 'request', in: 'path' },
  { api: 'h3.{readBody|readRawBody|readMultipartFormData|readFormData}', is: 'function', async: true },
  { api: 'h3.{readBody|readRawBody}()', is: 'source', kind: 'request', in: 'body' },
  { api: 'h3.readMultipartFormData()', is: 'source', kind: 'request', in: 'file' },
  { api: 'h3.readFormData()', is: 'alias', of: form },
  { api: 'h3.{getHeaders|getRequestHeaders}()', is: 'source', kind: 'request', in: 'header' },
  { api: 'h3.{getRequestHost|getRequestIP}()', is: 'source', kind: 'request', in: 'header' },
  { api: 'h3.parseCookies()', is: 'source', kind: 'request', in: 'cookie' },
  { api: 'h3.getRequestPath()', is: 'source', kind: 'request', in: 'url' },
  { api: 'h3.getRequestURL()', is: 'alias', of: 'global.RequestUrl()' },
  { api: 'h3.toWebRequest()', is: 'alias', of: 'global.Request()' },
  { api: `${event}.path`, is: 'source', kind: 'request', in: 'url' },
  { api: `${event}.headers`, is: 'alias', of: 'global.Request().headers' },
  { api: `${event}.req`, is: 'alias', of: 'global.Request()' },
  { api: `${event}.url`, is: 'alias', of: 'global.RequestUrl()' },
  { api: `${event}.context.params`, is: 'source', kind: 'request', in: 'path' },
  { api: `${event}.context.{${identity}}`, is: 'identity' },
  { api: `${event}.node.req`, is: 'alias', of: 'node:http.IncomingMessage()' },
  { api: `${event}.node.res`, is: 'alias', of: 'node:http.ServerResponse()' },
  { api: 'h3.{useSession|getSession|getUserSession}', is: 'function', async: true },
  { api: `h3.{useSession|getSession}().data.{${sessionIdentity}}`, is: 'identity' },
  { api: 'h3.getUserSession()', is: 'identity' },
  { api: 'h3.getUserSession().user', is: 'identity' },
  { api: 'h3.requireUserSession', is: 'function', async: true },
  { api: 'h3.requireUserSession', is: 'guard', guard: 'authentication' },
  { api: 'h3.requireUserSession().user', is: 'identity' },
  { api: 'h3.{sendProxy|proxyRequest|fetchWithEvent}', is: 'sink', kind: 'url', arg: 1 },
  { api: 'h3.sendRedirect', is: 'sink', kind: 'redirect', arg: 1 },
  {
    api: 'h3.{sendRedirect|sendError|send|sendNoContent|sendStream|sendProxy|proxyRequest}',
    is: 'function',
    async: true,
  },
];

export const eventHooks: NonNullable<LibraryDefinition['hooks']> = {
  'h3.getRouterParam': named('path', 'path parameter'),
  'h3.{getHeader|getRequestHeader}': named('header', 'request header'),
  'h3.getCookie': named('cookie', 'cookie'),
  'h3.readValidatedBody': (call) => makePromise(checked(call, 'body', 'request body')),
  'h3.getValidatedQuery': (call) => makePromise(checked(call, 'query', 'query string')),
  'h3.getValidatedRouterParams': (call) => makePromise(checked(call, 'path', 'path parameter')),
  'h3.setResponseStatus': (call) => {
    const [to, status] = call.args;
    if (to !== undefined && status !== undefined) call.assign(to, 'statusCode', status);
    return literal(undefined);
  },
  'h3.getMethod': (call) => methodOf(call) ?? undefined,
  'h3.isMethod': (call) => {
    const method = asString(methodOf(call) ?? unknown);
    const [, wanted] = call.args;
    const names = wanted?.kind === 'array' ? wanted.elements.map(asString) : [asString(wanted ?? unknown)];
    return method === null || names.includes(null) ? unknownBoolean : literal(names.includes(method));
  },
};

export const eventOperations: NonNullable<LibraryDefinition['operations']> = {
  'h3.assertMethod': (call): OperationDraft | null => {
    const [given, wanted] = call.args;
    const method = asString(call.property(given, 'method') ?? unknown);
    const names = wanted?.kind === 'array' ? wanted.elements.map(asString) : [asString(wanted ?? unknown)];
    if (method === null || names.includes(null) || names.includes(method)) return null;
    return { is: 'throw', error: 'MethodNotAllowed', status: 405 };
  },
  'h3.sendRedirect': (call) => ({
    is: 'reply',
    status: numberOf(call.args[2]) ?? 302,
    kind: 'redirect',
    keys: null,
    leaksError: '',
  }),
  'h3.sendNoContent': (call) => ({
    is: 'reply',
    status: numberOf(call.args[1]) ?? 204,
    kind: 'empty',
    keys: null,
    leaksError: '',
  }),
  'h3.send': sent,
  'h3.sendStream': () => ({ is: 'reply', status: 200, kind: 'stream', keys: null, leaksError: '' }),
  'h3.{sendProxy|proxyRequest}': () => ({ is: 'reply', status: null, kind: 'unknown', keys: null, leaksError: '' }),
  'h3.sendError': (call) => ({
    is: 'reply',
    status: numberOf(call.property(call.args[1], 'statusCode')) ?? null,
    kind: 'error',
    keys: null,
    leaksError: call.args[1] === undefined ? '' : leakOf(call.args[1]),
  }),
};

function sent(call: OperationCall): OperationDraft {
  const [, body] = call.args;
  return {
    is: 'reply',
    status: 200,
    kind: body === undefined ? 'empty' : body.kind === 'literal' || body.kind === 'text' ? 'text' : 'json',
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  };
}

/** `getHeader(event, name)`: one member of a part of the request. */
function named(part: string, label: string): (call: PendingCall) => Value | undefined {
  return (call) => {
    const whole = partOfRequest(call, part, label);
    const name = asString(call.args[1] ?? unknown);
    return name === null ? whole : call.member(whole, name);
  };
}

function partOfRequest(call: PendingCall, part: string, label: string): Value {
  return makeUnknown({ source: { kind: 'request', label, place: call.place }, safeFor: 0, step: null }, '', {
    in: part,
    path: [],
    validatedBy: '',
  });
}

/** `readValidatedBody(event, schema.parse)`: a function that checks, or a schema. */
function checked(call: PendingCall, part: string, label: string): Value {
  const input = partOfRequest(call, part, label);
  const [, check] = call.args;
  if (check === undefined) return input;
  const parse = options(check).some((option) => option.kind === 'external' && option.path.text.endsWith('()'))
    ? call.member(check, 'parse')
    : check;
  if (options(parse).every((option) => option.kind === 'unknown')) return input;
  const result = call.invoke(parse, [input]);
  const settled = result.kind === 'promise' ? result.of : result;
  // a predicate says that it is right, a schema what is right of it
  return options(settled).every((option) => option.kind === 'object' || option.kind === 'array') ? settled : input;
}

function methodOf(call: PendingCall): Value | null {
  const [given] = call.args;
  return given === undefined ? null : call.member(given, 'method');
}

function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}
