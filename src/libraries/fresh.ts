import { asString, type Place, type Value } from '../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { exportedHandlers, httpVerbs } from './support/file-handlers.ts';
import {
  defined,
  freshSites,
  guardsOf,
  middlewareIn,
  overriddenPath,
  requestPage,
  type FreshFile,
  type FreshSite,
} from './support/fresh-routes.ts';
import { isBelow } from './support/layers.ts';
import { declarePlainRouters, type PlainRouter } from './support/plain-routers.ts';
import { webContext } from './support/web-context.ts';
import { json, redirected } from './support/web-responses.ts';

const context = 'fresh.Context()';
const app = 'fresh.App()';
const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head'];

const router: PlainRouter = {
  name: 'fresh',
  api: app,
  methods: { ...Object.fromEntries(verbs.map((verb) => [verb, verb.toUpperCase()])), all: 'ALL', use: '' },
  replies: 'return',
  catchesAsyncErrors: true,
  arguments: (build, place) => [contextOf(build, { method: null, path: '/{?}', place })],
  listens: `${app}.listen`,
};

/** Fresh: routes by the places of their files, with the middleware of the directories around them, and those of its applications. */
export default defineLibrary({
  packages: ['$fresh', '@fresh/core', 'fresh'],
  versions: '1 || 2',
  docs: 'https://fresh.deno.dev/docs',
  title: 'Fresh',
  rows: [
    { api: '@fresh/core', is: 'alias', of: 'fresh' },
    { api: '$fresh/server.ts', is: 'alias', of: 'fresh' },
    { api: 'fresh.{FreshContext|HandlerContext|RouteContext|MiddlewareHandlerContext}()', is: 'alias', of: context },
    { api: app, is: 'distinct' },
    { api: `${app}.{${[...verbs, 'all', 'use'].join('|')}}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: 'fresh.{defineRoute|defineLayout|defineApp}', is: 'function', keeps: true },
    { api: 'fresh.createDefine().{handlers|page|middleware|layout}', is: 'function', keeps: true },
    { api: `${context}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${context}.state.{user|sessionUser|session|sessionId|userId|auth|currentUser|account}`, is: 'identity' },
    { api: `${context}.{next|render|renderNotFound}`, is: 'function', async: true },
    { api: `${context}.{next|render|renderNotFound|redirect|json|text|html}()`, is: 'alias', of: 'global.Response()' },
    { api: `${context}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    { api: `${context}.html`, is: 'sink', kind: 'html', arg: 0 },
  ],
  operations: {
    [`${context}.render`]: () => ({ is: 'reply', status: 200, kind: 'html', keys: null, leaksError: '' }),
    [`${context}.renderNotFound`]: () => ({ is: 'reply', status: 404, kind: 'html', keys: null, leaksError: '' }),
    [`${context}.redirect`]: redirected,
    [`${context}.json`]: json,
    [`${context}.{text|html}`]: () => ({ is: 'reply', status: 200, kind: 'text', keys: null, leaksError: '' }),
    'fresh.HttpError': ({ args }) => ({
      is: 'throw',
      error: 'HttpError',
      status: args[0]?.kind === 'literal' && typeof args[0].value === 'number' ? args[0].value : null,
    }),
  },
  aliases: (project) =>
    project.files.flatMap(({ path }) => {
      const directory = /^(.*?)\/?fresh\.(?:gen|config)\.ts$/.exec(path)?.[1];
      // as the framework sets new projects up
      return directory === undefined
        ? []
        : [{ directory, paths: { '@/*': [directory === '' ? '*' : `${directory}/*`] } }];
    }),
  build(build) {
    declarePlainRouters(build, router);
    for (const site of freshSites(build)) declare(build, site);
  },
});

function declare(build: LibraryBuild, site: FreshSite): void {
  const middleware = site.routes
    .filter(({ kind }) => kind === 'middleware')
    .sort((a, b) => a.directory.length - b.directory.length)
    .map((file) => ({ directory: file.directory, guards: middlewareIn(build, file) }));
  const plugins = pluginsOf(build, site);
  let app_: AppDraft | null = null;
  const add = (method: string, path: string, place: Place, handler: Value, guards: readonly GuardDraft[]): void => {
    app_ ??= build.app({
      framework: 'fresh',
      place: { module: site.config ?? place.module, start: 0, end: 0 },
      traits: {
        catchesAsyncErrors: true,
        safeDefaultErrors: true,
        logs: false,
        requestIds: false,
        shutdownHooks: false,
        serverless: false,
      },
      guards: [],
      requestArguments: () => argumentsOf(build, site, { method: null, path: '/{?}', place }),
    });
    build.endpoint({
      app: app_,
      protocol: 'http',
      method,
      path,
      framework: 'fresh',
      place,
      guards: [...plugins.filter(({ at }) => isBelow(at, path)).flatMap((plugin) => plugin.guards), ...guards],
      handler,
      arguments: () => argumentsOf(build, site, { method: method === 'ALL' ? null : method, path, place }),
      replies: 'return',
      defaultStatus: 200,
      conditional: false,
    });
  };
  for (const file of site.routes) {
    if (file.kind !== 'route') continue;
    const around = middleware
      .filter(({ directory }) => file.directory.startsWith(directory))
      .flatMap(({ guards }) => guards);
    for (const { method, place, value } of handlersOf(build, file))
      add(method, overriddenPath(build, file), place, value, around);
  }
  for (const { path, handler, place } of plugins.flatMap(({ routes }) => routes))
    for (const each of verbsOf(handler, place)) add(each.method, path, each.place, each.value, []);
}

interface Handler {
  readonly method: string;
  readonly place: Place;
  readonly value: Value;
}

function handlersOf(build: LibraryBuild, { module }: FreshFile): Handler[] {
  const found = exportedHandlers(build, module, (name) => /^handlers?$/.test(name)).flatMap(({ value, place }) =>
    verbsOf(defined(value), place),
  );
  if (found.some(({ method }) => method === 'GET' || method === 'ALL')) return found;
  const [page] = exportedHandlers(build, module, (name) => name === 'default');
  const shown = page === undefined ? null : requestPage(page.value);
  return page === undefined || shown === null ? found : [...found, { method: 'GET', place: page.place, value: shown }];
}

/** `{ GET(req, ctx) {} }`; a function answers every verb. */
function verbsOf(value: Value, place: Place): Handler[] {
  if (value.kind !== 'object') return [{ method: 'ALL', place, value }];
  return [...value.props].flatMap(([method, handler]): Handler[] => {
    if (!httpVerbs.has(method)) return [];
    const facts = handler.kind === 'function' ? handler.module.facts.functions[handler.fn] : undefined;
    const at =
      handler.kind !== 'function' || facts === undefined || facts.nameEnd === facts.nameStart
        ? place
        : { module: handler.module, start: facts.nameStart, end: facts.nameEnd };
    return [{ method, place: at, value: handler }];
  });
}

interface Plugin {
  readonly at: string;
  readonly guards: readonly GuardDraft[];
  readonly routes: readonly { readonly path: string; readonly handler: Value; readonly place: Place }[];
}

/** `plugins: [{ middlewares: [{ path, middleware: { handler } }], routes: [{ path, handler }] }]` of `fresh.config.ts`. */
function pluginsOf(build: LibraryBuild, { config }: FreshSite): Plugin[] {
  if (config === null) return [];
  const [exported] = exportedHandlers(build, config, (name) => name === 'default');
  if (exported === undefined) return [];
  const place = exported.place;
  const listed = (of: Value | undefined, name: string): readonly Value[] => {
    const value = of?.kind === 'object' ? of.props.get(name) : undefined;
    return value?.kind === 'array' ? value.elements : [];
  };
  const member = (of: Value | undefined, name: string): Value | undefined =>
    of?.kind === 'object' ? of.props.get(name) : undefined;
  return listed(exported.value, 'plugins').flatMap((plugin): Plugin[] => [
    ...listed(plugin, 'middlewares').flatMap((each): Plugin[] => {
      const handler = member(member(each, 'middleware'), 'handler');
      const at = asString(member(each, 'path')) ?? '/';
      return handler === undefined ? [] : [{ at, guards: guardsOf(handler, place, 'router'), routes: [] }];
    }),
    {
      at: '/-',
      guards: [],
      routes: listed(plugin, 'routes').flatMap((each) => {
        const handler = member(each, 'handler');
        const path = asString(member(each, 'path')) ?? '/{?}';
        return handler === undefined ? [] : [{ path: path.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, ':$1'), handler, place }];
      }),
    },
  ]);
}

function contextOf(
  build: LibraryBuild,
  route: { readonly method: string | null; readonly path: string; readonly place: Place },
): Value {
  const value = webContext(build, context, route);
  const request = value.props?.get('request');
  if (request !== undefined) value.props?.set('req', request);
  const { paths } = build.evaluator.knowledge;
  value.props?.set(
    'state',
    build.evaluator.external(paths.parse(`${context}.state`), { receiver: value, props: new Map() }),
  );
  return value;
}

function argumentsOf(
  build: LibraryBuild,
  { requestFirst }: FreshSite,
  route: { readonly method: string | null; readonly path: string; readonly place: Place },
): readonly Value[] {
  const value = contextOf(build, route);
  const request = value.kind === 'external' ? value.props?.get('req') : undefined;
  return requestFirst && request !== undefined ? [request, value] : [value];
}
