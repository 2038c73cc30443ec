import { asString, asText, options, unknown, type ExternalValue, type Place, type Value } from '../evaluate/values.ts';
import type { CallEvent } from '../evaluate/events.ts';
import type { GuardDraft, LibraryBuild, OperationCall, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { fresh } from './support/handler-values.ts';
import { carriersOf, expressExchange } from './support/carriers.ts';
import { runCallsOf } from './support/latent-calls.ts';
import { contextIdentity } from './support/request-context.ts';
import { declareSocket, socket, socketReader } from './support/socket-endpoints.ts';

const server = 'ws.WebSocketServer()';
const upgrading = 'ws.UpgradeSocket()';
const upgradeEvents = '{node:http|node:https}.{createServer|Server}().on';

/** WebSockets by themselves: `ws`, `express-ws`, SockJS and µWebSockets.js. */
export default defineLibrary({
  packages: ['ws', 'express-ws', 'sockjs', 'uWebSockets.js', '@fastify/websocket'],
  docs: 'https://github.com/websockets/ws/blob/master/doc/ws.md',
  title: 'WebSocket',
  rows: [
    { api: 'ws.{Server|WebSocket.Server|WebSocket.WebSocketServer}()', is: 'alias', of: server },
    { api: 'isomorphic-ws.{Server|WebSocket.Server|WebSocketServer}()', is: 'alias', of: server },
    { api: 'ws.{Server|WebSocketServer}', is: 'function', keeps: true },
    { api: `${server}.{on|once|addListener|handleUpgrade|shouldHandle}`, is: 'function', keeps: true },
    { api: `${socket}.{on|once|addListener|addEventListener}`, is: 'function', keeps: true },
    // what older versions of @fastify/websocket hand over is a stream around it
    { api: `${socket}.socket`, is: 'alias', of: socket },
    { api: `${socket}.upgradeReq`, is: 'alias', of: 'express.Request()' },
    { api: `${socket}.{${contextIdentity}}`, is: 'identity' },
    { api: 'express().ws', is: 'function', keeps: true, returns: 'receiver' },
    { api: 'sockjs.createServer().on', is: 'function', keeps: true },
    { api: 'uWebSockets.js.{App|SSLApp}()', is: 'alias', of: 'uWebSockets.js.TemplatedApp()' },
    { api: 'uWebSockets.js.TemplatedApp().{ws|listen}', is: 'function', keeps: true, returns: 'receiver' },
    { api: 'node:http.Server().on', is: 'function', keeps: true },
    { api: 'node:http.createServer().on', is: 'function', keeps: true },
  ],
  operations: {
    [`${socket}.{close|end}`]: closed,
    [`{${socket}|${upgrading}}.{terminate|destroy}`]: () => refusal(null),
    [`${upgrading}.{write|end}`]: ({ args }) => {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(asText(args[0]) ?? '')?.[1];
      return status === undefined ? null : refusal(Number(status));
    },
  },
  build(build) {
    const heard = new Set<Value | null>();
    runCallsOf(build, ['WebSocketServer', 'Server', 'ws', 'createServer'], ['ws', 'express-ws', 'sockjs']);
    for (const seen of build.calls(`${server}.{on|once|addListener}`)) {
      const [event, connected] = seen.event.args;
      if (asString(event) !== 'connection' || connected === undefined) continue;
      heard.add(seen.event.receiver);
      declareServer(build, seen, connected);
    }
    // upgraded by hand, and nothing listens for connections: the callback gets them
    for (const { event: listens } of build.calls(upgradeEvents)) {
      if (asString(listens.args[0]) === 'upgrade' && listens.args[1] !== undefined)
        evaluatedOnce(build, listens.args[1]);
    }
    for (const seen of build.calls(`${server}.handleUpgrade`)) {
      const { receiver, args } = seen.event;
      if (heard.has(receiver) || args[3] === undefined) continue;
      heard.add(receiver);
      declareServer(build, seen, args[3]);
    }
    declareExpress(build);
    declareSockjs(build);
    declareMicro(build);
  },
});

/** Codes of the WebSocket protocol, and those that applications make up after HTTP's statuses. */
function closed({ args }: OperationCall): OperationDraft | null {
  const [code] = args;
  if (code?.kind !== 'literal' || typeof code.value !== 'number') return refusal(null);
  if (code.value === 1000 || code.value === 1001) return null;
  if (code.value >= 4400 && code.value < 4600) return refusal(code.value - 4000);
  return refusal(
    code.value === 1008 || code.value === 3000 || code.value === 4001 ? 401 : code.value === 3003 ? 403 : null,
  );
}

function refusal(status: number | null): OperationDraft {
  return { is: 'reply', status, kind: 'error', keys: null, leaksError: '' };
}

function declareServer(build: LibraryBuild, seen: SeenCall, connected: Value): void {
  const made = seen.event.receiver;
  const settings = made === null ? new Map<string, Value>() : settingsOf(made);
  const { request } = expressExchange(build);
  const upgrades = upgradesOf(build, made, request);
  const path = asText(settings.get('path')) ?? upgrades.path ?? '/';
  const verify = settings.get('verifyClient');
  const info = socketReader(build, request);
  const checks: GuardDraft[] =
    verify === undefined
      ? []
      : [
          {
            value: verify,
            scope: 'global',
            place: seen.event.place,
            conditional: false,
            args: [info.client, unknown],
            name: 'verifyClient',
          },
        ];
  declareSocket(build, {
    path,
    framework: 'ws',
    place: seen.event.place,
    conditional: seen.conditional,
    connected,
    self: made,
    given: (value) => [value, request, unknown],
    messages: ['message'],
    guards: [...upgrades.guards, ...checks],
  });
}

/** What the HTTP server does before it hands a connection over, and the path that it does so for. */
function upgradesOf(
  build: LibraryBuild,
  made: Value | null,
  request: ExternalValue,
): { guards: GuardDraft[]; path: string | null } {
  const { evaluator } = build;
  const guards: GuardDraft[] = [];
  let path: string | null = null;
  for (const { event, conditional } of build.calls(upgradeEvents)) {
    const [name, handler] = event.args;
    if (asString(name) !== 'upgrade' || handler === undefined) continue;
    const given = [request, fresh(build, upgrading), unknown];
    const { activation } = evaluator.runRoot(handler, given);
    const handed = activation === null ? [] : socketReader(build, request).handedOver(activation, made);
    if (handed.length === 0) continue;
    path ??= handed.map((each) => pathTested(each, handler)).find((each) => each !== null) ?? null;
    guards.push({ value: handler, scope: 'global', place: event.place, conditional, args: given, name: 'upgrade' });
  }
  return { guards, path };
}

function evaluatedOnce(build: LibraryBuild, handler: Value): void {
  const { request } = expressExchange(build);
  build.evaluator.runRoot(handler, [request, unknown, unknown]);
}

/** `if (pathname === '/chat') server.handleUpgrade(…)`; `{?}` if something that is not spelled there decides, null if nothing does. */
function pathTested({ context }: CallEvent, handler: Value): string | null {
  let decided = false;
  for (let at = context; at !== null; at = at.parent) {
    if (at.kind !== 'branch' || !at.truth || at.test === null) continue;
    const { test } = at;
    const sides =
      test.kind === 'binary'
        ? [test.left, test.right]
        : test.kind === 'call' && test.callee.kind === 'member' && test.callee.property === 'startsWith'
          ? test.args
          : [];
    for (const side of sides) {
      const text =
        side.kind === 'string'
          ? side.value
          : side.kind === 'name'
            ? textIn(handler, at.place.module, side.variable)
            : null;
      if (text?.startsWith('/') === true) return text;
      if (test.kind === 'call') decided = true;
    }
  }
  return decided ? '{?}' : null;
}

/** The text that a variable of the file held when the function was made. */
function textIn(made: Value, module: Place['module'], variable: number): string | null {
  for (const option of options(made)) {
    if (option.kind !== 'function' || option.module !== module) continue;
    for (let at: typeof option.frame | null = option.frame; at !== null; at = at.parent) {
      // nothing, where the function may not have come so far
      const [text, ...others] = options(at.variables.get(variable) ?? unknown).flatMap((each) => asString(each) ?? []);
      if (text !== undefined && others.length === 0) return text;
    }
  }
  return null;
}

/** `app.ws('/path', (socket, request) => …)` of `express-ws`. */
function declareExpress(build: LibraryBuild): void {
  for (const seen of build.calls('express().ws')) {
    const { event } = seen;
    const handler = event.args.at(-1);
    if (handler === undefined || event.args.length < 2) continue;
    for (const carrier of carriersOf(build, (value) => value === handler)) {
      const { request } = carrier.exchange;
      const early = fresh(build, socket);
      if (carrier.place !== event.place) continue;
      declareSocket(build, {
        path: carrier.mount,
        framework: 'express-ws',
        place: event.place,
        conditional: seen.conditional,
        connected: handler,
        self: null,
        given: (value) => [value, request, unknown],
        messages: ['message'],
        guards: carrier.guards.map((guard) => ({
          ...guard,
          ...(guard.scope === 'route' ? { args: [early, request, unknown] } : {}),
        })),
      });
    }
  }
}

function declareSockjs(build: LibraryBuild): void {
  for (const seen of build.calls('sockjs.createServer().on')) {
    const [event, connected] = seen.event.args;
    if (asString(event) !== 'connection' || connected === undefined) continue;
    const made = seen.event.receiver;
    const installed = build.calls('sockjs.createServer().installHandlers').find((each) => each.event.receiver === made);
    const [, second] = installed?.event.args ?? [];
    const prefix = second === undefined ? null : asText(settingsIn(second).get('prefix'));
    declareSocket(build, {
      path: prefix ?? (made === null ? null : asText(settingsOf(made).get('prefix'))) ?? '/',
      framework: 'sockjs',
      place: seen.event.place,
      conditional: seen.conditional,
      connected,
      self: made,
      given: (value) => [value],
      messages: ['data'],
      guards: [],
    });
  }
}

/** `App().ws('/*', { upgrade, open, message })`. */
function declareMicro(build: LibraryBuild): void {
  for (const seen of build.calls('uWebSockets.js.TemplatedApp().ws')) {
    const { event } = seen;
    const [path, settings] = event.args;
    const behaviour = settings === undefined ? new Map<string, Value>() : settingsIn(settings);
    const { request } = expressExchange(build);
    const upgrade = behaviour.get('upgrade');
    const place: Place = event.place;
    declareSocket(build, {
      path: asText(path) ?? '{?}',
      framework: 'uWebSockets.js',
      place,
      conditional: seen.conditional,
      connected: behaviour.get('open') ?? unknown,
      self: null,
      given: (value) => [value],
      messages: [],
      listener: behaviour.get('message'),
      guards:
        upgrade === undefined
          ? []
          : [{ value: upgrade, scope: 'route', place, conditional: false, args: [unknown, request, unknown] }],
    });
  }
}

function settingsOf(made: Value): ReadonlyMap<string, Value> {
  for (const option of options(made))
    if (option.kind === 'external')
      for (const argument of option.args) if (argument.kind === 'object') return argument.props;
  return new Map();
}

function settingsIn(value: Value): ReadonlyMap<string, Value> {
  for (const option of options(value)) if (option.kind === 'object') return option.props;
  return new Map();
}
