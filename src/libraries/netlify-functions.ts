import { asString, literal, options, unknown, type Place, type Value } from '../evaluate/values.ts';
import type { Module } from '../link/types.ts';
import { readDocument } from '../project/read.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { given, namesOf } from './support/consumers.ts';
import { answeredVerbs, exportedHandlers, type ExportedHandler } from './support/file-handlers.ts';
import { filesIn } from './support/file-routes.ts';
import { webContext } from './support/web-context.ts';
import { describedByObject, lambdaArguments } from './support/lambda-events.ts';
import { MiddyChains } from './support/middy.ts';
import { joinPaths } from './support/paths.ts';
import { platformTraits } from './support/platform-traits.ts';

const context = '@netlify/functions.Context()';

/** Functions of Netlify: those that answer events as AWS Lambda does, those that answer a `Request`, and edge functions. */
export default defineLibrary({
  packages: ['@netlify/functions', '@netlify/edge-functions'],
  docs: 'https://docs.netlify.com/functions',
  rows: [
    { api: '@netlify/functions.HandlerEvent()', is: 'alias', of: 'aws-lambda.APIGatewayProxyEvent()' },
    { api: '@netlify/functions.{schedule|builder|stream}', is: 'function', keeps: true },
    { api: '{@netlify/functions|@netlify/edge-functions}.Context().request', is: 'alias', of: 'global.Request()' },
    { api: '@netlify/edge-functions.Context()', is: 'alias', of: context },
    { api: `${context}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${context}.cookies`, is: 'alias', of: 'global.RequestCookies()' },
    { api: 'aws-lambda.Context().clientContext.{user|identity}', is: 'identity' },
  ],
  build(build) {
    for (const found of functionsOf(build)) if (found.schedule === null) declare(build, found);
  },
  consumers(build) {
    for (const { schedule, exported, handler } of functionsOf(build))
      if (schedule !== null)
        build.consumer({
          kind: 'schedule',
          name: schedule,
          library: 'Netlify',
          place: exported.place,
          handler,
          arguments: () => [unknown, unknown],
          stays: 'kept',
          conditional: false,
        });
  },
});

interface NetlifyFunction {
  readonly paths: readonly string[];
  /** null for any */
  readonly methods: readonly string[] | null;
  readonly schedule: string | null;
  readonly exported: ExportedHandler;
  readonly handler: Value;
  readonly guards: readonly GuardDraft[];
  /** it answers a `Request` */
  readonly web: boolean;
}

function functionsOf(build: LibraryBuild): NetlifyFunction[] {
  const chains = new MiddyChains(build, describedByObject);
  return sites(build).flatMap(({ directory, edge }) =>
    filesIn(build.modules, directory).flatMap(({ path, module }): NetlifyFunction[] => {
      const name = functionName(path);
      if (name === null) return [];
      const exported = handlerOf(build, module, edge);
      if (exported === null) return [];
      const settings = exportedHandlers(build, module, (each) => each === 'config')[0]?.value;
      const config = settings?.kind === 'object' ? settings.props : null;
      const { handler, guards } = chains.unwrap(exported.value, exported.place);
      if (!options(handler).some(({ kind }) => kind === 'function')) return [];
      const scheduled = options(exported.value).find(
        (option) => option.kind === 'external' && option.path.text === '@netlify/functions.schedule()',
      );
      const own = scheduled?.kind === 'external' ? scheduled.args[0] : config?.get('schedule');
      const told = config?.get('path');
      const verbs = config?.get('method');
      if (edge && told === undefined) return [];
      return [
        {
          paths: told === undefined ? [joinPaths('/.netlify/functions', name)] : namesOf(told),
          methods: verbs === undefined ? null : namesOf(verbs).map((verb) => verb.toUpperCase()),
          schedule: own === undefined ? null : (asString(own) ?? '{?}'),
          exported,
          handler,
          guards,
          web: exported.name === 'default',
        },
      ];
    }),
  );
}

/** `exports.handler`, or the default export of newer ones. */
function handlerOf(build: LibraryBuild, module: Module, edge: boolean): ExportedHandler | null {
  const found = exportedHandlers(build, module, (name) => name === 'default' || (name === 'handler' && !edge));
  const handler = found.find(({ name }) => name === 'handler');
  if (handler !== undefined) return handler;
  return module.facts.esm ? (found.find(({ name }) => name === 'default') ?? null) : null;
}

/** Where functions lie: where the configuration says, or at the usual place. */
function sites(build: LibraryBuild): { directory: string; edge: boolean }[] {
  const found = new Map<string, boolean>();
  for (const { path } of build.modules) {
    const match = /^((?:.*\/)?netlify\/(edge-)?functions)\//.exec(path);
    if (match?.[1] !== undefined) found.set(match[1], match[2] !== undefined);
  }
  for (const { path } of build.project.documents) {
    const base = /^(.*?)netlify\.toml$/.exec(path)?.[1];
    const read = base === undefined ? null : readDocument(build.project.root, path);
    if (base === undefined || read === null || !('text' in read)) continue;
    const told = /^\s*(?:functions|directory)\s*=\s*["']\.?\/?([^"']+?)\/?["']/m.exec(read.text)?.[1];
    if (told !== undefined) found.set(`${base}${told}`, false);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([directory, edge]) => ({ directory, edge }));
}

/** `hello.ts`, `hello/index.ts` and `hello/hello.ts` are the function `hello`. */
function functionName(path: string): string | null {
  const [, first = '', second] = /^([\w.-]+?)(?:\/([\w.-]+))?\.[cm]?[jt]sx?$/.exec(path) ?? [];
  if (first === '' || /\.(?:test|spec|d)$/.test(first)) return null;
  return second === undefined || second === 'index' || second === first ? first : null;
}

const apps = new WeakMap<LibraryBuild, AppDraft>();

function declare(build: LibraryBuild, { paths, methods, exported, handler, guards, web }: NetlifyFunction): void {
  const { place } = exported;
  let app = apps.get(build);
  if (app === undefined) apps.set(build, (app = createApp(build, place)));
  for (const path of paths) {
    const args = (method: string | null): Value[] =>
      web ? webArguments(build, method, path, place) : eventArguments(build, method, path, place);
    const verbs = methods ?? answeredVerbs(build, handler, args, undefined, web ? undefined : describedByObject);
    for (const method of verbs)
      build.endpoint({
        app,
        protocol: 'http',
        method,
        path,
        framework: 'netlify',
        place,
        guards,
        handler,
        arguments: () => args(method === 'ALL' ? null : method),
        replies: 'return',
        ...(web ? {} : { describes: describedByObject }),
        defaultStatus: 200,
        conditional: false,
      });
  }
}

function webArguments(build: LibraryBuild, method: string | null, path: string, place: Place): Value[] {
  const own = webContext(build, context, { method, path, place });
  const request = own.props?.get('request');
  return request === undefined ? [own] : [request, own];
}

function eventArguments(build: LibraryBuild, method: string | null, path: string, place: Place): Value[] {
  const [event, ...rest] = lambdaArguments(build, { method, path: { text: path, open: false }, resource: null, place });
  if (event?.kind === 'external') event.props?.set('isBase64Encoded', literal(false));
  return event === undefined ? rest : [event, given(build, 'aws-lambda.Context()'), ...rest.slice(1)];
}

function createApp(build: LibraryBuild, place: Place): AppDraft {
  return build.app({
    framework: 'netlify',
    place,
    traits: platformTraits,
    guards: [],
  });
}
