import { options, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { fresh, readFrom } from './handler-values.ts';
import { methodNames } from './http-methods.ts';
import { namesOf } from './consumers.ts';
import { pathsOf } from './paths.ts';

interface RouteParam {
  readonly names: readonly string[];
  readonly handler: Value;
  readonly place: Place;
}

/** What `router.param('id', …)` registered, by router. */
export class RouteParams {
  readonly #known = new Map<ExternalValue, RouteParam[]>();

  add(router: ExternalValue, [name, handler]: readonly Value[], place: Place): void {
    if (handler === undefined) return;
    const param = { names: namesOf(name), handler, place };
    const before = this.#known.get(router);
    if (before === undefined) this.#known.set(router, [param]);
    else before.push(param);
  }

  of(router: ExternalValue): readonly RouteParam[] {
    return this.#known.get(router) ?? [];
  }
}

/** They run before the route's own middleware, with the value first: `(id, ctx, next) => …`. */
export function parameterGuards(
  build: LibraryBuild,
  params: readonly RouteParam[],
  path: string,
  context: string,
): GuardDraft[] {
  return params.flatMap(({ names, handler, place }) =>
    names
      .filter((name) => namesIn(path).includes(name))
      .map((name): GuardDraft => ({
        value: handler,
        scope: 'router',
        place,
        conditional: false,
        given: (args) => [readFrom(build, fresh(build, context), ['params', name], place), ...args],
      })),
  );
}

/** The parameters of a path as a handler gets them that takes them by position. */
export function pathParameters(
  build: LibraryBuild,
  context: ExternalValue,
  names: readonly string[],
  place: Place,
): Value[] {
  return names.map((name) => readFrom(build, context, ['params', name], place));
}

/** `route.get('/pets/:name', (ctx, name) => …)` of koa-route, which is middleware; null if it is something else. */
export function koaRoute(value: Value): {
  methods: readonly string[];
  paths: readonly string[];
  handlers: readonly Value[];
  byPosition: readonly string[];
} | null {
  for (const option of options(value)) {
    if (option.kind !== 'external' || option.path.parent?.parent?.text !== 'koa-route') continue;
    const verb = option.path.parent.name;
    const [path, handler] = option.args;
    if (handler === undefined || !(verb === 'all' || verb === 'del' || methodNames.some((name) => name === verb)))
      continue;
    const paths = pathsOf(path) ?? ['{?}'];
    return {
      methods: [verb === 'all' ? 'ALL' : verb === 'del' ? 'DELETE' : verb.toUpperCase()],
      paths,
      handlers: [handler],
      byPosition: namesIn(paths[0] ?? ''),
    };
  }
  return null;
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);
}
