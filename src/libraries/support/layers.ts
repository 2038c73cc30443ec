import { unknown, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { Param } from '../../model/types.ts';
import type { AppDraft, EndpointDraft, GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { joinPaths } from './paths.ts';

/** What is handed to a `use` or a route: middleware, or a router that is mounted there. */
export type Step =
  | {
      readonly guard: Value;
      /** what its declaration shows, and whether it lets some requests through */
      readonly shows?: Partial<Pick<GuardDraft, 'kinds' | 'covers' | 'conditional' | 'name'>>;
      /** paths, from the root of the application, that it lets through */
      readonly except?: readonly string[];
    }
  | { readonly router: ExternalValue; readonly at: string };

/** One `use` or route, in the order in which they were added to a router. */
export interface Layer {
  /** null: every verb, and what comes after it runs too */
  readonly methods: readonly string[] | null;
  readonly path: string;
  readonly steps: readonly Step[];
  /** what answers; null for middleware that is added for some verbs only */
  readonly handler: Value | null;
  readonly params?: readonly Param[];
  /** handed to `arguments` for what the declaration says of a request */
  readonly declared?: Value;
  readonly seen: SeenCall;
}

/** A framework whose routers keep middleware and routes in one list. */
export interface LayeredFramework {
  readonly name: string;
  layersOf(router: ExternalValue): readonly Layer[];
  /** path at which the router says that it is */
  prefixOf(router: ExternalValue): string;
  /** whether middleware at a path sees requests to another one; both from the root of the application */
  covers(pattern: string, path: string): boolean;
  /** middleware of a mounted router runs for what is added to the outer one after it, too */
  readonly shared: boolean;
  /** a slash at the end of a path tells it from the same path without */
  readonly strict: boolean;
  readonly replies: EndpointDraft['replies'];
  arguments(route: { readonly method: string; readonly path: string; readonly layer: Layer }): readonly Value[];
}

/** a path that no application has: what covers it covers all */
const nowhere = '/-/-';

interface ChainEntry {
  readonly draft: GuardDraft;
  readonly pattern: string;
  readonly methods: readonly string[] | null;
  readonly except: readonly string[];
}

interface Where {
  readonly app: AppDraft | null;
  readonly prefix: string;
  readonly chain: ChainEntry[];
  readonly visiting: ReadonlySet<ExternalValue>;
  readonly mounted: boolean;
}

/** Tells the endpoints of an application, with the middleware that was added before them. */
export function declareLayers(
  build: LibraryBuild,
  framework: LayeredFramework,
  root: ExternalValue,
  app: AppDraft | null,
): void {
  const mounted = root.call !== null;
  declare(build, framework, root, { app, prefix: '', chain: [], visiting: new Set(), mounted });
}

function declare(build: LibraryBuild, framework: LayeredFramework, router: ExternalValue, where: Where): void {
  if (where.visiting.has(router)) return;
  const visiting = new Set([...where.visiting, router]);
  const prefix = joinPaths(where.prefix, framework.prefixOf(router));
  const chain = framework.shared ? where.chain : [...where.chain];
  const outermost = where.visiting.size === 0;
  for (const layer of framework.layersOf(router)) {
    const path = fullPath(prefix, layer.path, framework.strict);
    const own: ChainEntry[] = [];
    const isRoute = layer.methods !== null && layer.handler !== null;
    const { place } = layer.seen.event;
    for (const step of layer.steps) {
      if ('router' in step) {
        const at = joinPaths(path, step.at);
        declare(build, framework, step.router, {
          ...where,
          prefix: at,
          chain: framework.shared ? chain : [...chain, ...own],
          visiting,
        });
        continue;
      }
      const everywhere = layer.methods === null && framework.covers(path, nowhere);
      const scope = isRoute ? 'route' : outermost && everywhere ? 'global' : 'router';
      const draft = guardDraft(step, place, scope, layer.seen.conditional && !isRoute);
      own.push({ draft, pattern: path, methods: layer.methods, except: step.except ?? [] });
      if (scope === 'global') where.app?.guards.push(draft);
    }
    if (!isRoute) chain.push(...own);
    else
      for (const method of layer.methods)
        endpoint(build, framework, layer, layer.handler, { method, path }, where, [...chain, ...own]);
  }
}

function guardDraft(
  step: Extract<Step, { guard: Value }>,
  place: Place,
  scope: GuardDraft['scope'],
  conditional: boolean,
): GuardDraft {
  return {
    value: step.guard,
    scope,
    place,
    ...step.shows,
    conditional: conditional || step.shows?.conditional === true,
  };
}

function endpoint(
  build: LibraryBuild,
  framework: LayeredFramework,
  layer: Layer,
  handler: Value,
  { method, path }: { method: string; path: string },
  where: Where,
  chain: readonly ChainEntry[],
): void {
  const { event, activation, conditional } = layer.seen;
  const guards = chain
    .filter(
      ({ draft, pattern, methods, except }) =>
        (draft.scope === 'route' || framework.covers(pattern, path)) &&
        (methods === null || methods.includes(method) || methods.includes('ALL')) &&
        !except.some((each) => framework.covers(each, path)),
    )
    .map(({ draft }) => draft);
  build.endpoint({
    app: where.app,
    protocol: 'http',
    method,
    path,
    framework: framework.name,
    place: event.place,
    registered: { in: activation, spelled: event.spelled[0] === true },
    mounted: where.mounted,
    guards,
    handler: handler.kind === 'literal' ? unknown : handler,
    ...(layer.declared === undefined ? { requests: `${framework.name} ${method} ${path}` } : {}),
    arguments: () => framework.arguments({ method, path, layer }),
    replies: framework.replies,
    defaultStatus: 200,
    ...(layer.params === undefined ? {} : { params: layer.params }),
    conditional,
  });
}

function fullPath(prefix: string, path: string, strict: boolean): string {
  const joined = joinPaths(prefix, path);
  return strict && path.length > 1 && path.endsWith('/') && joined !== '/' ? `${joined}/` : joined;
}

/** Handlers as they were handed over, lists of them seen through. */
export function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) =>
    value.kind === 'array' ? [...flatten(value.elements), ...(value.rest === null ? [] : [value.rest])] : [value],
  );
}

/** Whether a path matches a pattern as a whole: `*` at its end stands for whatever follows, `:name` and `*` elsewhere for one segment. */
export function matchesPattern(pattern: string, path: string): boolean {
  const own = segments(pattern);
  const given = segments(path);
  for (const [index, part] of own.entries()) {
    if (
      index === own.length - 1 &&
      (part === '*' || part.endsWith('{.*}') || part.endsWith('{.+}') || part.startsWith('**'))
    )
      return true;
    const segment = given[index];
    if (segment === undefined) {
      if (!part.endsWith('?')) return false;
      continue;
    }
    // which of the requests to `:id` a word in its place matches is not known, and most it does not
    if (part !== segment && !part.startsWith(':') && part !== '*' && !part.includes('{?}') && !segment.includes('{?}'))
      return false;
  }
  return given.length <= own.length;
}

/** Whether a path is below another one, or is it. */
export function isBelow(prefix: string, path: string): boolean {
  return matchesPattern(joinPaths(prefix.replace(/\/?\(?\.?\*\)?$/, ''), '*'), path);
}

function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
