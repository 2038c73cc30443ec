import type { PendingCall } from '../evaluate/knowledge.ts';
import { settle, type Place, type Value } from '../evaluate/values.ts';
import type { Module } from '../link/types.ts';
import type { AppDraft, GuardDraft, LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { httpVerbs } from './support/file-handlers.ts';
import { schemaShape } from './support/schema-shape.ts';
import { shapeParams } from './support/shape-values.ts';
import {
  context,
  idGiven,
  middlewareGuards,
  objectIn,
  routePath,
  start,
  startContext,
} from './support/tanstack-routes.ts';
import { serverFunction } from './support/tanstack-functions.ts';
import { json, redirected } from './support/web-responses.ts';

const router = '@tanstack/react-router';
const identity = 'user|userId|session|auth|currentUser|account';
const serverFn = `${start}.createServerFn()`;

/** TanStack Start: server routes, functions that browsers call on the server, and pages whose loaders run there. */
export default defineLibrary({
  packages: [
    start,
    '@tanstack/solid-start',
    '@tanstack/start',
    '@tanstack/start-client-core',
    '@tanstack/start-server-core',
    router,
    '@tanstack/solid-router',
  ],
  docs: 'https://tanstack.com/start/latest/docs',
  title: 'TanStack Start',
  rows: [
    { api: '{@tanstack/solid-start|@tanstack/start|@tanstack/start-client-core}', is: 'alias', of: start },
    { api: '{@tanstack/react-start/server|@tanstack/solid-start/server|@tanstack/start/server|@tanstack/start-server-core}', is: 'alias', of: start },
    { api: '{@tanstack/react-start/api|@tanstack/solid-start/api|@tanstack/start/api}', is: 'alias', of: start },
    { api: '@tanstack/solid-router', is: 'alias', of: router },
    { api: `${router}.{createFileRoute|createRootRoute|createRootRouteWithContext|createLazyFileRoute}`, is: 'function', keeps: true },
    { api: `${router}.{createFileRoute()|createRootRoute|createRootRouteWithContext()}`, is: 'function', keeps: true },
    { api: `${start}.createAPIFileRoute()`, is: 'function', keeps: true },
    { api: `${start}.createServerFileRoute().methods`, is: 'function', keeps: true },
    { api: `${start}.{createStart|createMiddleware|registerGlobalMiddleware}`, is: 'function', keeps: true },
    { api: `${start}.createMiddleware().{server|client|middleware|inputValidator|validator}`, is: 'function', keeps: true },
    { api: `${start}.createMiddleware().{middleware|inputValidator|validator|client}()`, is: 'alias', of: `${start}.createMiddleware()` },
    { api: `${serverFn}.{handler|middleware|inputValidator|validator|type}`, is: 'function', keeps: true },
    { api: `${serverFn}.{middleware|inputValidator|validator|type}()`, is: 'alias', of: serverFn },
    { api: `${context}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${context}.{search|deps}`, is: 'source', kind: 'request', in: 'query' },
    { api: `${context}.context.{${identity}}`, is: 'identity' },
    { api: `${context}.next`, is: 'function', async: true },
    { api: `${start}.{getRequest|getWebRequest}()`, is: 'alias', of: 'global.Request()' },
    { api: `${start}.{getCookie|getCookies}()`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${start}.{getRequestHeader|getRequestHeaders|getHeader|getHeaders|getRequestHost|getRequestIP}()`, is: 'source', kind: 'request', in: 'header' },
    { api: `${start}.{getRequestUrl|getRequestURL}()`, is: 'alias', of: 'global.RequestUrl()' },
    { api: `${start}.{useSession|getSession}`, is: 'function', async: true },
    { api: `${start}.{useSession|getSession}().data.{${identity}|email}`, is: 'identity' },
    { api: `${start}.json()`, is: 'alias', of: 'global.Response()' },
  ], // prettier-ignore
  hooks: { [`${context}.next`]: handOn },
  operations: {
    [`${start}.json`]: json,
    [`${router}.redirect`]: (call) => ({
      ...redirected(call),
      is: 'reply',
      kind: 'redirect',
      keys: null,
      leaksError: '',
      status: 307,
    }),
    [`${router}.notFound`]: () => ({ is: 'throw', error: 'NotFound', status: 404 }),
  },
  build(build) {
    const site: Site = { build, apps: new Map(), global: globalMiddleware(build) };
    const pages = build.calls(
      `{${router}.{createFileRoute()|createRootRoute}|${router}.createRootRouteWithContext()()}`,
    );
    for (const seen of pages) fileRoute(site, seen, pages);
    for (const seen of build.calls(`${start}.createAPIFileRoute()`))
      handlersOf(site, seen, pathOf(seen), seen.event.args[0], []);
    for (const seen of build.calls(`${start}.createServerFileRoute().methods`))
      handlersOf(site, seen, pathOf(seen), seen.event.args[0], []);
    for (const seen of build.calls(`${serverFn}.handler`)) {
      const { place } = seen.event;
      serverFunction(build, seen, appOf(site, place), [...site.global.requests, ...site.global.functions]);
    }
  },
});

interface Site {
  readonly build: LibraryBuild;
  readonly apps: Map<string, AppDraft>;
  readonly global: { readonly requests: readonly GuardDraft[]; readonly functions: readonly GuardDraft[] };
}

function appOf({ build, apps, global }: Site, place: Place): AppDraft {
  const key = place.module.package?.directory ?? '';
  let app = apps.get(key);
  if (app === undefined) {
    app = build.app({
      framework: 'tanstack-start',
      place: { module: place.module, start: 0, end: 0 },
      traits: {
        catchesAsyncErrors: true,
        safeDefaultErrors: null,
        logs: false,
        requestIds: false,
        shutdownHooks: null,
        serverless: false,
      },
      guards: [...global.requests],
      requestArguments: () => [startContext(build, { method: null, path: '/{?}', place })],
    });
    apps.set(key, app);
  }
  return app;
}

/** `createStart(() => ({ requestMiddleware, functionMiddleware }))`, `registerGlobalMiddleware({ middleware })`. */
function globalMiddleware(build: LibraryBuild): Site['global'] {
  const requests: GuardDraft[] = [];
  const functions: GuardDraft[] = [];
  for (const { event } of build.calls(`${start}.createStart`)) {
    const [given] = event.args;
    if (given === undefined) continue;
    const settings = objectIn(settle(build.evaluator.runRoot(given, []).value));
    requests.push(...middlewareGuards(settings?.props.get('requestMiddleware'), event.place, 'global'));
    functions.push(...middlewareGuards(settings?.props.get('functionMiddleware'), event.place, 'global'));
  }
  for (const { event } of build.calls(`${start}.registerGlobalMiddleware`))
    functions.push(...middlewareGuards(objectIn(event.args[0])?.props.get('middleware'), event.place, 'global'));
  return { requests, functions };
}

/** What a route is called: what the call before was given, or what its file is. */
function pathOf({ event }: SeenCall): string | null {
  const given = event.receiver?.kind === 'external' ? event.receiver.args[0] : undefined;
  return idGiven(given, event.place.module);
}

function fileRoute(site: Site, seen: SeenCall, pages: readonly SeenCall[]): void {
  const { build } = site;
  const { event } = seen;
  const settings = objectIn(event.args[0]);
  const id = event.name === 'createRootRoute' ? null : pathOf(seen);
  if (settings === undefined || id === null) return;
  const server = objectIn(settings.props.get('server'));
  if (server !== undefined)
    handlersOf(
      site,
      seen,
      id,
      server.props.get('handlers'),
      middlewareGuards(server.props.get('middleware'), event.place, 'router'),
    );
  const given = settings.props.get('loader');
  const loader = objectIn(given)?.props.get('handler') ?? given;
  const handler = loader ?? settings.props.get('beforeLoad');
  // of an application without a server, pages are the browser's alone
  if (handler === undefined || !isStart(event.place.module) || isLayout(id, pages)) return;
  const guards = pages
    .filter((other) => other !== seen || loader !== undefined)
    .flatMap((other) => beforeLoad(other, id));
  const path = routePath(id);
  const search = schemaShape(settings.props.get('validateSearch'));
  build.endpoint({
    app: appOf(site, event.place),
    protocol: 'http',
    method: 'GET',
    path,
    framework: 'tanstack-start',
    place: event.place,
    guards: [...site.global.requests, ...guards],
    handler,
    arguments: () => [startContext(build, { method: 'GET', path, place: event.place })],
    replies: 'return',
    defaultStatus: 200,
    params: shapeParams(search, 'query', build.locate(event.place), 'schema'),
    conditional: seen.conditional,
  });
}

/** A route that only stands around others: `_authed`, `(shop)`, `/admin` where there is an `/admin/`. */
function isLayout(id: string, pages: readonly SeenCall[]): boolean {
  const last = id.split('/').at(-1) ?? '';
  if (last.startsWith('_') || /^\(.*\)$/.test(last)) return true;
  return id !== '/' && !id.endsWith('/') && pages.some((other) => pathOf(other) === `${id}/`);
}

/** `beforeLoad` of the route itself and of those around it. */
function beforeLoad(seen: SeenCall, id: string): GuardDraft[] {
  const { event } = seen;
  const isRoot = event.name.startsWith('createRoot');
  const own = isRoot ? '' : pathOf(seen);
  const guard = objectIn(event.args[0])?.props.get('beforeLoad');
  if (guard === undefined || own === null || !(own === '' || id === own || id.startsWith(`${own}/`))) return [];
  return [
    { value: guard, scope: isRoot ? 'global' : 'router', place: event.place, conditional: false, name: 'beforeLoad' },
  ];
}

function isStart(module: Module): boolean {
  return Object.keys(module.package?.dependencies ?? {}).some((name) => /^@tanstack\/(?:\w+-)?start$/.test(name));
}

/** `{ GET: handler }`, `{ GET: { middleware, handler } }`, or a function that is given what makes such. */
function handlersOf(
  site: Site,
  seen: SeenCall,
  id: string | null,
  given: Value | undefined,
  around: readonly GuardDraft[],
): void {
  const { build } = site;
  const handlers = objectIn(madeHandlers(build, given));
  const path = id === null ? '/{?}' : routePath(id);
  for (const [name, value] of handlers?.props ?? []) {
    if (!httpVerbs.has(name) && name !== 'ANY' && name !== 'ALL') continue;
    const method = httpVerbs.has(name) ? name : 'ALL';
    const own = objectIn(value);
    // `api.middleware([…]).handler(…)`
    const chained = value.kind === 'external' && value.call?.name === 'handler' ? value : undefined;
    const handler = own?.props.get('handler') ?? chained?.args[0] ?? value;
    const listed = own?.props.get('middleware') ?? chained?.receiver?.args[0];
    const place = placeOf(handler) ?? seen.event.place;
    build.endpoint({
      app: appOf(site, seen.event.place),
      protocol: 'http',
      method,
      path,
      framework: 'tanstack-start',
      place,
      guards: [...site.global.requests, ...around, ...middlewareGuards(listed, place, 'route')],
      handler,
      arguments: () => [startContext(build, { method: method === 'ALL' ? null : method, path, place })],
      replies: 'return',
      defaultStatus: 200,
      conditional: seen.conditional,
    });
  }
}

/** `({ createHandlers }) => createHandlers({ … })`, `(api) => ({ GET: api.handler(…) })`. */
function madeHandlers(build: LibraryBuild, given: Value | undefined): Value | undefined {
  if (given?.kind !== 'function') return given;
  const { paths } = build.evaluator.knowledge;
  const made = settle(
    build.evaluator.runRoot(given, [build.evaluator.external(paths.parse(`${start}.HandlerApi()`))]).value,
  );
  return made.kind === 'external' && made.call?.name === 'createHandlers' ? made.args[0] : made;
}

function placeOf(value: Value): Place | null {
  if (value.kind !== 'function') return null;
  const facts = value.module.facts.functions[value.fn];
  return facts === undefined ? null : { module: value.module, start: facts.nameStart, end: facts.nameEnd };
}

/** `next({ context: { user } })`: what runs later finds it in its context. */
function handOn(call: PendingCall): Value | undefined {
  const shared = call.receiver?.kind === 'external' ? call.receiver.props?.get('context') : undefined;
  const given = call.args[0] === undefined ? undefined : call.member(settle(call.args[0]), 'context');
  if (shared !== undefined && given?.kind === 'object')
    for (const [name, value] of given.props) call.assign(shared, name, value);
  return undefined;
}
