import { literal, options, type ExternalValue, type Place, type Value } from '../evaluate/values.ts';
import type { AppDraft, LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { runAside } from './support/aside.ts';
import { readFrom } from './support/handler-values.ts';
import { exchange, nodeExchangeHooks, nodeExchangeOperations, nodeExchangeRows } from './support/node-exchange.ts';
import { routesIn, type RequestHandler } from './support/request-routing.ts';

const servers = '{node:http|node:https|node:http2|spdy}.{createServer|createSecureServer}';

/** Servers of Node.js whose requests a function of the project answers, without a framework. */
export default defineLibrary({
  packages: ['node:http', 'node:https', 'node:http2', 'node:url', 'node:stream/consumers'],
  docs: 'https://nodejs.org/api/http.html',
  rows: [{ api: '{node:http2}.{createServer|createSecureServer}', is: 'function', keeps: true }, ...nodeExchangeRows],
  hooks: nodeExchangeHooks,
  operations: nodeExchangeOperations,
  build(build) {
    const listening = new Map<ExternalValue, Place>();
    for (const { event } of build.calls(`${servers}().listen`))
      if (event.receiver?.kind === 'external' && !listening.has(event.receiver))
        listening.set(event.receiver, event.place);
    for (const seen of [...build.calls(servers), ...build.calls('{node:http|node:https}.Server')])
      declareServer(build, seen, seen.event.result, listening);
    for (const seen of build.calls(`${servers}().{on|once|addListener}`)) {
      const [name] = seen.event.args;
      if (name?.kind === 'literal' && answered.has(String(name.value)) && seen.event.receiver !== null)
        declareServer(build, seen, seen.event.receiver, listening);
    }
  },
  consumers(build) {
    for (const { event } of build.calls(`${servers}().{on|once|addListener}`)) {
      const [name, listener] = event.args;
      if (name?.kind !== 'literal') continue;
      const [request, response] = exchange(build, event.place, null, null);
      if (request === undefined || response === undefined) continue;
      // a connection that is to be another protocol's
      if (name.value === 'upgrade' || name.value === 'connect') runAside(build, [listener], [request]);
      else if (name.value === 'stream')
        runAside(build, [listener], [request, http2Headers(build, request, event.place)]);
    }
  },
});

/** Events of a server that somebody has to answer. */
const answered: ReadonlySet<string> = new Set(['request', 'checkContinue', 'checkExpectation']);

/** `(stream, headers) => …`: the stream is what a request's body comes by. */
function http2Headers(build: LibraryBuild, request: Value, place: Place): Value {
  return readFrom(build, request, ['headers'], place);
}

function declareServer(
  build: LibraryBuild,
  seen: SeenCall,
  server: Value,
  listening: ReadonlyMap<ExternalValue, Place>,
): void {
  const { event, activation, conditional } = seen;
  const { place } = event;
  const handler = event.args.flatMap((argument) => options(argument)).find((option) => option.kind === 'function');
  if (handler === undefined) return;
  const routed: RequestHandler = { handler, place, arguments: (method, path) => exchange(build, place, method, path) };
  const routes = routesIn(build, routed);
  if (routes.length === 0) return;
  const app = build.app(createApp(build, place));
  const at = server.kind === 'external' ? listening.get(server) : undefined;
  if (at !== undefined) build.listens(app, at);
  for (const route of routes)
    build.endpoint({
      app,
      protocol: 'http',
      method: route.method,
      path: route.path,
      framework: 'http',
      place: route.place,
      registered: { in: activation, spelled: true },
      guards: [],
      handler,
      arguments: () => exchange(build, place, route.known.method, route.known.path),
      replies: 'call',
      defaultStatus: 200,
      conditional,
    });
}

function createApp(build: LibraryBuild, place: Place): AppDraft {
  return {
    framework: 'http',
    place,
    traits: {
      catchesAsyncErrors: false,
      safeDefaultErrors: true,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: () => [...exchange(build, place, null, null), literal(undefined)],
  };
}
