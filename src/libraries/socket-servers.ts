import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, makeUnknown, options, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';

const engine = 'engine.io.Server()';
const engineSocket = 'engine.io.Socket()';
const websocket = 'websocket.server()';
const websocketRequest = 'websocket.Request()';
const websocketConnection = 'websocket.Connection()';
const faye = 'faye.NodeAdapter()';

/** Servers of messages that are neither HTTP nor one of the usual WebSockets: datagrams, Engine.IO, Faye and others. */
export default defineLibrary({
  packages: ['node:dgram', 'engine.io', 'websocket', 'faye', 'sockjs'],
  docs: 'https://nodejs.org/api/dgram.html',
  rows: [
    { api: 'engine.io.{listen|attach}()', is: 'alias', of: engine },
    { api: 'engine.io()', is: 'alias', of: engine },
    { api: `${engine}.{on|once}`, is: 'function', calls: 'all', with: [engineSocket], returns: 'receiver' },
    { api: `${engineSocket}.request`, is: 'alias', of: 'node:http.IncomingMessage()' },
    { api: `${websocketRequest}.{origin|host|resource}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${websocketRequest}.{cookies|resourceURL}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${websocketRequest}.httpRequest`, is: 'alias', of: 'node:http.IncomingMessage()' },
    { api: `${websocketRequest}.accept()`, is: 'alias', of: websocketConnection },
    { api: 'ws.ServerSocket().headers', is: 'source', kind: 'request', in: 'header' },
    { api: `${faye}.getClient()`, is: 'alias', of: 'faye.Client()' },
    ...['on', 'once', 'addListener'].map((name): Row => ({
      api: `node:dgram.createSocket().${name}`,
      is: 'function',
      returns: 'receiver',
    })),
  ],
  hooks: {
    'node:dgram.createSocket().{on|once|addListener}': (call) => hears(call, { message: 0 }),
    [`${engineSocket}.{on|once}`]: (call) => hears(call, { message: 0, data: 0 }),
    [`${websocket}.{on|once}`]: (call) =>
      runs(call, { request: [call.external(websocketRequest)], connect: [call.external(websocketConnection)] }),
    [`${websocketConnection}.{on|once}`]: (call) => hears(call, { message: 0, frame: 0 }),
    // (clientId, channel, data)
    [`${faye}.{on|once|bind}`]: (call) => hears(call, { publish: 2 }),
    'faye.Client().subscribe': (call) => {
      for (const listener of call.args.slice(1)) if (isFunction(listener)) call.invoke(listener, [message(call)]);
      return unknown;
    },
    [`{${faye}|faye.Client()}.addExtension`]: (call) => {
      const [extension] = call.args;
      const incoming = extension === undefined ? unknown : call.member(extension, 'incoming');
      if (isFunction(incoming)) call.invoke(incoming, [message(call), unknown, unknown]);
      return unknown;
    },
  },
});

/** Runs a listener with a message at the place where its event has it. */
function hears(call: PendingCall, events: Readonly<Record<string, number>>): Value {
  const at = events[asString(call.args[0]) ?? ''];
  const before = Array.from({ length: at ?? 0 }, () => unknown);
  return runs(call, at === undefined ? {} : { [asString(call.args[0]) ?? '']: [...before, message(call)] });
}

function runs(call: PendingCall, events: Readonly<Record<string, readonly Value[]>>): Value {
  const [name, listener] = call.args;
  if (listener !== undefined && isFunction(listener)) call.invoke(listener, events[asString(name) ?? ''] ?? []);
  return call.receiver ?? unknown;
}

function isFunction(value: Value): boolean {
  return options(value).some(({ kind }) => kind === 'function');
}

function message({ place }: PendingCall): Value {
  return makeUnknown(
    { source: { kind: 'message', in: 'message', label: 'message', place }, safeFor: 0, step: null },
    '',
    {
      in: 'message',
      path: [],
      validatedBy: '',
    },
  );
}
