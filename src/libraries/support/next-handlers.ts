import {
  makeObject,
  makeUnknown,
  options,
  undefinedValue,
  literal,
  type ExternalValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import { pathParams } from '../../model/endpoints.ts';
import type { LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { hasOwnRoutes } from './ts-rest-handlers.ts';
import { answeredVerbs, exportedHandlers, httpVerbs, unwrapped } from './file-handlers.ts';
import { pathText, webRequest } from './file-routes.ts';
import { adapted } from './hono-apps.ts';
import { apiRoutePath, appRoutePath } from './next-paths.ts';
import { chainedVerbs } from './next-connect.ts';
import type { NextSite } from './next-settings.ts';
import { joinPaths } from './paths.ts';

/** `app/…/route.ts`: an export for each verb. */
export function declareRoutes(build: LibraryBuild, { root, settings, application, middleware }: NextSite): void {
  const adapters = adapted(build);
  for (const { path: file, module } of root.files) {
    const own = appRoutePath(file);
    if (own === null) continue;
    const path = joinPaths(settings.basePath, own);
    for (const { name, value, place } of exportedHandlers(build, module, (each) => httpVerbs.has(each))) {
      // the routes of the application or contract behind it are endpoints themselves
      if (hasOwnRoutes(value) || options(value).some((option) => adapters.has(option))) continue;
      const { handler, wrappers } = unwrapped(value, place);
      build.endpoint({
        app: application(module),
        protocol: 'http',
        method: name,
        path,
        framework: 'next',
        place,
        guards: [...middleware(own), ...wrappers],
        handler,
        arguments: () => [webRequest(build, { method: name, path, place }), fresh(build, 'next.RouteContext()')],
        replies: 'return',
        defaultStatus: 200,
        conditional: false,
      });
    }
  }
}

/** `pages/api/…`: one handler, which tells the verbs apart itself. */
export function declareApiRoutes(build: LibraryBuild, { root, settings, application, middleware }: NextSite): void {
  for (const { path: file, module } of root.files) {
    const own = apiRoutePath(file, settings.pageExtensions);
    if (own === null) continue;
    const exported = exportedHandlers(build, module, (name) => name === 'default')[0];
    if (exported === undefined || (module.facts.esm && !build.program.exportNames(module).includes('default')))
      continue;
    const { value, place } = exported;
    if (hasOwnRoutes(value)) continue;
    const path = joinPaths(settings.basePath, own);
    const edge = isEdge(build, module);
    const args = (method: string | null): Value[] =>
      edge ? [webRequest(build, { method, path, place })] : nodeArguments(build, { method, path, place });
    for (const { method, handler, guards } of chainedVerbs(build, value) ?? single(build, value, place, args)) {
      build.endpoint({
        app: application(module),
        protocol: 'http',
        method,
        path,
        framework: 'next',
        place,
        guards: [...middleware(own), ...guards],
        handler,
        arguments: () => args(method === 'ALL' ? null : method),
        replies: edge ? 'return' : 'call',
        defaultStatus: 200,
        conditional: false,
      });
    }
  }
}

interface Answer {
  readonly method: string;
  readonly handler: Value;
  readonly guards: ReturnType<typeof unwrapped>['wrappers'];
}

function single(build: LibraryBuild, value: Value, place: Place, args: (method: string) => Value[]): Answer[] {
  const { handler, wrappers } = unwrapped(value, place);
  return answeredVerbs(build, handler, args).map((method) => ({ method, handler, guards: wrappers }));
}

/** `export const config = { runtime: 'edge' }`, `export const runtime = 'edge'`: handlers as everywhere on the web platform. */
function isEdge(build: LibraryBuild, module: Parameters<typeof exportedHandlers>[1]): boolean {
  return exportedHandlers(build, module, (name) => name === 'config' || name === 'runtime').some(({ value }) => {
    const runtime = value.kind === 'object' ? (value.props.get('runtime') ?? undefinedValue) : value;
    return runtime.kind === 'literal' && /edge/.test(String(runtime.value));
  });
}

/** `req.query` also holds what the path gives. */
export function nodeArguments(
  build: LibraryBuild,
  route: { readonly method: string | null; readonly path: string; readonly place: Place },
): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>();
  const request: ExternalValue = evaluator.external(paths.parse('next.NextApiRequest()'), { props });
  if (route.method !== null) props.set('method', literal(route.method));
  const given = pathParams(route.path);
  if (given.length > 0) {
    const { place } = route;
    const query = makeObject(place);
    for (const name of given) query.props.set(name, pathText(`:${name}`, place));
    query.rest = makeUnknown(
      { source: { kind: 'request', label: 'query string', place }, safeFor: 0, step: null },
      '',
      {
        in: 'query',
        path: [],
        validatedBy: '',
        holder: { value: request, name: 'query' },
      },
    );
    props.set('query', query);
  }
  return [request, fresh(build, 'next.NextApiResponse()')];
}
