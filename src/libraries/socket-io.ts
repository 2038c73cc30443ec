import {
  asString,
  asText,
  makeArray,
  options,
  unknown,
  unknownString,
  type ExternalValue,
  type Value,
} from '../evaluate/values.ts';
import type { GuardDraft, LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { runAside } from './support/aside.ts';
import { fresh } from './support/handler-values.ts';
import { expressExchange } from './support/carriers.ts';
import { runCallsOf } from './support/latent-calls.ts';
import { contextIdentity } from './support/request-context.ts';
import { callsWithin, listenerArguments, listenerParams, messageValue } from './support/socket-messages.ts';

const server = 'socket.io.Server()';
const namespace = 'socket.io.Namespace()';
const socket = 'socket.io.Socket()';
/** told by the library itself, not sent by a client */
const reserved = new Set([
  'connect',
  'connect_error',
  'connection',
  'disconnect',
  'disconnecting',
  'error',
  'newListener',
  'removeListener',
]);

/** Socket.IO: the events that clients send, by namespace. */
export default defineLibrary({
  packages: ['socket.io', '@socket.io/redis-adapter', 'socket.io-redis'],
  versions: '2 || 3 || 4',
  docs: 'https://socket.io/docs/v4/server-api/',
  title: 'Socket.IO',
  rows: [
    { api: 'socket.io()', is: 'alias', of: server },
    { api: 'socket.io.{listen|SocketIO|Socketio}()', is: 'alias', of: server },
    { api: `${server}.of()`, is: 'alias', of: namespace },
    { api: `${server}.sockets`, is: 'alias', of: namespace },
    { api: 'socket.io', is: 'function', keeps: true },
    { api: `{${server}|${namespace}}.{on|once|addListener|use|of}`, is: 'function', keeps: true },
    { api: `${server}.engine.use`, is: 'function', keeps: true },
    { api: `${socket}.{on|once|addListener|use|onAny|prependAny|off|removeListener}`, is: 'function', keeps: true },
    { api: `${socket}.handshake.{auth|query|headers|url}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${socket}.request`, is: 'alias', of: 'express.Request()' },
    { api: `${socket}.client.request`, is: 'alias', of: 'express.Request()' },
    { api: `{${socket}|${socket}.data}.{${contextIdentity}}`, is: 'identity' },
    { api: `${socket}.{decoded_token|decoded}`, is: 'identity' },
    { api: 'socket.io.next', is: 'function' },
  ],
  operations: {
    'socket.io.next': ({ args }): OperationDraft | null => {
      const [error] = args;
      if (error === undefined || (error.kind === 'literal' && error.value === undefined)) return null;
      return { is: 'throw', error: 'Error', status: refusalOf(error) };
    },
    [`${socket}.disconnect`]: (): OperationDraft => ({
      is: 'reply',
      status: null,
      kind: 'error',
      keys: null,
      leaksError: '',
    }),
    'socket.io.acknowledge': (): OperationDraft => ({
      is: 'reply',
      status: 200,
      kind: 'json',
      keys: null,
      leaksError: '',
    }),
  },
  build(build) {
    runCallsOf(build, ['Server', 'on', 'of'], ['socket.io']);
    const middleware = build.calls(`{${server}|${namespace}}.use`);
    for (const seen of build.calls(`{${server}|${namespace}}.{on|once|addListener}`)) {
      const [event, connected] = seen.event.args;
      const name = asString(event);
      if ((name === 'connection' || name === 'connect') && connected !== undefined)
        declareConnection(build, seen, connected, middleware);
    }
  },
});

/** `next(new Error('unauthorized'))` says in words what HTTP says by a status. */
function refusalOf(error: Value): number | null {
  for (const option of options(error)) {
    const text = option.kind === 'external' ? asText(option.args[0]) : asText(option);
    if (text === null) continue;
    if (/forbid|permission|not allowed/i.test(text)) return 403;
    if (/auth|token|log.?in|credential|session|sign.?in/i.test(text)) return 401;
  }
  return null;
}

function declareConnection(
  build: LibraryBuild,
  seen: SeenCall,
  connected: Value,
  middleware: readonly SeenCall[],
): void {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const value = fresh(build, socket);
  const next = evaluator.external(paths.parse('socket.io.next'));
  const own = middleware.filter(({ event }) => sameNamespace(event.receiver, seen.event.receiver));
  // middleware of the HTTP request that a connection begins with
  const exchange = expressExchange(build);
  const before = build
    .calls(`${server}.engine.use`)
    .filter(({ event }) => rootOf(event.receiver) === rootOf(seen.event.receiver))
    .flatMap(({ event, conditional }) =>
      event.args.map((use): GuardDraft => ({
        value: use,
        scope: 'global',
        place: event.place,
        conditional,
        args: exchange.args,
      })),
    );
  const guards = own.flatMap(({ event, conditional }) =>
    event.args.map((use): GuardDraft => ({
      value: use,
      scope: 'global',
      place: event.place,
      conditional,
      args: [value, next],
    })),
  );
  // what middleware sets on the socket is there when the connection is handled
  for (const guard of guards) evaluator.runRoot(guard.value, [value, next], null, guard.place);
  const self = seen.event.receiver;
  for (const option of options(connected)) {
    const { activation } = evaluator.runRoot(option, [value], self);
    if (activation === null) continue;
    const path = paths.parse(socket);
    const listening = callsWithin(activation, ({ path: called }) => called?.parent === path);
    const connection: GuardDraft = {
      value: option,
      scope: 'router',
      place: seen.event.place,
      conditional: seen.conditional,
      args: [value],
    };
    const perMessage = listening
      .filter(({ name }) => name === 'use')
      .flatMap(({ args, place }) =>
        args.map((use): GuardDraft => ({
          value: use,
          scope: 'router',
          place,
          conditional: false,
          args: [makeArray([unknownString], messageValue(place)), next],
        })),
      );
    // what a client answers to a message of the server
    for (const { name, args, place } of listening)
      if (/^(?:emit|emitWithAck|send)$/.test(name))
        runAside(build, [args.at(-1)], [messageValue(place), messageValue(place)]);
    const events = listening.filter(
      ({ name, args }) =>
        (/^(?:on|once|addListener)$/.test(name) && !reserved.has(asString(args[0]) ?? '')) || name === 'onAny',
    );
    // nothing is sent to it: what it tells is told to whoever connects
    if (events.length === 0)
      build.endpoint({
        app: null,
        protocol: 'ws',
        method: 'CONNECT',
        path: namespaceOf(self) === '' ? '/' : namespaceOf(self).slice(0, -1),
        mount: pathOf(self),
        framework: 'socket.io',
        place: seen.event.place,
        guards: [...before, ...guards],
        handler: option,
        arguments: () => [value],
        replies: 'call',
        defaultStatus: 200,
        conditional: seen.conditional,
      });
    for (const event of events) {
      const handler = event.args.at(-1) ?? unknown;
      const name = event.name === 'onAny' ? '*' : (asText(event.args[0]) ?? '{?}');
      build.endpoint({
        app: null,
        protocol: 'ws',
        method: 'MESSAGE',
        path: namespaceOf(seen.event.receiver) + name,
        mount: pathOf(seen.event.receiver),
        framework: 'socket.io',
        place: event.place,
        guards: [...before, ...guards, connection, ...perMessage],
        handler,
        arguments: () =>
          listenerArguments(handler, event.place, evaluator.external(paths.parse('socket.io.acknowledge'))),
        replies: 'call',
        defaultStatus: 200,
        params: listenerParams(build, handler, event.place),
        conditional: seen.conditional,
      });
    }
  }
}

function sameNamespace(one: Value | null, other: Value | null): boolean {
  return namespaceOf(one) === namespaceOf(other) && rootOf(one) === rootOf(other);
}

function rootOf(value: Value | null): ExternalValue['call'] {
  for (const option of value === null ? [] : options(value))
    for (let at = option.kind === 'external' ? option : null; at !== null; at = at.receiver)
      if (at.path.text === server) return at.call;
  return null;
}

/** `/admin/` for `io.of('/admin')`; '' for the one that everybody is in. */
function namespaceOf(value: Value | null): string {
  for (const option of value === null ? [] : options(value)) {
    if (option.kind !== 'external' || option.path.text !== namespace || option.call?.name !== 'of') continue;
    const [given] = option.args;
    const name = given?.kind === 'regexp' ? `/${given.pattern}/` : (asText(given) ?? '{?}');
    return name === '/' ? '' : `${name.startsWith('/') ? '' : '/'}${name}/`;
  }
  return '';
}

/** Where the HTTP server carries it. */
function pathOf(value: Value | null): string {
  for (const option of value === null ? [] : options(value))
    for (let at = option.kind === 'external' ? option : null; at !== null; at = at.receiver)
      if (at.path.text === server)
        for (const argument of at.args) {
          const path = argument.kind === 'object' ? asText(argument.props.get('path')) : null;
          if (path !== null) return path;
        }
  return '/socket.io';
}
