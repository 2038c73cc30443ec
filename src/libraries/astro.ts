import { posix } from 'node:path';
import { asString, makeUnknown, options, type ExternalValue, type Place, type Value } from '../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { exportedHandlers, httpVerbs, unwrapped, type ExportedHandler } from './support/file-handlers.ts';
import { bracketSegment, frameworkRoots, type FrameworkRoot } from './support/file-routes.ts';
import { sequence } from './support/middleware-sequence.ts';
import { joinPaths } from './support/paths.ts';
import { webContext } from './support/web-context.ts';
import { redirected } from './support/web-responses.ts';

const context = 'astro.APIContext()';
const identity = 'user|session|auth|userId|account|currentUser|auth()|getUser()|validate()';

/** Astro: endpoints and pages with code of their own, its actions, and the middleware before them. */
export default defineLibrary({
  packages: ['astro', 'astro:middleware', 'astro:actions'],
  docs: 'https://docs.astro.build',
  title: 'Astro',
  rows: [
    { api: 'astro:middleware.sequence', is: 'function', keeps: true },
    { api: 'astro:schema', is: 'alias', of: 'zod' },
    { api: 'astro:middleware.defineMiddleware', is: 'function', returns: 'argument 0', keeps: true },
    { api: 'astro:actions.defineAction', is: 'function', keeps: true },
    { api: 'astro.ActionAPIContext()', is: 'alias', of: context },
    { api: `${context}.request`, is: 'alias', of: 'global.Request()' },
    { api: `${context}.url`, is: 'alias', of: 'global.RequestUrl()' },
    { api: `${context}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${context}.cookies`, is: 'alias', of: 'global.RequestCookies()' },
    { api: `${context}.clientAddress`, is: 'source', kind: 'request', in: 'header' },
    { api: `${context}.locals.{${identity}}`, is: 'identity' },
    { api: `${context}.redirect()`, is: 'alias', of: 'global.Response()' },
    { api: `${context}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    { api: 'astro.next', is: 'function', async: true },
    { api: 'astro.next()', is: 'alias', of: 'global.Response()' },
  ],
  operations: {
    [`${context}.redirect`]: redirected,
  },
  build(build) {
    for (const root of frameworkRoots(build, { packages: ['astro'], config: /^astro\.config\.[cm]?[jt]s$/ }))
      declare(build, root);
  },
});

interface ActionCall {
  readonly name: string;
  readonly value: ExternalValue;
}

/** `defineAction(…)` in an object of actions, at any depth. */
function actionsIn(value: Value, prefix: string, depth = 4): ActionCall[] {
  return options(value).flatMap((option) => {
    if (option.kind === 'external' && option.path.text === 'astro:actions.defineAction()')
      return [{ name: prefix, value: option }];
    if (option.kind !== 'object' || depth === 0) return [];
    return [...option.props].flatMap(([name, inner]) =>
      actionsIn(inner, prefix === '' ? name : `${prefix}.${name}`, depth - 1),
    );
  });
}

/** `server` in `src/actions/index.ts`: what browsers may call by name. */
function declareActions(
  build: LibraryBuild,
  {
    root,
    settings,
    guards,
    application,
  }: {
    readonly root: FrameworkRoot;
    readonly settings: Settings;
    readonly guards: readonly GuardDraft[];
    readonly application: (place: Place) => AppDraft;
  },
): void {
  const names = /^actions(?:\/index)?\.[cm]?[jt]s$/;
  const file = root.files.find(
    ({ path }) => path.startsWith(settings.source) && names.test(path.slice(settings.source.length)),
  );
  const server = file === undefined ? undefined : exportedHandlers(build, file.module, (name) => name === 'server')[0];
  if (server === undefined) return;
  for (const { name, value } of actionsIn(server.value, '')) {
    const [given] = value.args;
    const handler = given?.kind === 'object' ? given.props.get('handler') : undefined;
    if (given?.kind !== 'object' || handler === undefined) continue;
    const place = value.call?.place ?? server.place;
    const schema = given.props.get('input');
    const path = joinPaths(settings.base, '_actions', name);
    build.endpoint({
      app: application(place),
      protocol: 'rpc',
      method: 'POST',
      path,
      framework: 'astro',
      place,
      guards:
        schema === undefined
          ? guards
          : [
              ...guards,
              {
                value: schema,
                scope: 'route',
                place,
                conditional: false,
                name: 'input',
                kinds: ['validation'],
                covers: ['body'],
              },
            ],
      handler,
      arguments: () => [
        asString(given.props.get('accept')) === 'form' && schema === undefined
          ? build.evaluator.external(build.evaluator.knowledge.paths.parse('global.RequestForm()'), {
              props: new Map(),
            })
          : makeUnknown(
              { source: { kind: 'request', label: 'input of the action', place }, safeFor: 0, step: null },
              '',
              {
                in: 'body',
                path: [],
                validatedBy: schema === undefined ? '' : 'input',
              },
            ),
        webContext(build, context, { method: 'POST', path, place }),
      ],
      replies: 'return',
      defaultStatus: 200,
      conditional: false,
    });
  }
}

interface Settings {
  readonly source: string;
  readonly base: string;
  /** pages are made when the site is built, unless they say otherwise */
  readonly built: boolean;
}

function settingsOf(build: LibraryBuild, { config }: FrameworkRoot): Settings {
  const exported =
    config === null ? undefined : exportedHandlers(build, config, (name) => name === 'default')[0]?.value;
  const settings = exported === undefined ? undefined : settingsIn(exported);
  const source = asString(settings?.get('srcDir'));
  const output = settings?.get('output');
  return {
    source: source === null ? 'src/' : `${posix.normalize(source).replace(/\/$/, '')}/`,
    base: asString(settings?.get('base')) ?? '',
    built: settings !== undefined && (output === undefined || asString(output) === 'static'),
  };
}

/** The settings, also in `defineConfig(…)`. */
function settingsIn(value: Value): ReadonlyMap<string, Value> | undefined {
  for (const option of options(value)) {
    if (option.kind === 'object') return option.props;
    if (option.kind === 'external' && option.args[0]?.kind === 'object') return option.args[0].props;
  }
  return undefined;
}

function declare(build: LibraryBuild, root: FrameworkRoot): void {
  const settings = settingsOf(build, root);
  const guards = middlewareIn(build, root, settings);
  let app: AppDraft | null = null;
  const application = (place: Place): AppDraft =>
    (app ??= build.app({
      framework: 'astro',
      place: { module: root.config ?? place.module, start: 0, end: 0 },
      traits: {
        catchesAsyncErrors: true,
        safeDefaultErrors: true,
        logs: false,
        requestIds: false,
        shutdownHooks: true,
        serverless: false,
      },
      guards,
      requestArguments: () => [webContext(build, context, { method: null, path: '/{?}', place })],
    }));
  declareActions(build, { root, settings, guards, application });
  const add = (handler: ExportedHandler, method: string, path: string): void => {
    const { place } = handler;
    const inner = unwrapped(handler.value, place);
    build.endpoint({
      app: application(place),
      protocol: 'http',
      method,
      path,
      framework: 'astro',
      place,
      guards: [...guards, ...inner.wrappers],
      handler: inner.handler,
      arguments: () => [webContext(build, context, { method: method === 'ALL' ? null : method, path, place })],
      replies: 'return',
      defaultStatus: 200,
      conditional: false,
    });
  };
  for (const { path: file, module } of root.files) {
    const path = routePath(file, settings);
    if (path === null) continue;
    const handlers = exportedHandlers(build, module, () => true);
    const prerender = handlers.find(({ name }) => name === 'prerender')?.value;
    const built = prerender?.kind === 'literal' ? prerender.value === true : settings.built;
    if (built) continue;
    for (const handler of handlers)
      if (isPage(file)) {
        if (handler.name === 'default') add(handler, 'GET', path);
      } else if (httpVerbs.has(handler.name) || handler.name === 'ALL') add(handler, handler.name, path);
  }
}

/** A page: its code runs for each request, and replies itself or lets the page be shown. */
function isPage(file: string): boolean {
  return file.endsWith('.astro');
}

/** `src/pages/rss.xml.ts` is `/rss.xml`, `src/pages/about.astro` is `/about`; null for what is neither endpoint nor page. */
function routePath(file: string, { source, base }: Settings): string | null {
  if (!file.startsWith(`${source}pages/`)) return null;
  const inside = file.slice(source.length + 'pages/'.length);
  if (!/\.(?:[cm]?[jt]s|astro)$/.test(inside) || inside.endsWith('.d.ts') || /(?:^|\/)_/.test(inside)) return null;
  const bare = inside.replace(/\.(?:[cm]?[jt]s|astro)$/, '').replace(/(^|\/)index$/, '');
  return joinPaths(base, ...bare.split('/').map(bracketSegment));
}

/** `onRequest` in `src/middleware.ts`. */
function middlewareIn(build: LibraryBuild, root: FrameworkRoot, { source }: Settings): GuardDraft[] {
  const names = new RegExp(String.raw`^middleware(?:/index)?\.[cm]?[jt]s$`);
  const file = root.files.find(({ path }) => path.startsWith(source) && names.test(path.slice(source.length)));
  const hook = file === undefined ? undefined : exportedHandlers(build, file.module, (name) => name === 'onRequest')[0];
  if (hook === undefined) return [];
  const { evaluator } = build;
  const next = evaluator.external(evaluator.knowledge.paths.parse('astro.next'));
  return sequence(hook.value, 'astro:middleware.sequence()').map((value): GuardDraft => ({
    value,
    scope: 'global',
    place: hook.place,
    conditional: false,
    more: [next],
    ...(value.kind === 'function' ? {} : { name: 'onRequest' }),
  }));
}
