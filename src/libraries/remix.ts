import type { Module } from '../link/types.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { answeredVerbs, exportedHandlers, tellsVerbsApart, unwrapped } from './support/file-handlers.ts';
import { frameworkRoots, type FrameworkRoot } from './support/file-routes.ts';
import { sessionIdentity } from './support/identity-keys.ts';
import { routeHooks, routesOf } from './support/remix-routes.ts';
import { webContext } from './support/web-context.ts';
import { json, redirected } from './support/web-responses.ts';

const args = 'react-router.RouteArgs()';
const session = 'react-router.Session()';
const packages = ['node', 'cloudflare', 'deno', 'server-runtime', 'react', 'architect', 'express'];
const runtimes = [
  ...packages.map((name) => `@remix-run/${name}`),
  ...['node', 'cloudflare', 'architect', 'dev'].map((name) => `@react-router/${name}`),
];
const names = [
  'json',
  'redirect',
  'redirectDocument',
  'replace',
  'data',
  'defer',
  'createCookie',
  'createSession',
  'createCookieSessionStorage',
  'createSessionStorage',
  'createMemorySessionStorage',
  'createFileSessionStorage',
];
const storages =
  '{createCookieSessionStorage|createSessionStorage|createMemorySessionStorage|createFileSessionStorage}';

/** Remix, and React Router where it is a framework: loaders, actions and resource routes. */
export default defineLibrary({
  packages: [
    'react-router',
    ...runtimes,
    '@react-router/dev/routes',
    '@remix-run/route-config',
    'remix-auth',
    '@epic-web/remember',
    '@mjackson/form-data-parser',
    '@remix-run/form-data-parser',
  ],
  docs: 'https://reactrouter.com',
  title: 'React Router',
  rows: [
    ...runtimes.flatMap((runtime) =>
      names.map((name): Row => ({ api: `${runtime}.${name}`, is: 'alias', of: `react-router.${name}` })),
    ),
    ...[...runtimes, 'react-router'].map((runtime): Row => ({
      api: `${runtime}.{LoaderFunctionArgs|ActionFunctionArgs|LoaderArgs|ActionArgs|DataFunctionArgs}()`,
      is: 'alias',
      of: args,
    })),
    { api: `${args}.request`, is: 'alias', of: 'global.Request()' },
    { api: `${args}.url`, is: 'alias', of: 'global.RequestUrl()' },
    { api: `${args}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: 'react-router.{json|redirect|redirectDocument|replace|data|defer}()', is: 'alias', of: 'global.Response()' },
    { api: 'react-router.{redirect|redirectDocument|replace}', is: 'sink', kind: 'redirect', arg: 0 },
    ...runtimes.map((runtime): Row => ({ api: `${runtime}.Session()`, is: 'alias', of: session })),
    { api: `react-router.${storages}().getSession`, is: 'function', async: true },
    { api: `react-router.${storages}().getSession()`, is: 'alias', of: session },
    { api: `${session}.{${sessionIdentity}|sessionId|session_id|sessionKey}`, is: 'identity' },
    { api: '{@mjackson/form-data-parser|@remix-run/form-data-parser}.parseFormData', is: 'function', async: true },
    {
      api: '{@mjackson/form-data-parser|@remix-run/form-data-parser}.parseFormData()',
      is: 'alias',
      of: 'global.RequestForm()',
    },
    { api: '@epic-web/remember.remember', is: 'function', calls: 1, result: true },
    { api: 'react-router.createCookie().parse', is: 'function', async: true },
    { api: 'react-router.createCookie().parse()', is: 'source', kind: 'request', in: 'cookie' },
    { api: 'remix-auth.Authenticator().authenticate', is: 'function', async: true },
    { api: 'remix-auth.Authenticator().authenticate', is: 'tagged', tags: ['login'] },
    { api: 'remix-auth.Authenticator().isAuthenticated', is: 'function', async: true },
    { api: 'remix-auth.Authenticator().isAuthenticated()', is: 'identity' },
    { api: '@react-router/dev/routes.{route|index|layout|prefix}', is: 'function' },
  ],
  hooks: {
    ...routeHooks,
    // what a session keeps of who is logged in is read by its name
    [`${session}.get`]: ({ receiver, args: [name], member }) =>
      receiver !== null && name?.kind === 'literal' && typeof name.value === 'string'
        ? member(receiver, name.value)
        : undefined,
  },
  operations: {
    'react-router.{json|data|defer}': json,
    'react-router.{redirect|redirectDocument|replace}': redirected,
    'remix-auth.Authenticator().isAuthenticated': (call) =>
      call.property(call.args[1], 'failureRedirect') === undefined
        ? null
        : { is: 'guard', guard: 'authentication', covers: '' },
  },
  build(build) {
    const framework = {
      packages: [
        '@remix-run/node',
        '@remix-run/serve',
        '@remix-run/dev',
        '@remix-run/cloudflare',
        '@remix-run/server-runtime',
        '@remix-run/deno',
        '@react-router/dev',
        '@react-router/node',
        '@react-router/serve',
        '@react-router/cloudflare',
        '@react-router/express',
      ],
      config: /^(?:remix|react-router)\.config\.[cm]?[jt]s$/,
    };
    for (const root of frameworkRoots(build, framework)) declare(build, root);
  },
});

const writing = ['POST', 'PUT', 'PATCH', 'DELETE'];

function declare(build: LibraryBuild, root: FrameworkRoot): void {
  const routes = routesOf(build, root);
  let app: AppDraft | null = null;
  for (const { path, module, layouts } of routes) {
    const handlers = exportedHandlers(build, module, (name) =>
      ['loader', 'action', 'default', 'middleware'].includes(name),
    );
    const middleware = handlers.find(({ name }) => name === 'middleware');
    const guards = middleware === undefined ? [] : guardsIn(middleware);
    const shown = handlers.some(({ name }) => name === 'default');
    for (const { name, value, place } of handlers) {
      if (name !== 'loader' && name !== 'action') continue;
      const { handler, wrappers } = unwrapped(value, place);
      const given = (method: string | null): Parameters<typeof build.run>[1] => [
        webContext(build, args, { method, path, place }),
      ];
      app ??= build.app({
        framework: 'remix',
        place: { module: root.config ?? module, start: 0, end: 0 },
        traits: {
          catchesAsyncErrors: true,
          safeDefaultErrors: true,
          logs: false,
          requestIds: false,
          shutdownHooks: true,
          serverless: false,
          compresses: true,
        },
        guards: [],
      });
      for (const method of name === 'loader' ? ['GET'] : actionVerbs(build, handler, given, shown)) {
        build.endpoint({
          app,
          protocol: 'http',
          method,
          path,
          framework: 'remix',
          place,
          guards: [
            ...guards,
            ...(name === 'loader' ? layouts.flatMap((each) => loaderOf(build, each)) : []),
            ...wrappers,
          ],
          handler,
          arguments: () => given(method === 'ALL' ? null : method),
          replies: 'return',
          defaultStatus: 200,
          conditional: false,
        });
      }
    }
  }
}

/** The forms of a page are posted; what has no page may be asked with any verb, unless it tells them apart. */
function actionVerbs(
  build: LibraryBuild,
  handler: Parameters<typeof answeredVerbs>[1],
  given: (method: string) => Parameters<typeof build.run>[1],
  shown: boolean,
): string[] {
  const verbs = answeredVerbs(build, handler, given, writing);
  return verbs[0] === 'ALL' && shown && !tellsVerbsApart(build, handler, given, writing) ? ['POST'] : verbs;
}

/** A browser that asks for a page's data may leave out what the routes around it load. */
function loaderOf(build: LibraryBuild, module: Module): GuardDraft[] {
  return exportedHandlers(build, module, (name) => name === 'loader').map(({ value, place }) => ({
    value: unwrapped(value, place).handler,
    scope: 'router',
    place,
    conditional: true,
    name: 'layout loader',
  }));
}

function guardsIn({ value, place }: ReturnType<typeof exportedHandlers>[number]): GuardDraft[] {
  const list = value.kind === 'array' ? value.elements : [];
  return list.map((each) => ({ value: each, scope: 'route', place, conditional: false }));
}
