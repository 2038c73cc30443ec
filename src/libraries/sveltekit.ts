import { asNumber, makeObject, undefinedValue, type Value } from '../evaluate/values.ts';
import type { AppDraft, EndpointDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { exportedHandlers, httpVerbs, unwrapped, type ExportedHandler } from './support/file-handlers.ts';
import { frameworkDirectories, frameworkRoots, type FrameworkRoot } from './support/file-routes.ts';
import { webContext } from './support/web-context.ts';
import { sequence } from './support/middleware-sequence.ts';
import { layoutOf, routeFile, routesDirectory, settingsOf } from './support/sveltekit-paths.ts';
import { json, redirected } from './support/web-responses.ts';

const kit = { packages: ['@sveltejs/kit'], config: /^svelte\.config\.[cm]?[jt]s$/ };
const event = '@sveltejs/kit.RequestEvent()';
const identity =
  'user|session|auth|userId|account|currentUser|getSession()|auth()|safeGetSession()|validate()|validateUser()';

/** SvelteKit: server routes, data and actions of pages, and the hook before them. */
export default defineLibrary({
  packages: ['@sveltejs/kit', '$app'],
  docs: 'https://svelte.dev/docs/kit',
  title: 'SvelteKit',
  rows: [
    { api: `@sveltejs/kit.{ServerLoadEvent|LoadEvent|ActionEvent|PageServerLoadEvent}()`, is: 'alias', of: event },
    { api: `${event}.request`, is: 'alias', of: 'global.Request()' },
    { api: `${event}.url`, is: 'alias', of: 'global.RequestUrl()' },
    { api: `${event}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${event}.cookies`, is: 'alias', of: 'global.RequestCookies()' },
    { api: `${event}.getClientAddress()`, is: 'source', kind: 'request', in: 'header' },
    { api: `${event}.locals.{${identity}}`, is: 'identity' },
    { api: '@sveltejs/kit.{json|text|fail}()', is: 'alias', of: 'global.Response()' },
    { api: '@sveltejs/kit.{error|redirect}', is: 'function', throws: true },
    { api: '@sveltejs/kit.redirect', is: 'sink', kind: 'redirect', arg: 1 },
    { api: '@sveltejs/kit/hooks.sequence', is: 'function', keeps: true },
    // a base path is part of the paths of routes only where the configuration spells it out
    { api: '$app/paths.base', is: 'constant', value: '' },
    { api: '@sveltejs/kit.resolve', is: 'function', async: true },
    { api: '@sveltejs/kit.resolve()', is: 'alias', of: 'global.Response()' },
  ],
  operations: {
    '@sveltejs/kit.json': json,
    '@sveltejs/kit.text': (call) => ({
      ...json(call),
      is: 'reply',
      kind: 'text',
      keys: null,
      status: 200,
      leaksError: '',
    }),
    '@sveltejs/kit.fail': (call) => ({
      ...json({ ...call, args: call.args.slice(1) }),
      is: 'reply',
      kind: 'json',
      status: asNumber(call.args[0]),
      keys: null,
      leaksError: '',
    }),
    '@sveltejs/kit.redirect': (call) => ({
      ...redirected(call),
      is: 'reply',
      kind: 'redirect',
      status: asNumber(call.args[0]) ?? 302,
      keys: null,
      leaksError: '',
    }),
    '@sveltejs/kit.error': (call) => ({ is: 'throw', error: 'HttpError', status: asNumber(call.args[0]) }),
  },
  aliases: (project) =>
    frameworkDirectories(project, kit).map((directory) => {
      const library = directory === '' ? 'src/lib' : `${directory}/src/lib`;
      return { directory, paths: { $lib: [library], '$lib/*': [`${library}/*`] } };
    }),
  build(build) {
    for (const root of frameworkRoots(build, kit)) declare(build, root);
  },
});

function declare(build: LibraryBuild, root: FrameworkRoot): void {
  const settings = settingsOf(build, root);
  const directory = routesDirectory(settings);
  const hooks = guardsIn(build, root);
  const layouts = new Map<string, GuardDraft>();
  const routes: { file: NonNullable<ReturnType<typeof routeFile>>; handlers: ExportedHandler[] }[] = [];
  for (const { path, module } of root.files) {
    const file = routeFile(path, directory, settings.base);
    if (file === null) continue;
    const handlers = exportedHandlers(build, module, () => true);
    const load = handlers.find(({ name }) => name === 'load');
    if (file.kind !== 'layout') routes.push({ file, handlers });
    else if (load !== undefined)
      // a browser that asks for a page's data may leave out those of the layouts
      layouts.set(file.directory, {
        value: load.value,
        scope: 'router',
        place: load.place,
        conditional: true,
        name: 'layout load',
      });
  }
  let app: AppDraft | null = null;
  const add = (
    handler: ExportedHandler,
    method: string,
    path: string,
    guards: readonly GuardDraft[],
    value = handler.value,
  ): void => {
    const { place } = handler;
    const inner = unwrapped(value, place);
    app ??= build.app({
      framework: 'sveltekit',
      place: { module: root.config ?? place.module, start: 0, end: 0 },
      traits: {
        catchesAsyncErrors: true,
        safeDefaultErrors: true,
        logs: false,
        requestIds: false,
        shutdownHooks: true,
        serverless: false,
      },
      guards: hooks,
      requestArguments: () => [webContext(build, event, { method: null, path: '/{?}', place })],
    });
    const endpoint: EndpointDraft = {
      app,
      protocol: 'http',
      method,
      path,
      framework: 'sveltekit',
      place,
      guards: [...hooks, ...guards, ...inner.wrappers],
      handler: inner.handler,
      arguments: () => [
        webContext(build, event, {
          method: method === 'ALL' ? null : method,
          path: path.replace(/\?\/.*$/, ''),
          place,
        }),
      ],
      replies: 'return',
      defaultStatus: 200,
      conditional: false,
    };
    build.endpoint(endpoint);
  };
  for (const { file, handlers } of routes) {
    if (file.kind === 'server') {
      for (const handler of handlers) {
        if (httpVerbs.has(handler.name)) add(handler, handler.name, file.path, []);
        else if (handler.name === 'fallback' || handler.name === 'ALL') add(handler, 'ALL', file.path, []);
      }
      continue;
    }
    for (const handler of handlers) {
      if (handler.name === 'load') add(handler, 'GET', file.path, layoutOf(file.directory, layouts));
      if (handler.name !== 'actions' || handler.value.kind !== 'object') continue;
      for (const [name, value] of handler.value.props)
        add(
          { ...handler, place: placeOf(value) ?? handler.place },
          'POST',
          name === 'default' ? file.path : `${file.path}?/${name}`,
          [],
          value,
        );
    }
  }
}

function placeOf(value: Value): ExportedHandler['place'] | null {
  if (value.kind !== 'function') return null;
  const facts = value.module.facts.functions[value.fn];
  return facts === undefined ? null : { module: value.module, start: facts.nameStart, end: facts.nameEnd };
}

/** `handle` in `src/hooks.server.ts`. */
function guardsIn(build: LibraryBuild, root: FrameworkRoot): GuardDraft[] {
  const file = root.files.find(({ path }) => /^src\/hooks(?:\.server)?(?:\/index)?\.[cm]?[jt]s$/.test(path));
  const handle = file === undefined ? undefined : exportedHandlers(build, file.module, (name) => name === 'handle')[0];
  if (handle === undefined) return [];
  const { evaluator } = build;
  const resolve = evaluator.external(evaluator.knowledge.paths.parse('@sveltejs/kit.resolve'));
  return sequence(handle.value, '@sveltejs/kit/hooks.sequence()').map((value): GuardDraft => ({
    value,
    scope: 'global',
    place: handle.place,
    conditional: false,
    ...(value.kind === 'function' ? {} : { name: 'handle' }),
    given: ([first = undefinedValue]) => {
      const input = makeObject(handle.place);
      input.props.set('event', first);
      input.props.set('resolve', resolve);
      return [input];
    },
  }));
}
