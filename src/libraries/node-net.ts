import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { bodyInPieces } from './support/node-exchange.ts';

const socket = 'node:net.IncomingSocket()';

/** Servers that speak a protocol of their own: what comes over a connection is up to whoever opened it. */
export default defineLibrary({
  packages: ['node:net', 'node:tls'],
  docs: 'https://nodejs.org/api/net.html',
  rows: [
    { api: '{node:net|node:tls}.{createServer|Server}', is: 'function', calls: 'all', with: [socket] },
    { api: 'node:net.{isIP|isIPv4|isIPv6}', is: 'predicate', type: 'uuid' },
    { api: `${socket}.chunk`, is: 'source', kind: 'message', in: 'message' },
    { api: `${socket}[]`, is: 'source', kind: 'message', in: 'message' },
  ],
  hooks: {
    [`${socket}.{on|once|addListener}`]: bodyInPieces,
    '{node:net|node:tls}.{createServer|Server}().{on|once|addListener}': connected,
  },
});

/** `server.on('connection', (socket) => …)` */
function connected(call: PendingCall): Value | undefined {
  const [name, listener] = call.args;
  const opens = /^(?:secureC|c)onnection$/.test(asString(name) ?? '');
  if (listener !== undefined) call.invoke(listener, [opens ? call.external(socket) : unknown]);
  return call.receiver ?? undefined;
}
