import { asString, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import { errorOf } from '../model/errors.ts';
import type { AppDraft, GuardDraft, LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { methodNames } from './support/http-methods.ts';
import { fresh, runAside } from './support/aside.ts';
import { koaRoute, parameterGuards, pathParameters, RouteParams } from './support/koa-params.ts';
import { patterned, patternedParams } from './support/path-parameters.ts';
import { joinPaths, pathsOf } from './support/paths.ts';
import { tellPlacement } from './support/placements.ts';
import { bodyKeys, leakOf } from './support/responses.ts';

const verbs = ['all', 'del', ...methodNames];
const context = 'koa.Context()';
const router = 'koa-router()';

/** Koa, its routers, mounted applications and composed middleware. */
export default defineLibrary({
  packages: [
    'koa',
    'koa-router',
    '@koa/router',
    'koa-swagger-decorator',
    'koa-mount',
    'koa-compose',
    'koa-body',
    'koa-bodyparser',
    '@koa/bodyparser',
    'koa-helmet',
    '@koa/cors',
    'kcors',
    'koa-ratelimit',
    'koa-jwt',
    'koa-session',
    'koa-static',
    'koa-send',
    'koa-route',
  ],
  docs: 'https://koajs.com',
  title: 'Koa',
  conventions: [{ api: router, names: ['router', 'api'], methods: verbs }],
  rows: [
    { api: '{koa()|koa-router()}', is: 'distinct' },
    { api: 'koa.Koa', is: 'alias', of: 'koa' },
    { api: '@koa/router', is: 'alias', of: 'koa-router' },
    { api: 'koa-router.Router', is: 'alias', of: 'koa-router' },
    { api: 'koa-swagger-decorator.SwaggerRouter', is: 'alias', of: 'koa-router' },
    { api: 'koa.{ParameterizedContext|BaseContext|ExtendableContext|DefaultContext}()', is: 'alias', of: context },
    { api: 'koa-router.RouterContext()', is: 'alias', of: context },
    { api: `koa().{${['use', 'on', 'once', ...verbs].join('|')}}`, is: 'function', keeps: true, returns: 'receiver' },
    {
      api: `${router}.{${[...verbs, 'use', 'register', 'param', 'prefix', 'redirect', 'host', 'swagger'].join('|')}}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `${router}.{routes|middleware|allowedMethods}`, is: 'function' },
    { api: '{koa-mount|koa-compose}', is: 'function', keeps: true },
    { api: 'koa.next', is: 'function', async: true },
    { api: `${context}.throw`, is: 'function', throws: true },
    { api: `${context}.assert`, is: 'function', asserts: true },
    { api: `${context}.req`, is: 'alias', of: 'node:http.IncomingMessage()' },
    { api: `${context}.res`, is: 'alias', of: 'node:http.ServerResponse()' },
    // of a host that was parsed, no markup is left
    {
      api: `{${context}|${context}.request}.URL.{pathname|href|search|hash|toString()}`,
      is: 'source',
      kind: 'request',
      in: 'url',
    },
    { api: `{${context}|${context}.request}.URL.searchParams`, is: 'alias', of: 'global.RequestQuery()' },
    { api: `${context}.request.rawBody`, is: 'source', kind: 'request', in: 'body' },
    { api: `${context}.{file|files}`, is: 'source', kind: 'request', in: 'file' },
    { api: 'koa-route.*', is: 'function', keeps: true },
    { api: `${context}.request.body`, is: 'source', kind: 'request', in: 'body' },
    { api: `${context}.request.{files|file}`, is: 'source', kind: 'request', in: 'file' },
    {
      api: `{${context}|${context}.request}.{query|querystring|search}`,
      is: 'source',
      kind: 'request',
      in: 'query',
      flat: ['koa-qs'],
    },
    { api: `{${context}|${context}.request}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `{${context}|${context}.request}.{headers|header}`, is: 'source', kind: 'request', in: 'header' },
    { api: `{${context}|${context}.request}.get()`, is: 'source', kind: 'request', in: 'header' },
    { api: `{${context}|${context}.request}.{url|originalUrl|path|href}`, is: 'source', kind: 'request', in: 'url' },
    {
      api: `{${context}|${context}.request}.{host|hostname|ip|ips|origin}`,
      is: 'source',
      kind: 'request',
      in: 'header',
    },
    { api: `${context}.cookies.get()`, is: 'source', kind: 'request', in: 'cookie', flat: [] },
    { api: `${context}.{session|user}`, is: 'identity' },
    { api: `${context}.state.{user|auth}`, is: 'identity' },
    { api: `${context}.isAuthenticated()`, is: 'identity' },
    { api: `${context}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    { api: `{${context}|${context}.response}.body`, is: 'sink', kind: 'html', arg: 'assigned' },
    { api: 'koa-send', is: 'sink', kind: 'path', arg: 1, unless: '2.root' },
    { api: 'koa-send', is: 'sink', kind: 'path', arg: '2.root' },
    { api: '{koa-body|koa-bodyparser|@koa/bodyparser}', is: 'guard', guard: 'body-parser' },
    { api: 'koa-body.koaBody', is: 'guard', guard: 'body-parser' },
    { api: 'koa-helmet', is: 'guard', guard: 'security-headers' },
    { api: '{@koa/cors|kcors}', is: 'guard', guard: 'cors' },
    { api: 'koa-ratelimit', is: 'guard', guard: 'rate-limit' },
    { api: 'koa-jwt', is: 'guard', guard: 'authentication', by: 'bearer' },
    { api: 'koa-session', is: 'guard', guard: 'session' },
    { api: 'koa-static', is: 'guard', guard: 'static-files' },
  ],
  operations: {
    [`${context}.throw`]: ({ args: [first = unknown, second] }): OperationDraft => {
      const thrown = errorOf(first);
      return {
        is: 'throw',
        error: thrown.error || 'HttpError',
        status: statusOf(first) ?? statusOf(second) ?? thrown.status,
      };
    },
    [`${context}.assert`]: ({ args }): OperationDraft | null => {
      const status = statusOf(args[1]);
      return status === 401
        ? { is: 'guard', guard: 'authentication', covers: '' }
        : status === 403
          ? { is: 'guard', guard: 'authorization', covers: '' }
          : null;
    },
    [`${context}.redirect`]: (): OperationDraft => ({
      is: 'reply',
      status: 302,
      kind: 'redirect',
      keys: null,
      leaksError: '',
    }),
  },
  assignments: {
    [`{${context}|${context}.response}.body`]: (value, state): OperationDraft => ({
      is: 'reply',
      status: state?.has('status') === true ? statusOf(state.get('status')) : 200,
      kind:
        value.kind === 'literal' && (value.value === null || value.value === undefined)
          ? 'empty'
          : value.kind === 'literal' || value.kind === 'text'
            ? 'text'
            : 'json',
      keys: bodyKeys(value),
      leaksError: leakOf(value),
    }),
    [`{${context}|${context}.response}.status`]: (value): OperationDraft | null => {
      const status = statusOf(value);
      return status === 204 || status === 205 || status === 304
        ? { is: 'reply', status, kind: 'empty', keys: null, leaksError: '' }
        : null;
    },
  },
  build(build) {
    const layers = collect(build);
    for (const [app, entries] of layers) {
      if (app.path.text !== 'koa()' || layers.mounted.has(app)) continue;
      const draft = createApp(build, app, entries);
      declare(build, layers, app, { app: draft, prefix: '', inherited: [], visiting: new Set(), outermost: true });
    }
    // routers that nothing was seen to use are for an application elsewhere
    for (const owner of layers.keys()) {
      if (layers.declared.has(owner) || layers.mounted.has(owner) || owner.path.text !== router) continue;
      declare(build, layers, owner, { app: null, prefix: '', inherited: [], visiting: new Set(), outermost: false });
    }
  },
  consumers(build) {
    // applications that others mount, and that have no routes: what they do, their middleware does
    const layers = collect(build);
    for (const [app, entries] of layers) {
      if (app.path.text !== 'koa()' || !layers.mounted.has(app)) continue;
      const args = requestArguments(build);
      for (const { handlers, methods } of entries) if (methods === null) runAside(build, handlers, args, args[0]);
    }
  },
});

/** An application, or the server of Node.js in front of it. */
const listening = '{koa()|{node:http|node:https|node:http2|spdy}.{createServer|createSecureServer}()}.listen';

function statusOf(value: Value | undefined): number | null {
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : null;
}

/** One `use` or route, in the order in which they were added. */
interface Layer {
  readonly methods: readonly string[] | null;
  readonly paths: readonly string[];
  readonly handlers: readonly Value[];
  readonly seen: SeenCall;
  /** handlers get these parameters of the path as arguments */
  readonly byPosition?: readonly string[];
}

class Layers extends Map<ExternalValue, Layer[]> {
  /** applications and routers that others use */
  readonly mounted = new Set<ExternalValue>();
  /** those whose routes have been told */
  readonly declared = new Set<ExternalValue>();
  readonly prefixes = new Map<ExternalValue, string>();
  readonly params = new RouteParams();
}

function collect(build: LibraryBuild): Layers {
  const layers = new Layers();
  const add = (owner: Value | null, layer: Layer): void => {
    if (owner?.kind !== 'external') return;
    const known = layers.get(owner);
    if (known === undefined) layers.set(owner, [layer]);
    else known.push(layer);
    for (const handler of layer.handlers) {
      const { target } = mountedIn(handler);
      if (target !== null && target !== owner) layers.mounted.add(target);
    }
  };
  for (const seen of build.calls(
    `{koa()|${router}}.{${[...verbs, 'use', 'register', 'prefix', 'swagger', 'param'].join('|')}}`,
  )) {
    const { event } = seen;
    const { receiver, args, name } = event;
    if (receiver?.kind !== 'external') continue;
    if (name === 'swagger') {
      for (const path of swaggerPaths(args[0])) add(receiver, { methods: ['GET'], paths: [path], handlers: [], seen });
      continue;
    }
    if (name === 'param') {
      layers.params.add(receiver, args, event.place);
      continue;
    }
    if (name === 'prefix') {
      layers.prefixes.set(receiver, pathsOf(args[0])?.[0] ?? '{?}');
      continue;
    }
    // Koa itself has neither paths nor verbs, but what extends it (koa-router did once) gives it those of a router
    if (receiver.path.text === 'koa()' && pathsOf(args[0]) === null) {
      const routes = flatten(args).flatMap((handler) => koaRoute(handler) ?? []);
      for (const { handlers, ...route } of routes) add(receiver, { ...route, handlers, seen });
      if (name === 'use' && routes.length === 0)
        add(receiver, { methods: null, paths: [''], handlers: flatten(args), seen });
      continue;
    }
    if (name === 'register') {
      const methods =
        args[1]?.kind === 'array'
          ? args[1].elements.map((method) => (method.kind === 'literal' ? String(method.value).toUpperCase() : 'ALL'))
          : ['ALL'];
      add(receiver, { methods, paths: pathsOf(args[0]) ?? ['{?}'], handlers: flatten(args.slice(2)), seen });
      continue;
    }
    // `router.get('name', '/path', handler)`
    const named = args.length > 2 && pathsOf(args[0]) !== null && pathsOf(args[1]) !== null && name !== 'use';
    const own = named ? args.slice(1) : args;
    const paths = pathsOf(own[0]);
    const handlers = flatten(paths === null ? own : own.slice(1));
    const methods = name === 'use' ? null : [name === 'all' ? 'ALL' : name === 'del' ? 'DELETE' : name.toUpperCase()];
    if (methods !== null && paths === null)
      build.unknown({
        kind: 'path',
        message: `the path of ${name}() could not be computed`,
        location: build.locate(event.place),
      });
    add(receiver, { methods, paths: paths ?? (methods === null ? [''] : ['{?}']), handlers, seen });
  }
  // what listens is a server, also if everything is added to it out of sight
  for (const { event } of build.calls(listening)) {
    const app = listensFor(event.receiver);
    if (app !== null && !layers.has(app)) layers.set(app, []);
  }
  return layers;
}

/** Where `router.swagger()` of koa-swagger-decorator shows what it knows of the routes. */
function swaggerPaths(settings: Value | undefined): string[] {
  const told = settings?.kind === 'object' ? settings.props : new Map<string, Value>();
  return [
    asString(told.get('swaggerHtmlEndpoint')) ?? '/swagger-html',
    asString(told.get('swaggerJsonEndpoint')) ?? '/swagger-json',
  ];
}

/** The application that answers what arrives at the receiver of `listen()`: itself, or the server its `callback()` was given to. */
function listensFor(receiver: Value | null): ExternalValue | null {
  if (receiver?.kind !== 'external') return null;
  if (receiver.path.text === 'koa()') return receiver;
  const callback = receiver.args.find(
    (argument) => argument.kind === 'external' && argument.path.text === 'koa().callback()',
  );
  return callback?.kind === 'external' ? callback.receiver : null;
}

function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => {
    if (value.kind === 'array')
      return [...flatten(value.elements), ...(value.rest === null ? [] : flatten([value.rest]))];
    if (value.kind === 'external' && value.path.text === 'koa-compose()') return flatten(value.args);
    // one of the routers that plugins registered: in a loop over them, each in its turn
    if (value.kind === 'union' && value.options.some((option) => mountedIn(option).target !== null))
      return flatten(value.options.filter((option) => mountedIn(option).target !== null));
    return [value];
  });
}

/** The router or application that a piece of middleware stands for, and the path it is mounted at. */
function mountedIn(handler: Value): { target: ExternalValue | null; prefix: string } {
  if (handler.kind !== 'external') return { target: null, prefix: '' };
  const { text } = handler.path;
  if (text === 'koa()') return { target: handler, prefix: '' };
  if (text === `${router}.routes()` || text === `${router}.middleware()`)
    return { target: handler.receiver, prefix: '' };
  if (text !== 'koa-mount()') return { target: null, prefix: '' };
  const [first, second] = handler.args;
  const target = second ?? first;
  const inner = target === undefined ? null : mountedIn(target);
  return { target: inner?.target ?? null, prefix: second === undefined ? '' : (pathsOf(first)?.[0] ?? '{?}') };
}

interface Where {
  /** null: none that was seen */
  readonly app: AppDraft | null;
  readonly prefix: string;
  readonly inherited: readonly GuardDraft[];
  readonly visiting: ReadonlySet<ExternalValue>;
  readonly outermost: boolean;
}

function declare(build: LibraryBuild, layers: Layers, owner: ExternalValue, where: Where): void {
  if (where.visiting.has(owner)) return;
  layers.declared.add(owner);
  const visiting = new Set([...where.visiting, owner]);
  const options_ = owner.args[0];
  const declared = options_?.kind === 'object' ? options_.props.get('prefix') : undefined;
  const prefix = joinPaths(
    where.prefix,
    layers.prefixes.get(owner) ?? (declared === undefined ? '' : (pathsOf(declared)?.[0] ?? '{?}')),
  );
  const chain: { draft: GuardDraft; prefix: string; order: number }[] = [];
  const before = (path: string): GuardDraft[] => [
    ...where.inherited,
    ...chain.filter((entry) => covers(entry.prefix, path)).map(({ draft }) => draft),
  ];
  for (const { methods, paths, handlers, seen, byPosition } of layers.get(owner) ?? []) {
    const { place } = seen.event;
    for (const path of paths) {
      const own: GuardDraft[] = [];
      const last = methods === null ? handlers.length : handlers.length - 1;
      for (const handler of handlers.slice(0, last)) {
        const { target, prefix: mountPath } = mountedIn(handler);
        if (target !== null && layers.has(target)) {
          declare(build, layers, target, {
            app: where.app,
            prefix: joinPaths(prefix, path, mountPath),
            inherited: [...before(path), ...own],
            visiting,
            outermost: false,
          });
          continue;
        }
        const draft: GuardDraft = {
          value: handler,
          onFirst: true,
          scope: methods !== null ? 'route' : where.outermost && path === '' ? 'global' : 'router',
          place,
          conditional: seen.conditional,
        };
        own.push(draft);
        if (where.outermost && methods === null && path === '') where.app?.guards.push(draft);
      }
      if (methods === null) {
        for (const draft of own) chain.push({ draft, prefix: path, order: seen.event.order });
        continue;
      }
      for (const method of methods) {
        build.endpoint({
          app: where.app,
          protocol: 'http',
          method,
          path: joinPaths(prefix, path),
          framework: 'koa',
          place,
          registered: { in: seen.activation, spelled: seen.event.spelled[0] === true },
          mounted: where.app !== null,
          guards: [...before(path), ...parameterGuards(build, layers.params.of(owner), path, context), ...own],
          handler: handlers.at(-1) ?? unknown,
          onFirst: true,
          requests: byPosition === undefined && !patterned(path) ? 'koa' : `koa ${path}`,
          arguments: () => requestArguments(build, byPosition, patternedParams(path, place)),
          replies: 'call',
          defaultStatus: 200,
          conditional: seen.conditional,
        });
      }
    }
  }
  tellPlacement(build, owner, {
    app: where.app,
    mounted: where.app !== null,
    prefix,
    guardsBefore: (order) => [
      ...where.inherited,
      ...chain.filter((entry) => entry.order < order && covers(entry.prefix, '')).map(({ draft }) => draft),
    ],
  });
}

function covers(prefix: string, path: string): boolean {
  const trimmed = prefix.replace(/\/?\(?\.?\*\)?$/, '');
  return trimmed === '' || trimmed === '/' || path === trimmed || path.startsWith(`${trimmed}/`);
}

function createApp(build: LibraryBuild, app: ExternalValue, entries: readonly Layer[]): AppDraft {
  const place = app.call?.place ?? entries[0]?.seen.event.place;
  if (place === undefined) throw new Error('an application that nothing was added to');
  const draft = build.app({
    framework: 'koa',
    place,
    // Koa turns a rejected handler into a 500 without details, and logs it to the console
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: () => requestArguments(build),
  });
  for (const { event } of build.calls(listening))
    if (listensFor(event.receiver) === app) build.listens(draft, event.place);
  for (const { event } of build.calls('koa().on')) {
    const [name, handler] = event.args;
    if (event.receiver === app && name?.kind === 'literal' && name.value === 'error' && handler !== undefined)
      build.errorHandler(draft, event.place, 'error', false);
  }
  return draft;
}

function requestArguments(build: LibraryBuild, byPosition?: readonly string[], params: Value | null = null): Value[] {
  const value = fresh(build, context);
  if (params !== null) value.props?.set('params', params);
  // `app.context.db = …`: every context has it
  for (const { event } of build.writes('koa().context.*')) value.props?.set(event.property, event.value);
  const next = build.evaluator.external(build.evaluator.knowledge.paths.parse('koa.next'));
  return byPosition === undefined ? [value, next] : [value, ...pathParameters(build, value, byPosition), next];
}
