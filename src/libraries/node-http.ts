import { bodyInPieces } from './support/node-exchange.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, asText, options, unknown, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';

const modules = '{node:http|node:https|follow-redirects.http|follow-redirects.https}';

/** What the other server answers: no name of Node's. */
const reply = 'node:http.ClientReply()';

/** Requests with Node's own client. Servers belong to the frameworks that handle their requests. */
export default defineLibrary({
  packages: [
    'node:http',
    'node:https',
    'follow-redirects',
    'http-graceful-shutdown',
    'http-terminator',
    'http-shutdown',
    '@godaddy/terminus',
    'stoppable',
    'spdy',
  ],
  docs: 'https://nodejs.org/api/http.html',
  rows: [
    { api: '{node:http|node:https}.Server()', is: 'alias', of: 'node:http.createServer()' },
    { api: `${modules}.{get|request}`, is: 'sink', kind: 'url', arg: 0 },
    ...['0.hostname', '0.host', '1.hostname', '1.host'].map((arg): Row => ({
      api: `${modules}.{get|request}`,
      is: 'sink',
      kind: 'url',
      arg,
    })),
    ...['0', '0.path', '0.headers', '1.headers', '1.path'].map((arg): Row => ({
      api: `${modules}.{get|request}`,
      is: 'sink',
      kind: 'sent',
      arg,
    })),
    { api: `${modules}.{get|request}().{write|end}`, is: 'sink', kind: 'sent', arg: 0 },
    {
      api: '{node:net|node:tls}.{Socket|connect|createConnection}().{write|end}',
      is: 'sink',
      kind: 'sent',
      arg: 0,
    },
    { api: `${modules}.{get|request}`, is: 'function', calls: 'all', with: [reply] },
    { api: reply, is: 'origin', kind: 'response' },
    { api: '{node:net|node:tls}.{connect|createConnection}', is: 'sink', kind: 'url', arg: '0.host' },
    { api: '{node:net|node:tls}.{connect|createConnection}', is: 'sink', kind: 'url', arg: 1 },
    { api: '{node:net|node:tls}.Socket().connect', is: 'sink', kind: 'url', arg: '0.host' },
    { api: '{node:net|node:tls}.Socket().connect', is: 'sink', kind: 'url', arg: 1 },
    { api: '{node:http|node:https|spdy}.createServer', is: 'function', keeps: true },
    {
      api: '{node:http|node:https|spdy}.createServer().{listen|on|once}',
      is: 'function',
      calls: 'all',
      returns: 'receiver',
    },
    { api: '{node:http|node:https|spdy}.createServer().close', is: 'function', calls: 'all' },
    { api: '{node:http|node:https|spdy}.createServer().close', is: 'tagged', tags: ['server-close'] },
    { api: 'express().listen().close', is: 'tagged', tags: ['server-close'] },
    { api: '{stoppable|http-shutdown}', is: 'function', returns: 'argument 0' },
    {
      api: '{http-graceful-shutdown|http-shutdown|stoppable|http-terminator.createHttpTerminator|@godaddy/terminus.createTerminus}',
      is: 'tagged',
      tags: ['graceful-shutdown'],
    },
  ] satisfies Row[],
  hooks: {
    [`${reply}.{on|once|addListener}`]: bodyInPieces,
    [`${modules}.{get|request}().{on|once}`]: answered,
  },
  operations: {
    [`${modules}.{get|request}`]: request,
  },
  assignments: {
    'global.process.env.NODE_TLS_REJECT_UNAUTHORIZED': (value) =>
      turnedOff(value, 'NODE_TLS_REJECT_UNAUTHORIZED=0', (given) => String(given) === '0'),
    // what is started from here reads requests that others refuse
    'global.process.env.NODE_OPTIONS': (value) =>
      options(value).some((option) => asString(option)?.includes('--insecure-http-parser') === true)
        ? { is: 'risk', risk: 'lenient-parser', setting: 'NODE_OPTIONS=--insecure-http-parser' }
        : null,
    'node:https.globalAgent.options.rejectUnauthorized': (value) =>
      turnedOff(value, 'rejectUnauthorized: false', (given) => given === false),
  },
});

/** Certificates are not checked any more, in all or in some cases. */
function turnedOff(value: Value, setting: string, isOff: (given: unknown) => boolean): OperationDraft | null {
  const all = options(value);
  const off = all.filter((option) => option.kind === 'literal' && isOff(option.value));
  return off.length === 0 ? null : { is: 'unverified', setting, sometimes: off.length < all.length };
}

/** `request.on('response', (response) => …)` */
function answered(call: PendingCall): Value {
  const [name, listener] = call.args;
  if (listener !== undefined) call.invoke(listener, asString(name) === 'response' ? [call.external(reply)] : []);
  return call.receiver ?? unknown;
}

function request(call: OperationCall): OperationDraft {
  const [first, second] = call.args;
  const config = isOptions(second) ? second : first;
  const timed =
    call.property(config, 'timeout') !== undefined && isOptions(config)
      ? true
      : call.property(config, 'signal') !== undefined && isOptions(config);
  // `request.setTimeout()` may follow
  return {
    is: 'http',
    timeout: timed ? true : null,
    method: call.event.name === 'get' ? 'GET' : (call.text(call.property(config, 'method')) ?? null),
    url: asText(first),
  };
}

function isOptions(value: Value | undefined): boolean {
  return value !== undefined && options(value).some((option) => option.kind === 'object');
}
