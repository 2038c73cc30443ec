import type { AppDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { frameworkRoots, type FrameworkRoot } from './support/file-routes.ts';
import { declareActions } from './support/next-actions.ts';
import { nextConnectRows } from './support/next-connect.ts';
import { declareApiRoutes, declareRoutes } from './support/next-handlers.ts';
import { middlewareOf } from './support/next-middleware.ts';
import { pageRows, runPages } from './support/next-pages.ts';
import { guardsOf, nextSettings } from './support/next-settings.ts';
import { responseHooks, responseOperations } from './support/responses.ts';

const request = 'next.NextApiRequest()';
const response = 'next.NextApiResponse()';
const cookies = 'global.RequestCookies()';

/** Next.js: route handlers, API routes, server actions, and the middleware before them. */
export default defineLibrary({
  packages: ['next', 'next-connect'],
  docs: 'https://nextjs.org/docs',
  title: 'Next.js',
  rows: [
    { api: 'next/server.NextRequest', is: 'alias', of: 'global.Request' },
    { api: 'next/server.NextResponse', is: 'alias', of: 'global.Response' },
    { api: 'next/server.{userAgent|after|waitUntil}', is: 'function', calls: 'all' },
    { api: 'global.Request().nextUrl', is: 'alias', of: 'global.RequestUrl()' },
    { api: 'global.Request().cookies', is: 'alias', of: cookies },
    { api: 'next/headers.headers()', is: 'alias', of: 'global.Request().headers' },
    { api: 'next/headers.cookies()', is: 'alias', of: cookies },
    { api: 'next.RouteContext().params', is: 'source', kind: 'request', in: 'path' },
    { api: 'global.Response.{next|rewrite}', is: 'function' },
    {
      api: 'next/navigation.{redirect|permanentRedirect|notFound|unauthorized|forbidden}',
      is: 'function',
      throws: true,
    },
    { api: 'next/navigation.{redirect|permanentRedirect}', is: 'sink', kind: 'redirect', arg: 0 },
    { api: 'next/cache.unstable_cache', is: 'function', returns: 'argument 0' },
    { api: 'react.cache', is: 'function', keeps: true, returns: 'argument 0' },
    { api: `${request}.body`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.query`, is: 'source', kind: 'request', in: 'query', flat: [] },
    { api: `${request}.{headers|rawHeaders}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.cookies`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${request}.url`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.{user|session|auth|userId|isAuthenticated|currentUser}`, is: 'identity' },
    { api: 'next.{GetServerSidePropsContext|NextPageContext}().req', is: 'alias', of: request },
    { api: 'next.{GetServerSidePropsContext|NextPageContext}().res', is: 'alias', of: response },
    ...pageRows,
    {
      api: `${response}.{status|setHeader|appendHeader|setPreviewData|clearPreviewData|setDraftMode}`,
      is: 'function',
      returns: 'receiver',
    },
    { api: `${response}.{send|write|end}`, is: 'sink', kind: 'html', arg: 0 },
    { api: `${response}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    { api: `${response}.redirect`, is: 'sink', kind: 'redirect', arg: 1 },
    ...nextConnectRows,
  ],
  hooks: responseHooks(response),
  operations: {
    ...responseOperations(response),
    'next/navigation.{redirect|permanentRedirect}': ({ event }) => ({
      is: 'reply',
      status: event.name === 'redirect' ? 307 : 308,
      kind: 'redirect',
      keys: null,
      leaksError: '',
    }),
    'next/navigation.notFound': () => ({ is: 'throw', error: 'NotFound', status: 404 }),
    'next/navigation.unauthorized': () => ({ is: 'throw', error: 'Unauthorized', status: 401 }),
    'next/navigation.forbidden': () => ({ is: 'throw', error: 'Forbidden', status: 403 }),
  },
  build(build) {
    for (const root of frameworkRoots(build, { packages: ['next'], config: /^next\.config\.[cm]?[jt]s$/ }))
      declare(build, root);
  },
  consumers(build) {
    for (const root of frameworkRoots(build, { packages: ['next'], config: /^next\.config\.[cm]?[jt]s$/ }))
      runPages(build, root);
  },
});

function declare(build: LibraryBuild, root: FrameworkRoot): void {
  const settings = nextSettings(build, root);
  let app: AppDraft | null = null;
  const application = (module: FrameworkRoot['files'][number]['module']): AppDraft =>
    (app ??= build.app({
      framework: 'next',
      place: { module: root.config ?? module, start: 0, end: 0 },
      // an error in a handler becomes a 500 without details; `next start` closes on SIGTERM
      traits: {
        catchesAsyncErrors: true,
        safeDefaultErrors: true,
        logs: false,
        requestIds: false,
        shutdownHooks: true,
        serverless: false,
        compresses: true,
      },
      guards: guardsOf(settings, root),
    }));
  const site = { root, settings, application, middleware: middlewareOf(build, root) };
  declareRoutes(build, site);
  declareApiRoutes(build, site);
  declareActions(build, site);
}
