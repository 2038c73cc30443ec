import {
  asString,
  asText,
  literal,
  makeArray,
  makeObject,
  options,
  unknown,
  type Value,
} from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import { textAt } from './deployed-functions.ts';
import { given } from './consumers.ts';
import { frameworkDirectories } from './file-routes.ts';
import { guardsOf, middleware, type Surroundings } from './strapi-guards.ts';
import { routesOf, type StrapiRoute } from './strapi-routes.ts';
import { elementsOf, exportedBy, made, moduleNear, objectIn, placesOf, readUid, strapiApi } from './strapi-places.ts';

/** An application, or a plugin that is for some application elsewhere. */
interface Site {
  /** '' or a directory with a slash at its end */
  readonly root: string;
  readonly api: string;
  readonly draft: AppDraft;
}

/** Declares what the applications and plugins of the project answer. */
export function declareApplications(build: LibraryBuild): void {
  for (const directory of frameworkDirectories(build.project, { packages: ['@strapi/strapi'], config: /^$/ })) {
    const root = directory === '' ? '' : `${directory}/`;
    const manifest = build.program.dataOf(`${root}package.json`);
    const first = build.modules.find(({ path }) => path.startsWith(root));
    if (first === undefined) continue;
    const site = createSite(build, root, first);
    if (textAt(manifest, 'strapi', 'kind') === 'plugin')
      declarePlugin(build, site, root, textAt(manifest, 'strapi', 'name') ?? '{?}');
    declareApis(build, site);
    for (const name of directoriesIn(build, `${root}src/plugins/`))
      declarePlugin(build, site, `${root}src/plugins/${name}/`, name);
    for (const name of directoriesIn(build, `${root}src/extensions/`)) declareExtension(build, site, name);
  }
  declareLoose(build);
}

/**
 * Routes of a plugin whose other files are not here: a file of routes that exports nothing but a function of `strapi`. Who
 * calls it, and below which path, is not known.
 */
function declareLoose(build: LibraryBuild): void {
  for (const module of build.modules) {
    if (!/(?:^|\/)routes\/[^/]+$/.test(module.path) || module.package?.dependencies['@strapi/strapi'] !== undefined)
      continue;
    const fn = options(exportedBy(build, module)).find((option) => option.kind === 'function');
    const params = fn?.kind === 'function' ? (module.facts.functions[fn.fn]?.params ?? []) : [];
    const [first] = params;
    if (fn?.kind !== 'function' || fn.module !== module || params.length !== 1) continue;
    if (first?.pattern.kind !== 'variable' || first.pattern.name !== 'strapi') continue;
    const place = { module, start: 0, end: 0 };
    const site = { application: '', place, api: '', own: '', admin: false };
    for (const route of routesOf(build, build.evaluator.runRoot(fn, [given(build, strapiApi)]).value, site))
      if (asString(route.handler) !== null)
        build.endpoint({
          app: null,
          protocol: 'http',
          method: route.method,
          path: route.path,
          framework: 'strapi',
          place: route.place,
          mounted: false,
          guards: guardsOf(build, route, { application: '', owner: 'plugin::{?}' }),
          handler: route.handler,
          arguments: () => exchange(build),
          replies: 'return',
          defaultStatus: 200,
          conditional: false,
        });
  }
}

function createSite(build: LibraryBuild, root: string, first: Module): Site {
  const configured = (name: string): Value | undefined => {
    const module =
      moduleNear(build.program, `${root}config/env/production/${name}`) ??
      moduleNear(build.program, `${root}config/${name}`);
    return module === undefined ? undefined : made(build, exportedBy(build, module));
  };
  const place = { module: moduleNear(build.program, `${root}src/index`) ?? first, start: 0, end: 0 };
  const draft = build.app({
    framework: 'strapi',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: true,
      requestIds: false,
      shutdownHooks: true,
      serverless: false,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: () => exchange(build),
  });
  const surroundings = { application: root, owner: 'global::' };
  const stack = moduleNear(build.program, `${root}config/middlewares`);
  for (const value of elementsOf(configured('middlewares')))
    draft.guards.push(
      middleware(
        build,
        value,
        surroundings,
        stack === undefined ? place : { module: stack, start: 0, end: 0 },
        'global',
      ),
    );
  const prefix = objectIn(objectIn(configured('api'))?.props.get('rest'))?.props.get('prefix');
  return { root, draft, api: prefix === undefined ? '/api' : (asText(prefix) ?? '/{?}') };
}

function exchange(build: LibraryBuild): Value[] {
  return [given(build, 'koa.Context()', new Map()), given(build, 'koa.next')];
}

/** `src/api/article/routes/*.js`. */
function declareApis(build: LibraryBuild, site: Site): void {
  for (const module of build.modules) {
    const owner = module.path.startsWith(`${site.root}src/api/`)
      ? /^([\w-]+)\/routes\/[^/]+\.[cm]?[jt]s$/.exec(module.path.slice(site.root.length + 8))?.[1]
      : undefined;
    if (owner === undefined) continue;
    const routes = routesOf(build, exportedBy(build, module), {
      application: site.root,
      place: { module, start: 0, end: 0 },
      api: site.api,
      own: '',
      admin: false,
    });
    for (const route of routes) declare(build, site, route, { application: site.root, owner: `api::${owner}` });
  }
}

/** What a plugin of the application, or one that is the package itself, exports for the server. */
function declarePlugin(build: LibraryBuild, site: Site, directory: string, name: string): void {
  const entry = ['server/src', 'server', 'strapi-server']
    .map((path) => moduleNear(build.program, `${directory}${path}`))
    .find((module) => module !== undefined && module.file.role === 'server');
  if (entry === undefined) return;
  const plugin = objectIn(made(build, exportedBy(build, entry)));
  const routes = plugin?.props.get('routes');
  if (plugin === null || routes === undefined) return;
  declareOwn(build, site, name, routes, plugin.props, { module: entry, start: 0, end: 0 });
}

/** `src/extensions/users-permissions/strapi-server.js`: adds routes and actions to those of an installed plugin. */
function declareExtension(build: LibraryBuild, site: Site, name: string): void {
  const module = moduleNear(build.program, `${site.root}src/extensions/${name}/strapi-server`);
  const change =
    module === undefined ? undefined : options(exportedBy(build, module)).find(({ kind }) => kind === 'function');
  if (module === undefined || change === undefined) return;
  const plugin = makeObject();
  const routes = makeObject();
  for (const type of ['content-api', 'admin']) {
    const router = makeObject();
    router.props.set('type', literal(type));
    router.props.set('routes', makeArray([]));
    routes.props.set(type, router);
  }
  plugin.props.set('routes', routes);
  const controllers = makeObject();
  for (const each of name === 'users-permissions' ? ['auth', 'user', 'role', 'permissions', 'settings'] : [name]) {
    const controller = makeObject();
    controller.rest = unknown;
    controllers.props.set(each, controller);
  }
  controllers.rest = unknown;
  plugin.props.set('controllers', controllers);
  for (const part of ['services', 'policies', 'middlewares', 'contentTypes', 'config']) {
    const own = makeObject();
    own.rest = unknown;
    plugin.props.set(part, own);
  }
  plugin.rest = unknown;
  const result = objectIn(build.evaluator.runRoot(change, [plugin]).value) ?? plugin;
  declareOwn(build, site, name, result.props.get('routes') ?? routes, result.props, { module, start: 0, end: 0 });
}

function declareOwn(
  build: LibraryBuild,
  site: Site,
  name: string,
  routes: Value,
  own: ReadonlyMap<string, Value>,
  place: StrapiRoute['place'],
): void {
  const listed = routesOf(build, routes, {
    application: site.root,
    place,
    api: site.api,
    own: `/${name}`,
    admin: true,
  });
  for (const route of listed) declare(build, site, route, { application: site.root, owner: `plugin::${name}`, own });
}

/** Names of the directories with code in one. */
function directoriesIn(build: LibraryBuild, prefix: string): string[] {
  const names = build.program.modules.flatMap(({ path }) =>
    path.startsWith(prefix) ? (/^([^/]+)\//.exec(path.slice(prefix.length))?.[1] ?? []) : [],
  );
  return [...new Set(names)].sort();
}

function declare(build: LibraryBuild, site: Site, route: StrapiRoute, around: Surroundings): void {
  const { before, handler, self } = handlerOf(build, route, around);
  build.endpoint({
    app: site.draft,
    protocol: 'http',
    method: route.method,
    path: route.path,
    framework: 'strapi',
    place: route.place,
    guards: [...site.draft.guards, ...guardsOf(build, route, around), ...before],
    handler,
    ...(self === null ? {} : { self }),
    arguments: () => exchange(build),
    replies: 'return',
    defaultStatus: 200,
    conditional: false,
  });
}

function handlerOf(
  build: LibraryBuild,
  route: StrapiRoute,
  around: Surroundings,
): { readonly before: readonly GuardDraft[]; readonly handler: Value; readonly self: Value | null } {
  const listed = route.handler.kind === 'array' ? route.handler.elements : [route.handler];
  const last = listed.at(-1) ?? unknown;
  const before = listed
    .slice(0, -1)
    .map((value): GuardDraft => ({ value, scope: 'route', place: route.place, conditional: false }));
  const name = asString(last);
  if (name === null) return { before, handler: last, self: null };
  const [, uid = '', action = ''] = /^(.*)\.([^.]+)$/.exec(name) ?? [];
  const full = readUid(uid.includes('::') ? uid : `${around.owner}.${uid}`);
  const controller = full === null ? undefined : controllerOf(build, around, full);
  const self = controller === undefined ? null : objectIn(made(build, controller));
  // what the framework does for a type by itself
  return { before, handler: self?.props.get(action) ?? literal(name), self };
}

function controllerOf(
  build: LibraryBuild,
  around: Surroundings,
  uid: NonNullable<ReturnType<typeof readUid>>,
): Value | undefined {
  if (`${uid.scope}::${uid.owner}` === around.owner) {
    const own = objectIn(around.own?.get('controllers'))?.props.get(uid.name);
    if (own !== undefined) return own;
  }
  const exact = placesOf(around.application, uid, 'controllers')
    .map((path) => moduleNear(build.program, path))
    .find((module) => module !== undefined);
  return exact === undefined ? undefined : exportedBy(build, exact);
}
