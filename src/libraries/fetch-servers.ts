import { posix } from 'node:path';
import { options, unknown, type ExternalValue, type Place, type Value } from '../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { given, messageValue } from './support/consumers.ts';
import { answeredVerbs, exportedHandlers } from './support/file-handlers.ts';
import { fetchArguments } from './support/fetch-requests.ts';
import { joinPaths } from './support/paths.ts';
import { routesIn, type RequestHandler } from './support/request-routing.ts';
import { edgeSettings, workerSettings } from './support/platform-settings.ts';

const std = ['@std/http', '@std/http/server'];

/**
 * Functions that answer a `Request` with a `Response` without a framework: servers of Deno and Bun, edge functions of Supabase,
 * and workers of Cloudflare with what else calls those.
 */
export default defineLibrary({
  packages: ['global', ...std, 'bun', '@cloudflare/workers-types', 'cloudflare:workers'],
  docs: 'https://developers.cloudflare.com/workers',
  rows: [
    { api: '{global.Deno.serve|global.Bun.serve|bun.serve}', is: 'function', keeps: true },
    { api: `{${std.join('|')}}.serve`, is: 'function', keeps: true },
    { api: '@cloudflare/workers-types.Request()', is: 'alias', of: 'global.Request()' },
    { api: 'global.FetchEvent().request', is: 'alias', of: 'global.Request()' },
  ],
  build(build) {
    const edge = edgeSettings(build);
    const serving = `{global.Deno.serve|global.Bun.serve|bun.serve|global.serve|${std.map((name) => `${name}.serve`).join('|')}}`;
    for (const { event, activation, conditional } of build.calls(serving)) {
      const handler = handlerIn(event.args);
      if (handler === null) continue;
      const { place } = event;
      const supabase = edge.of(place.module.path);
      declareServer(build, handler, {
        framework: supabase === null ? (event.path?.text.includes('Bun') === true ? 'bun' : 'deno') : 'supabase',
        place,
        prefix: supabase?.path ?? '',
        serverless: supabase !== null,
        guards: supabase?.verified === true ? [platformCheck(place)] : [],
        listens: supabase === null ? place : null,
        registered: { in: activation, spelled: true },
        conditional,
      });
    }
    for (const { handlers, place } of workersIn(build)) {
      const handler = handlers.get('fetch');
      if (handler !== undefined)
        declareServer(build, handler, {
          framework: 'cloudflare-workers',
          place,
          prefix: '',
          serverless: true,
          guards: [],
          listens: null,
          conditional: false,
        });
    }
  },
  consumers(build) {
    for (const { handlers, place } of workersIn(build)) {
      const settings = workerSettings(build, place.module.path);
      for (const [member, kind, names] of [
        ['scheduled', 'schedule', settings.crons],
        ['queue', 'queue', settings.queues],
        ['email', 'topic', ['email']],
      ] as const) {
        const handler = handlers.get(member);
        if (handler === undefined) continue;
        for (const name of names.length === 0 ? ['{?}'] : names)
          build.consumer({
            kind,
            name,
            library: 'Cloudflare Workers',
            place,
            handler,
            arguments: () => [kind === 'schedule' ? unknown : messageValue(place), unknown, unknown],
            stays: 'kept',
            conditional: false,
          });
      }
    }
  },
});

interface FetchServer {
  readonly framework: string;
  readonly place: Place;
  readonly prefix: string;
  readonly serverless: boolean;
  readonly guards: readonly GuardDraft[];
  readonly listens: Place | null;
  readonly registered?: Parameters<LibraryBuild['endpoint']>[0]['registered'];
  readonly conditional: boolean;
}

function declareServer(build: LibraryBuild, handler: Value, server: FetchServer): void {
  const { framework, place, prefix, guards, conditional, registered } = server;
  // what a package answers has its routes there
  if (!options(handler).some((option) => option.kind === 'function')) return;
  const routed: RequestHandler = {
    handler,
    place,
    arguments: (method, path) => fetchArguments(build, place, method, path),
  };
  const found = routesIn(prefix === '' ? build : { ...build, unknown: () => {} }, routed);
  if (found.length === 0) return;
  // a function sees its own name at the beginning of the path, and mostly looks at nothing of it
  const inside = prefix === '' ? found : found.filter(({ path }) => path.startsWith(`/${posix.basename(prefix)}/`));
  const routes =
    inside.length > 0
      ? inside
      : answeredVerbs(build, handler, (method) => fetchArguments(build, place, method, null)).map((method) => ({
          method,
          path: '/*',
          place,
          known: { method: method === 'ALL' ? null : method, path: null },
        }));
  const app: AppDraft = build.app({
    framework,
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: false,
      requestIds: false,
      shutdownHooks: server.serverless,
      serverless: server.serverless,
      routesInOrder: true,
    },
    guards: [...guards],
    requestArguments: () => fetchArguments(build, place, null, null),
  });
  if (server.listens !== null) build.listens(app, server.listens);
  for (const route of routes) {
    const whole = prefix !== '' && /^\/(?:\*|\{\?\})$/.test(route.path);
    build.endpoint({
      app,
      protocol: 'http',
      method: route.method,
      path: whole ? prefix : joinPaths(prefix === '' ? '' : posix.dirname(prefix), route.path),
      framework,
      place: whole ? place : route.place,
      ...(registered === undefined ? {} : { registered }),
      guards,
      handler,
      arguments: () => fetchArguments(build, place, route.known.method, route.known.path),
      replies: 'return',
      defaultStatus: 200,
      conditional,
    });
  }
}

/** The platform refuses who brings no token of the project, but the one that every visitor gets will do. */
function platformCheck(place: Place): GuardDraft {
  return { value: unknown, scope: 'global', place, conditional: false, name: 'verify_jwt', nameless: true };
}

/** `serve(handler)`, `serve(options, handler)`, `serve({ fetch })`, `serve({ handler })`. */
function handlerIn(args: readonly Value[]): Value | null {
  for (const argument of args)
    for (const option of options(argument)) {
      if (option.kind === 'function') return option;
      if (option.kind !== 'object') continue;
      const own = option.props.get('fetch') ?? option.props.get('handler');
      if (own !== undefined) return own;
    }
  return null;
}

/** `export default { fetch, scheduled, queue }`, and listeners of `fetch`. */
function workersIn(build: LibraryBuild): { handlers: ReadonlyMap<string, Value>; place: Place }[] {
  const workers: { handlers: ReadonlyMap<string, Value>; place: Place }[] = [];
  for (const module of build.modules) {
    if (!module.facts.exports.some(({ name }) => name === 'default')) continue;
    for (const { value, place } of exportedHandlers(build, module, (name) => name === 'default'))
      for (const option of options(value)) {
        const handlers = option.kind === 'object' && option.cls === null ? option.props : null;
        if (handlers !== null && ['fetch', 'scheduled', 'queue'].some((name) => isFunction(handlers.get(name))))
          workers.push({ handlers, place });
      }
  }
  for (const { event } of build.calls('global.addEventListener')) {
    const [name, listener] = event.args;
    if (name?.kind !== 'literal' || listener === undefined) continue;
    if (name.value === 'scheduled') workers.push({ handlers: new Map([['scheduled', listener]]), place: event.place });
    if (name.value !== 'fetch') continue;
    const handler = respondsWith(build, listener);
    if (handler !== null) workers.push({ handlers: new Map([['fetch', handler]]), place: event.place });
  }
  return workers;
}

/** The function whose result a listener responds with: `event.respondWith(handle(event.request))`. */
function respondsWith(build: LibraryBuild, listener: Value): Value | null {
  const fetched: ExternalValue = given(build, 'global.FetchEvent()');
  const { activations } = build.run(listener, [fetched]);
  for (const activation of activations)
    for (const event of activation.events)
      if (event.kind === 'enter' && event.activation.callee !== null && event.activation.args[0]?.kind === 'external')
        return event.activation.callee;
  return null;
}

function isFunction(value: Value | undefined): boolean {
  return value !== undefined && options(value).some((option) => option.kind === 'function');
}
