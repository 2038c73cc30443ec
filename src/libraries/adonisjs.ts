import type { CallEvent } from '../evaluate/events.ts';
import { asString, literal, options, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { Module } from '../link/types.ts';
import type { AppDraft, GuardDraft, LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { fresh } from './support/handler-values.ts';
import { handlerOf, methodOf } from './support/adonis-classes.ts';
import {
  context,
  contextHooks,
  contextOperations,
  contextRows,
  queryRequest,
  bodyRequest,
} from './support/adonis-context.ts';
import {
  adonisRoutes,
  brisk,
  changes,
  group,
  registering,
  resource,
  route,
  router,
  type AdonisRoute,
  type RouteMiddleware,
} from './support/adonis-routes.ts';

const server = '@adonisjs/core/services/server';
const named = `${router}.named()`;
const middlewareKinds: Readonly<Record<string, Extract<Row, { is: 'guard' }>['guard']>> = {
  '{@adonisjs/core/bodyparser_middleware|@ioc:Adonis/Core/BodyParser}': 'body-parser',
  '{@adonisjs/session/session_middleware|@ioc:Adonis/Addons/Session}': 'session',
  '{@adonisjs/shield/shield_middleware|@ioc:Adonis/Addons/Shield}': 'csrf',
  '@adonisjs/cors/cors_middleware': 'cors',
  '@adonisjs/static/static_middleware': 'static-files',
};

/** AdonisJS 5 and 6: routes with the groups around them, controllers that are loaded when they are needed, and middleware. */
export default defineLibrary({
  packages: [
    '@adonisjs/core',
    '@adonisjs/auth',
    '@adonisjs/session',
    '@adonisjs/shield',
    '@adonisjs/cors',
    '@adonisjs/static',
    '@adonisjs/limiter',
    '@adonisjs/bouncer',
    '@ioc:Adonis/Core',
    '@ioc:Adonis/Addons',
  ],
  versions: '5 || 6',
  docs: 'https://docs.adonisjs.com',
  title: 'AdonisJS',
  rows: [
    { api: '@ioc:Adonis/Core/Route', is: 'alias', of: router },
    { api: '@adonisjs/core/http.Router()', is: 'alias', of: router },
    { api: '@ioc:Adonis/Core/Server', is: 'alias', of: server },
    { api: '@adonisjs/core/{build/standalone|standalone}', is: 'alias', of: '@adonisjs/core' },
    { api: `${router}.{get|post|put|patch|delete|any|route}()`, is: 'alias', of: route },
    { api: `${router}.group()`, is: 'alias', of: group },
    { api: `${router}.{resource|shallowResource|apiResource}()`, is: 'alias', of: resource },
    { api: `${router}.on()`, is: 'alias', of: brisk },
    { api: `{${route}|${group}|${resource}|${brisk}}`, is: 'distinct' },
    {
      api: `${router}.{${registering.filter((name) => name !== 'group').join('|')}|use|named|where|macro}`,
      is: 'function',
      keeps: true,
    },
    { api: `${router}.group`, is: 'function', calls: 'all', with: [] },
    {
      api: `{${route}|${group}|${resource}|${brisk}}.{${changes}}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    {
      api: `${brisk}.{render|renderInertia|redirect|redirectToPath|redirectToRoute|setHandler}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `${server}.{use|errorHandler}`, is: 'function', keeps: true },
    { api: `${server}.middleware.{register|registerNamed}`, is: 'function', keeps: true },
    { api: '@adonisjs/core.Ignitor().tap', is: 'function', keeps: true, returns: 'receiver' },
    ...Object.entries(middlewareKinds).map(([api, guard]): Row => ({ api, is: 'guard', guard })),
    {
      api: '{@adonisjs/shield/shield_middleware|@ioc:Adonis/Addons/Shield}',
      is: 'guard',
      guard: 'security-headers',
    },
    { api: '{@adonisjs/limiter/services/main|@adonisjs/limiter}.define', is: 'guard', guard: 'rate-limit' },
    { api: '{@adonisjs/limiter/services/main|@adonisjs/limiter}.define', is: 'function', keeps: true },
    // finds out who it is, and lets everybody through
    { api: '@adonisjs/auth/initialize_auth_middleware', is: 'function' },
    ...contextRows,
  ],
  hooks: contextHooks,
  operations: contextOperations,
  aliases: (project) =>
    project.packages
      .filter(({ dependencies }) => dependencies['@adonisjs/core'] !== undefined)
      .map(({ directory }) => {
        const inside = (path: string): string[] => [directory === '' ? path : `${directory}/${path}`];
        return {
          directory,
          paths: { 'App/*': inside('app/*'), 'Config/*': inside('config/*'), 'Database/*': inside('database/*') },
        };
      }),
  build(build) {
    const apps = new Map<string, Server>();
    for (const found of adonisRoutes(build)) {
      const { module } = found.seen.event.place;
      const key = module.package?.directory ?? '';
      let app = apps.get(key);
      if (app === undefined) apps.set(key, (app = serverOf(build, module)));
      declare(build, app, found);
    }
  },
});

interface Server {
  readonly draft: AppDraft;
  /** middleware by the names that version 5 gives it */
  readonly named: ReadonlyMap<string, Value>;
}

function serverOf(build: LibraryBuild, module: Module): Server {
  const own = (api: string): SeenCall[] =>
    build.calls(api).filter(({ event }) => event.place.module.package === module.package);
  const started = own('@adonisjs/core.Ignitor().httpServer().start');
  const place = own('@adonisjs/core.Ignitor')[0]?.event.place ?? { module, start: 0, end: 0 };
  const guards: GuardDraft[] = [];
  const draft = build.app({
    framework: 'adonisjs',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: true,
      requestIds: null,
      shutdownHooks: true,
      serverless: false,
      routesInOrder: true,
    },
    guards,
    requestArguments: () => exchange(build, 'ALL'),
  });
  const registered = [...own(`${server}.{use|middleware.register}`), ...own(`${router}.use`)];
  for (const { event, conditional } of registered)
    for (const value of elements(event.args[0]))
      guards.push(
        guardOf(
          build,
          { draft, named: new Map() },
          { value, place: event.place, scope: 'router', conditional },
          'global',
        ),
      );
  for (const { event } of started) build.listens(draft, event.place);
  for (const { event } of own(`${server}.errorHandler`)) addErrorHandler(build, draft, event);
  const byName = new Map<string, Value>();
  for (const { event } of own(`${server}.middleware.registerNamed`))
    if (event.args[0]?.kind === 'object') for (const [name, value] of event.args[0].props) byName.set(name, value);
  return { draft, named: byName };
}

function addErrorHandler(build: LibraryBuild, draft: AppDraft, { args, place }: CallEvent): void {
  const { value, self, name } = methodOf(build, args[0] ?? unknown, 'handle', place);
  const thrown = fresh(build, 'global.Error()');
  const [first = unknown] = exchange(build, 'ALL');
  const run = { value, args: [thrown, first], ...(self === undefined ? {} : { self }) };
  build.errorHandler(draft, place, name, false, value.kind === 'function' ? run : undefined);
}

function declare(build: LibraryBuild, app: Server, found: AdonisRoute): void {
  const { event, activation, conditional } = found.seen;
  const handler = handlerOf(build, found.handler, {
    place: event.place,
    action: found.action,
    namespace: found.namespace,
  });
  for (const method of found.methods)
    build.endpoint({
      app: app.draft,
      protocol: 'http',
      method,
      path: found.path,
      framework: 'adonisjs',
      place: event.place,
      registered: { in: activation, spelled: event.spelled[0] === true },
      guards: [...app.draft.guards, ...found.middleware.map((each) => guardOf(build, app, each, each.scope))],
      handler: handler.value,
      ...(handler.self === undefined ? {} : { self: handler.self }),
      requests: hasBody(method) ? 'adonisjs with body' : 'adonisjs',
      arguments: () => exchange(build, method),
      replies: 'return',
      defaultStatus: 200,
      conditional,
    });
}

function elements(value: Value | undefined): readonly Value[] {
  return value?.kind === 'array' ? value.elements : value === undefined ? [] : [value];
}

/** A function, a class that is loaded, or one of the middleware that has a name: `middleware.auth({ guards })`, `'auth:api'`. */
function guardOf(
  build: LibraryBuild,
  app: Server,
  middleware: RouteMiddleware,
  scope: GuardDraft['scope'],
): GuardDraft {
  const { value, place, conditional } = middleware;
  const common = { place, conditional, scope };
  const external = options(value).find((option): option is ExternalValue => option.kind === 'external');
  if (external?.path.text.startsWith(`${named}.`) === true) {
    const name = external.path.name;
    const collection = collectionOf(external);
    const holder = collection?.kind === 'object' ? collection.props.get(name) : undefined;
    return loadedGuard(build, holder ?? unknown, { ...common, name, more: external.args });
  }
  const text = asString(value);
  if (text !== null) {
    const [name = text, given] = text.split(':');
    const more = given === undefined ? [] : [literal(given)];
    return loadedGuard(build, app.named.get(name) ?? unknown, { ...common, name, more });
  }
  const lazy = options(value).find((option) => option.kind === 'function');
  // middleware takes a context; what loads one takes nothing
  if (lazy?.kind === 'function' && (lazy.module.facts.functions[lazy.fn]?.params.length ?? 0) > 0)
    return { ...common, value };
  return external === undefined ? loadedGuard(build, value, common) : { ...common, value };
}

function loadedGuard(
  build: LibraryBuild,
  holder: Value,
  common: Pick<GuardDraft, 'place' | 'conditional' | 'scope' | 'name' | 'more'>,
): GuardDraft {
  const { value, self, name } = methodOf(build, holder, 'handle', common.place);
  return { ...common, value, name: common.name ?? name, ...(self === undefined ? {} : { self }) };
}

/** What `router.named({ … })` was called with. */
function collectionOf(value: ExternalValue): Value | undefined {
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver)
    if (at.path.text === named) return at.args[0];
  return undefined;
}

function hasBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** Fresh `ctx` and `next` for one request. */
function exchange(build: LibraryBuild, method: string): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>();
  const value = evaluator.external(paths.parse(context), { props });
  const request = paths.parse(hasBody(method) ? bodyRequest : queryRequest);
  props.set('request', evaluator.external(request, { receiver: value, props: new Map() }));
  return [value, evaluator.external(paths.parse('@adonisjs/core/http.next'))];
}
