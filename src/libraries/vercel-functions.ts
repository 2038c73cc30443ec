import { options, type Place, type Value } from '../evaluate/values.ts';
import type { AppDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { answeredVerbs, exportedHandlers, httpVerbs, unwrapped } from './support/file-handlers.ts';
import { bracketSegment, filesIn, webRequest } from './support/file-routes.ts';
import { nodeArguments } from './support/next-handlers.ts';
import { joinPaths } from './support/paths.ts';
import { handsOn } from './support/request-routing.ts';
import { platformTraits } from './support/platform-traits.ts';

/** Functions of Vercel: files in `api/`, where no framework has them. */
export default defineLibrary({
  packages: ['@vercel/node', '@vercel/functions'],
  docs: 'https://vercel.com/docs/functions',
  rows: [
    { api: '@vercel/node.{VercelRequest|NowRequest}()', is: 'alias', of: 'next.NextApiRequest()' },
    { api: '@vercel/node.{VercelResponse|NowResponse}()', is: 'alias', of: 'next.NextApiResponse()' },
    { api: '@vercel/functions.waitUntil', is: 'function', calls: 'all' },
  ],
  build(build) {
    for (const directory of directories(build)) declare(build, directory);
  },
});

/** Directories with a configuration of Vercel, or whose package has its types. */
function directories(build: LibraryBuild): string[] {
  const found = new Set<string>();
  for (const { path } of build.project.documents) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name === 'vercel.json' || name === 'now.json')
      found.add(path.slice(0, Math.max(path.length - name.length - 1, 0)));
  }
  for (const { directory, dependencies } of build.project.packages)
    if (dependencies['@vercel/node'] !== undefined) found.add(directory);
  return [...found].sort();
}

function declare(build: LibraryBuild, directory: string): void {
  let app: AppDraft | null = null;
  for (const { path: file, module } of filesIn(build.modules, directory)) {
    const path = routePath(file);
    if (path === null) continue;
    const exported = exportedHandlers(build, module, (name) => name === 'default' || httpVerbs.has(name)).filter(
      ({ name, value }) =>
        name !== 'default' || options(value).some(({ kind }) => kind === 'function' || kind === 'external'),
    );
    const byVerb = exported.filter(({ name }) => httpVerbs.has(name));
    for (const { name, value, place } of byVerb.length > 0 ? byVerb : exported) {
      const { handler, wrappers } = unwrapped(value, place);
      if (!options(handler).some(({ kind }) => kind === 'function')) continue;
      const web = byVerb.length > 0 || isWeb(build, handler, path, place);
      const args = (method: string | null): readonly Value[] =>
        web ? [webRequest(build, { method, path, place })] : nodeArguments(build, { method, path, place });
      // an adapter in front of an application, which has its routes itself
      const given = args(null);
      if (options(handler).some((option) => handsOn(build.run(option, given), given) === 'package')) continue;
      app ??= createApp(build, place);
      for (const method of name === 'default' ? answeredVerbs(build, handler, args) : [name])
        build.endpoint({
          app,
          protocol: 'http',
          method,
          path,
          framework: 'vercel',
          place,
          guards: wrappers,
          handler,
          arguments: () => args(method === 'ALL' ? null : method),
          replies: web ? 'return' : 'call',
          defaultStatus: 200,
          conditional: false,
        });
    }
  }
}

/** `api/users/[id].ts`; null for what is no function. */
function routePath(file: string): string | null {
  const inside = /^api\/(.+)\.[cm]?[jt]s$/.exec(file)?.[1];
  if (inside === undefined || /(?:^|\/)[_.]/.test(inside)) return null;
  const segments = inside.replace(/(^|\/)index$/, '').split('/');
  return joinPaths('api', ...segments.map(bracketSegment));
}

/** A handler of one parameter that returns a `Response`, as everywhere on the web platform. */
function isWeb(build: LibraryBuild, handler: Value, path: string, place: Place): boolean {
  return options(handler).some((option) => {
    if (option.kind !== 'function') return false;
    const { params = [] } = option.module.facts.functions[option.fn] ?? {};
    if (params.length > 1) return false;
    const request = [webRequest(build, { method: null, path, place })];
    return build
      .run(option, request)
      .steps.some(({ operation }) => operation.is === 'reply' && operation.api.includes('Response'));
  });
}

function createApp(build: LibraryBuild, place: Place): AppDraft {
  return build.app({
    framework: 'vercel',
    place,
    traits: platformTraits,
    guards: [],
  });
}
