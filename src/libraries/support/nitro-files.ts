import { posix } from 'node:path';
import { asString, options, unknown, type Value } from '../../evaluate/values.ts';
import type { Module, PathAliases } from '../../link/types.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import { answeredVerbs, exportedHandlers, httpVerbs } from './file-handlers.ts';
import { bracketSegment, frameworkDirectories, frameworkRoots, type FrameworkRoot } from './file-routes.ts';
import { eventOf, handlerIn, isHandler } from './h3-handlers.ts';
import { joinPaths } from './paths.ts';
import { declareSocket, type SocketDraft } from './socket-endpoints.ts';

/** Directories with a server of Nitro in them: Nuxt's own, and Nitro's. */
export function serverRoots(build: Pick<LibraryBuild, 'project' | 'program' | 'modules'>): FrameworkRoot[] {
  return frameworkRoots(build, nitro);
}

const nitro = {
  packages: ['nuxt', 'nuxt3', 'nuxt-nightly', 'nitropack', 'nitro'],
  config: /^(?:nuxt|nitro)\.config\.[cm]?[jt]s$/,
};

/** Nuxt keeps its sources in `app/` or at the top, and what is for both sides in `shared/`. */
export function nuxtAliases(project: LibraryBuild['project']): PathAliases[] {
  return frameworkDirectories(project, nitro).map((directory) => {
    const at = (path: string): string => (directory === '' ? path : `${directory}/${path}`);
    const source = [at('app/*'), at('*'), at('src/*')];
    return {
      directory,
      paths: {
        '~/*': source,
        '@/*': source,
        '~~/*': [at('*')],
        '@@/*': [at('*')],
        '#shared/*': [at('shared/*')],
        '#server/*': [at('server/*')],
      },
    };
  });
}

/** `server/api/**`, `server/routes/**` and `server/middleware/**`; without Nuxt also beside the configuration. */
export function declareFiles(build: LibraryBuild): void {
  for (const root of serverRoots(build)) {
    const directory = serverDirectory(build, root);
    const found = root.files.flatMap(({ path, module }) => {
      const inside = path.startsWith(directory) ? path.slice(directory.length) : null;
      return inside === null ? [] : [{ path: inside, module }];
    });
    declare(build, root, found);
  }
}

function serverDirectory(build: LibraryBuild, { config, files }: FrameworkRoot): string {
  const settings =
    config === null ? undefined : exportedHandlers(build, config, (name) => name === 'default')[0]?.value;
  const told = settings === undefined ? null : settingOf(settings, ['serverDir', 'srcDir']);
  const nitro = config !== null && posix.basename(config.path).startsWith('nitro.');
  if (nitro) {
    if (told !== null) return told;
    return files.some(({ path }) => /^(?:routes|api)\//.test(path)) ? '' : 'server/';
  }
  return settings === undefined ? 'server/' : (settingOf(settings, ['serverDir']) ?? 'server/');
}

/** A directory in the settings, as a prefix of paths. */
function settingOf(settings: Value, names: readonly string[]): string | null {
  for (const option of options(settings)) {
    const object = option.kind === 'external' ? option.args.find(({ kind }) => kind === 'object') : option;
    if (object?.kind !== 'object') continue;
    for (const name of names) {
      const text = asString(object.props.get(name));
      if (text === null) continue;
      const clean = posix.normalize(text.replace(/^(?:~|@|\.)?\//, '')).replace(/\/$/, '');
      return clean === '.' || clean === '' ? '' : `${clean}/`;
    }
  }
  return null;
}

function declare(build: LibraryBuild, root: FrameworkRoot, files: FrameworkRoot['files']): void {
  let app: AppDraft | null = null;
  const middleware = files
    .filter(({ path }) => /^middleware\/[^_.][^/]*(?:\/index)?\.[cm]?[jt]s$/.test(path))
    .flatMap(({ module }) => middlewareIn(build, module));
  const framework = isNuxt(build, root) ? 'nuxt' : 'nitro';
  for (const { path: file, module } of files) {
    const route = routeOf(file);
    if (route === null) continue;
    const exported = exportedHandlers(build, module, (name) => name === 'default')[0];
    if (exported === undefined) continue;
    const { place } = exported;
    const socket = socketIn(exported.value);
    if (socket !== null) {
      declareSocket(build, { path: route.path, framework, place, guards: middleware, ...socket });
      continue;
    }
    if (!isHandler(exported.value)) continue;
    const { handler, guards } = handlerIn(build, exported.value, place);
    const args = (method: string | null): Value[] => eventOf(build, { method, path: route.path, place });
    app ??= build.app({
      framework,
      place: { module: root.config ?? module, start: 0, end: 0 },
      traits: {
        catchesAsyncErrors: true,
        safeDefaultErrors: true,
        logs: false,
        requestIds: false,
        shutdownHooks: true,
        serverless: false,
      },
      guards: middleware,
    });
    for (const method of route.method === null ? answeredVerbs(build, handler, args) : [route.method]) {
      build.endpoint({
        app,
        protocol: 'http',
        method,
        path: route.path,
        framework,
        place,
        guards: [...middleware, ...guards],
        handler,
        arguments: () => args(method === 'ALL' ? null : method),
        replies: 'return',
        defaultStatus: 200,
        conditional: false,
      });
    }
  }
}

/** `defineWebSocketHandler({ open(peer) { … }, message(peer, message) { … } })` */
function socketIn(
  value: Value,
): Pick<SocketDraft, 'conditional' | 'connected' | 'self' | 'given' | 'messages' | 'listener'> | null {
  const made = options(value).find(
    (option) => option.kind === 'external' && option.path.text === 'h3.defineWebSocketHandler()',
  );
  const hooks = made?.kind === 'external' ? made.args[0] : undefined;
  if (hooks?.kind !== 'object') return null;
  return {
    conditional: false,
    connected: hooks.props.get('open') ?? unknown,
    self: null,
    given: (peer) => [peer],
    messages: [],
    listener: hooks.props.get('message'),
  };
}

function isNuxt(build: LibraryBuild, { config, directory }: FrameworkRoot): boolean {
  if (config !== null) return posix.basename(config.path).startsWith('nuxt.');
  return build.project.packages.some((each) => each.directory === directory && each.dependencies['nuxt'] !== undefined);
}

/** The path and verb that a file's name says; null if it is no route. */
export function routeOf(file: string): { path: string; method: string | null } | null {
  const match = /^(api|routes)\/(.+)\.[cm]?[jt]sx?$/.exec(file);
  if (match === null) return null;
  const [, folder = '', rest = ''] = match;
  if (/(?:^|\/)[_.]/.test(rest) || rest.endsWith('.d') || /\.(?:test|spec)$/.test(rest)) return null;
  const bare = rest.replace(/\.(?:dev|prod|prerender)$/, '');
  const suffix = /\.([a-z]+)$/.exec(bare)?.[1]?.toUpperCase();
  const method = suffix !== undefined && httpVerbs.has(suffix) ? suffix : null;
  const path = method === null ? bare : bare.slice(0, bare.lastIndexOf('.'));
  const segments = path
    .replace(/(^|\/)index$/, '')
    .split('/')
    .filter((segment) => !/^\(.*\)$/.test(segment))
    .map((segment) => (segment === '[...]' ? ':_*' : bracketSegment(segment)));
  return { path: joinPaths(folder === 'api' ? '/api' : '', ...segments), method };
}

/** Runs before every handler. */
function middlewareIn(build: LibraryBuild, module: Module): GuardDraft[] {
  const exported = exportedHandlers(build, module, (name) => name === 'default')[0];
  if (exported === undefined || !isHandler(exported.value)) return [];
  const { handler, guards } = handlerIn(build, exported.value, exported.place);
  return [
    ...guards,
    {
      value: handler,
      scope: 'global',
      place: exported.place,
      conditional: false,
      name: posix.basename(module.path).replace(/\.[cm]?[jt]s$/, ''),
    },
  ];
}
