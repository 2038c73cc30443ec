import { options, unknown, type ExternalValue, type Place, type Value } from '../evaluate/values.ts';
import { errorOf } from '../model/errors.ts';
import type { AppDraft, GuardDraft, LibraryBuild, OperationCall, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { methodNames } from './support/http-methods.ts';
import { sessionIdentity } from './support/identity-keys.ts';
import { joinPaths, pathsOf } from './support/paths.ts';
import { responseHooks, responseOperations } from './support/responses.ts';

const verbs = ['all', ...methodNames];
const request = 'express.Request()';
const response = 'express.Response()';

/** What sessions call the one who is logged in. */

/** Express 4 and 5: applications and routers, in the order in which middleware was added to them. */
export default defineLibrary({
  packages: ['express', 'express-serve-static-core', 'express-promise-router', 'express-async-router'],
  versions: '4 || 5',
  docs: 'https://expressjs.com/en/api.html',
  title: 'Express',
  conventions: [
    { api: 'express()', names: ['app', 'router', 'server', 'expressApp', 'api'], methods: [...verbs, 'route', 'use'] },
  ],
  rows: [
    { api: 'express()', is: 'distinct' },
    { api: 'express.Router()', is: 'alias', of: 'express()' },
    { api: 'express.{Express|Application|IRouter}()', is: 'alias', of: 'express()' },
    { api: 'express-promise-router()', is: 'alias', of: 'express()' },
    { api: 'express-serve-static-core.{Express|Application|IRouter|Router}()', is: 'alias', of: 'express()' },
    { api: 'express-serve-static-core.Request()', is: 'alias', of: request },
    { api: 'express-serve-static-core.Response()', is: 'alias', of: response },
    {
      api: `express().{${[...verbs, 'use', 'param', 'route', 'set', 'engine', 'enable', 'disable'].join('|')}}`,
      is: 'function',
      keeps: true,
    },
    {
      api: `express().{${[...verbs, 'use', 'param', 'set', 'engine', 'enable', 'disable'].join('|')}}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `express().route().{${verbs.join('|')}}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: 'express().{set|enable|disable}', is: 'tagged', tags: ['app-setting'] },
    { api: 'express().listen', is: 'function', calls: 'all' },
    { api: `${request}.body`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.query`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.{headers|rawHeaders}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{get|header}()`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{user|isAuthenticated|auth|currentUser|account|userId|auth0|oidc}`, is: 'identity' },
    { api: `${request}.session.{${sessionIdentity}}`, is: 'identity' },
    { api: `${request}.param()`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.{cookies|signedCookies}`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${request}.{file|files}`, is: 'source', kind: 'request', in: 'file' },
    { api: `${request}.{url|originalUrl|path}`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.{hostname|host|ip|ips|protocol|subdomains}`, is: 'source', kind: 'request', in: 'header' },
    {
      api: `${response}.{status|sendStatus|set|header|append|type|contentType|cookie|clearCookie|attachment|location|links|vary|setHeader}`,
      is: 'function',
      returns: 'receiver',
    },
    { api: `${response}.{send|write|end}`, is: 'sink', kind: 'html', arg: 0 },
    { api: `${response}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    // with a root, Express refuses what leads out of it
    { api: `${response}.{sendFile|sendfile}`, is: 'sink', kind: 'path', arg: 0, unless: '1.root' },
    { api: `${response}.download`, is: 'sink', kind: 'path', arg: 0 },
    { api: `${response}.render`, is: 'sink', kind: 'template', arg: 0 },
    { api: 'express.{json|urlencoded|raw|text}', is: 'guard', guard: 'body-parser' },
    { api: 'express.static', is: 'guard', guard: 'static-files' },
  ],
  hooks: responseHooks(response),
  operations: {
    ...responseOperations(response),
    'express.next': passedOn,
  },
  build(build) {
    const roots = new Map<ExternalValue, Mount>();
    const mounts = collectMounts(build, roots);
    for (const app of roots.values())
      if (!mounts.mounted.has(app.value)) declare(build, app, mounts, '', [], null, new Set());
    // routers that use one another, and nobody else does
    for (const app of roots.values())
      if (!mounts.declared.has(app.value)) declare(build, app, mounts, '', [], null, new Set());
    const first = [...roots.values()].find(({ entries }) => entries.length > 0)?.entries[0];
    if (mounts.cut && first !== undefined)
      build.unknown({
        kind: 'path',
        message: 'routers use other routers so many times that not all endpoints were listed',
        location: build.locate(first.seen.event.place),
      });
  },
});

interface Entry {
  readonly kind: 'use' | 'route' | 'param';
  readonly method: string;
  readonly paths: readonly string[];
  readonly handlers: readonly Value[];
  readonly seen: SeenCall;
  readonly conditional: boolean;
}

/** An application or router, and what was added to it in order. */
interface Mount {
  readonly value: ExternalValue;
  readonly entries: Entry[];
  /** what `router.param()` registered */
  readonly params: Entry[];
}

interface Mounts {
  readonly all: ReadonlyMap<ExternalValue, Mount>;
  /** routers that another one uses */
  readonly mounted: ReadonlySet<ExternalValue>;
  /** those whose routes have been told */
  readonly declared: Set<ExternalValue>;
  /** so many more routes and middleware of the present application will be told; a router that is used in two places counts twice */
  entriesLeft: number;
  /** there were more */
  cut: boolean;
}

const maxEntries = 20_000;

function collectMounts(build: LibraryBuild, roots: Map<ExternalValue, Mount>): Mounts {
  const mounted = new Set<ExternalValue>();
  const mountOf = (value: ExternalValue): Mount => {
    const owner = routerOf(value);
    let mount = roots.get(owner);
    if (mount === undefined) roots.set(owner, (mount = { value: owner, entries: [], params: [] }));
    return mount;
  };
  for (const seen of build.calls(`express().{${[...verbs, 'use', 'param'].join('|')}}`)) {
    const { event, conditional } = seen;
    if (event.receiver?.kind !== 'external') continue;
    const isUse = event.name === 'use';
    const paths = pathsOf(event.args[0]);
    if (event.name === 'param') {
      mountOf(event.receiver).params.push({
        kind: 'param',
        method: '',
        paths: paths ?? [],
        handlers: event.args.slice(1),
        seen,
        conditional,
      });
      continue;
    }
    // `app.get('setting')` reads a setting
    if (!isUse && event.args.length < 2) continue;
    const handlers = flatten(paths === null ? event.args : event.args.slice(1));
    if (isUse)
      for (const handler of handlers)
        if (handler.kind === 'external' && handler.path.text === 'express()') mounted.add(routerOf(handler));
    if (!isUse && paths === null)
      build.unknown({
        kind: 'path',
        message: `the path of ${event.name}() could not be computed`,
        location: build.locate(event.place),
      });
    mountOf(event.receiver).entries.push({
      kind: isUse ? 'use' : 'route',
      method: event.name.toUpperCase(),
      paths: paths ?? (isUse ? [''] : ['{?}']),
      handlers,
      seen,
      conditional,
    });
  }
  for (const seen of build.calls(`express().route().{${verbs.join('|')}}`)) {
    const { event, conditional } = seen;
    const route = event.receiver?.kind === 'external' ? event.receiver : null;
    const owner = route?.receiver;
    if (!route || !owner) continue;
    mountOf(owner).entries.push({
      kind: 'route',
      method: event.name.toUpperCase(),
      paths: pathsOf(route.args[0]) ?? ['{?}'],
      handlers: flatten(event.args),
      seen,
      conditional,
    });
  }
  for (const { entries } of roots.values()) entries.sort((a, b) => a.seen.event.order - b.seen.event.order);
  // what listens is a server, also if everything is added to it out of sight
  for (const { event } of build.calls('express().listen'))
    if (event.receiver?.kind === 'external') mountOf(event.receiver);
  return { all: roots, mounted, declared: new Set(), entriesLeft: maxEntries, cut: false };
}

/** The value made by `express()` or `Router()`, or the parameter that stands for it. */
function routerOf(value: ExternalValue): ExternalValue {
  let at = value;
  while (at.path.text !== 'express()' && at.receiver !== null) at = at.receiver;
  return at;
}

function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => {
    if (value.kind === 'array')
      return [...flatten(value.elements), ...(value.rest === null ? [] : flatten([value.rest]))];
    // one of the routers that plugins registered: in a loop over them, each in its turn
    if (value.kind === 'union' && value.options.some(isRouter)) return value.options.filter(isRouter);
    return [value];
  });
}

function isRouter(value: Value): boolean {
  return value.kind === 'external' && value.path.text === 'express()';
}

/** Middleware with the whole path below which it runs. */
interface ChainEntry {
  readonly draft: GuardDraft;
  readonly prefix: string;
}

function declare(
  build: LibraryBuild,
  mount: Mount,
  mounts: Mounts,
  prefix: string,
  inherited: readonly ChainEntry[],
  outer: AppDraft | null,
  visiting: Set<ExternalValue>,
  root = mount.value.call?.path?.text === 'express',
): void {
  if (visiting.has(mount.value)) return;
  visiting.add(mount.value);
  mounts.declared.add(mount.value);
  if (outer === null) mounts.entriesLeft = maxEntries;
  const app = outer ?? createApp(build, mount);
  // `app.use('/v1/auth', limiter)` is passed by routes of a router at `/v1` too: a chain is chosen by the whole path
  const chain: ChainEntry[] = [...inherited];
  const guardsFor = (path: string): GuardDraft[] =>
    chain.filter((entry) => covers(entry.prefix, path)).map((entry) => entry.draft);
  const lastRoute = mount.entries.findLastIndex(
    (entry) =>
      entry.kind === 'route' ||
      entry.handlers.some((handler) => handler.kind === 'external' && mounts.all.has(routerOf(handler))),
  );
  mount.entries.forEach((entry, index) => {
    const { place } = entry.seen.event;
    if (mounts.entriesLeft-- <= 0) {
      mounts.cut = true;
      return;
    }
    if (entry.kind === 'route') {
      const handler = entry.handlers.at(-1) ?? unknown;
      // `app.options('*', cors())` answers the browser's question about the other routes
      if (entry.method === 'OPTIONS' && options(handler).every((option) => option.kind === 'external')) return;
      const params = (path: string): GuardDraft[] => parameterGuards(build, mount, path);
      const own = entry.handlers
        .slice(0, -1)
        .map((value): GuardDraft => ({ value, scope: 'route', place, conditional: false }));
      for (const path of entry.paths) {
        build.endpoint({
          app,
          protocol: 'http',
          method: entry.method,
          path: joinPaths(prefix, path),
          framework: 'express',
          place,
          registered: { in: entry.seen.activation, spelled: entry.seen.event.spelled[0] === true },
          mounted: root,
          guards: [...guardsFor(joinPaths(prefix, path)), ...params(path), ...own],
          handler,
          requests: 'express',
          arguments: () => requestArguments(build),
          replies: 'call',
          defaultStatus: 200,
          conditional: entry.conditional,
        });
      }
      return;
    }
    for (const path of entry.paths) {
      const before = parameterGuards(build, mount, path).map((draft): ChainEntry => ({
        draft,
        prefix: joinPaths(prefix, path),
      }));
      for (const handler of entry.handlers) {
        const router = handler.kind === 'external' ? mounts.all.get(routerOf(handler)) : undefined;
        if (router !== undefined && handler.kind === 'external' && handler.path.text === 'express()') {
          declare(build, router, mounts, joinPaths(prefix, path), [...chain, ...before], app, visiting, root);
          continue;
        }
        if (isErrorHandler(handler)) {
          build.errorHandler(app, place, handlerName(handler), index < lastRoute, {
            value: handler,
            args: [errorValue(build), ...requestArguments(build)],
          });
          continue;
        }
        const draft: GuardDraft = {
          value: handler,
          scope: outer === null && path === '' ? 'global' : 'router',
          place,
          conditional: entry.conditional,
        };
        before.push({ draft, prefix: joinPaths(prefix, path) });
        if (outer === null && path === '') app.guards.push(draft);
      }
      chain.push(...before);
    }
  });
  visiting.delete(mount.value);
}

/** What `router.param('id', …)` registered for the parameters of a path: it runs before the route's own middleware, with the value. */
function parameterGuards(build: LibraryBuild, mount: Mount, path: string): GuardDraft[] {
  return mount.params.flatMap(({ paths, handlers, seen: { event } }) =>
    paths
      .filter((name) => [...path.matchAll(/:(\w+)/g)].some(([, parameter]) => parameter === name))
      .flatMap((name) =>
        handlers.map((value): GuardDraft => ({
          value,
          scope: 'router',
          place: event.place,
          conditional: false,
          more: [parameterValue(build, name, event.place)],
        })),
      ),
  );
}

function parameterValue(build: LibraryBuild, name: string, place: Place): Value {
  const value = build.evaluator.external(build.evaluator.knowledge.paths.parse(request));
  return build.evaluator.asRoot((machine) => machine.member(machine.member(value, 'params', place), name, place));
}

/** Whether middleware at `prefix` sees requests to `path`. */
function covers(prefix: string, path: string): boolean {
  const own = prefix.split('/').filter((part) => part !== '');
  const given = path.split('/').filter((part) => part !== '');
  // the names of parameters differ from router to router
  return own.every(
    (part, index) =>
      part === '*' || (index < given.length && (part === given[index] || part.startsWith(':') || part === '{?}')),
  );
}

function createApp(build: LibraryBuild, mount: Mount): AppDraft {
  const place = mount.value.call?.place ?? mount.entries[0]?.seen.event.place;
  // a mount is only there because something was called on it
  if (place === undefined) throw new Error('an application that nothing was added to');
  const version = place.module.package?.dependencies['express'];
  const major = Number(/\d+/.exec(version?.version || (version?.range ?? ''))?.[0] ?? 4);
  const patched = build.modules.some((module) =>
    module.facts.requests.some((each) => each.source === 'express-async-errors'),
  );
  const app = build.app({
    framework: 'express',
    place,
    traits: {
      catchesAsyncErrors: major >= 5 || patched,
      safeDefaultErrors: false,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: () => requestArguments(build),
  });
  for (const { event } of build.calls('express().listen'))
    if (event.receiver?.kind === 'external' && routerOf(event.receiver) === mount.value)
      build.listens(app, event.place);
  for (const { event } of build.calls('{node:http|node:https|spdy}.createServer().listen')) {
    const server = event.receiver?.kind === 'external' ? event.receiver : null;
    if (server?.args.some((argument) => argument.kind === 'external' && routerOf(argument) === mount.value) === true)
      build.listens(app, event.place);
  }
  return app;
}

/** `next(error)` ends the chain: the error handlers reply. */
function passedOn(call: OperationCall): OperationDraft | null {
  const [error] = call.args;
  if (
    error === undefined ||
    (error.kind === 'literal' &&
      (error.value === null || error.value === undefined || error.value === 'route' || error.value === 'router'))
  )
    return null;
  return { is: 'reply', status: errorOf(error).status, kind: 'error', keys: null, leaksError: '' };
}

/** Fresh `req`, `res` and `next` for one request. */
function requestArguments(build: LibraryBuild): Value[] {
  const { paths } = build.evaluator.knowledge;
  const value = (text: string): ExternalValue => build.evaluator.external(paths.parse(text), { props: new Map() });
  return [value(request), value(response), value('express.next')];
}

/** What error middleware is given: whatever was thrown. */
function errorValue(build: LibraryBuild): ExternalValue {
  return build.evaluator.external(build.evaluator.knowledge.paths.parse('global.Error()'), { props: new Map() });
}

function isErrorHandler(value: Value): boolean {
  return options(value).some(
    (option) => option.kind === 'function' && option.module.facts.functions[option.fn]?.params.length === 4,
  );
}

function handlerName(value: Value): string {
  const fn = options(value).find((option) => option.kind === 'function');
  return fn?.kind === 'function' ? (fn.module.facts.functions[fn.fn]?.name ?? '') : '';
}
