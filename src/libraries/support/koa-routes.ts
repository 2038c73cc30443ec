import { unknown, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import { runAside } from './aside.ts';
import { fresh } from './handler-values.ts';
import { collect, context, listening, listensFor, mountedIn, router, type Layer, type Layers } from './koa-layers.ts';
import { parameterGuards, pathParameters } from './koa-params.ts';
import { patterned, patternedParams } from './path-parameters.ts';
import { joinPaths, pathsOf } from './paths.ts';
import { tellPlacement } from './placements.ts';

/** Declares the endpoints of applications, and of routers that none was seen to use. */
export function declareApplications(build: LibraryBuild): void {
  const layers = collect(build);
  for (const [app, entries] of layers) {
    if (app.path.text !== 'koa()' || layers.mounted.has(app)) continue;
    const draft = createApp(build, app, entries);
    declare(build, layers, app, { app: draft, prefix: '', inherited: [], visiting: new Set(), outermost: true });
  }
  // routers that nothing was seen to use are for an application elsewhere
  for (const owner of layers.keys()) {
    if (layers.declared.has(owner) || layers.mounted.has(owner) || owner.path.text !== router) continue;
    declare(build, layers, owner, { app: null, prefix: '', inherited: [], visiting: new Set(), outermost: false });
  }
}

/** Applications that others mount, and that have no routes: what they do, their middleware does. */
export function runMounted(build: LibraryBuild): void {
  const layers = collect(build);
  for (const [app, entries] of layers) {
    if (app.path.text !== 'koa()' || !layers.mounted.has(app)) continue;
    const args = requestArguments(build);
    for (const { handlers, methods } of entries) if (methods === null) runAside(build, handlers, args, args[0]);
  }
}

interface Where {
  /** null: none that was seen */
  readonly app: AppDraft | null;
  readonly prefix: string;
  readonly inherited: readonly GuardDraft[];
  readonly visiting: ReadonlySet<ExternalValue>;
  readonly outermost: boolean;
}

function declare(build: LibraryBuild, layers: Layers, owner: ExternalValue, where: Where): void {
  if (where.visiting.has(owner)) return;
  layers.declared.add(owner);
  const visiting = new Set([...where.visiting, owner]);
  const options_ = owner.args[0];
  const declared = options_?.kind === 'object' ? options_.props.get('prefix') : undefined;
  const prefix = joinPaths(
    where.prefix,
    layers.prefixes.get(owner) ?? (declared === undefined ? '' : (pathsOf(declared)?.[0] ?? '{?}')),
  );
  const chain: { draft: GuardDraft; prefix: string; order: number }[] = [];
  const before = (path: string): GuardDraft[] => [
    ...where.inherited,
    ...chain.filter((entry) => covers(entry.prefix, path)).map(({ draft }) => draft),
  ];
  for (const { methods, paths, handlers, seen, byPosition } of layers.get(owner) ?? []) {
    const { place } = seen.event;
    for (const path of paths) {
      const own: GuardDraft[] = [];
      const last = methods === null ? handlers.length : handlers.length - 1;
      for (const handler of handlers.slice(0, last)) {
        const { target, prefix: mountPath } = mountedIn(handler);
        if (target !== null && layers.has(target)) {
          declare(build, layers, target, {
            app: where.app,
            prefix: joinPaths(prefix, path, mountPath),
            inherited: [...before(path), ...own],
            visiting,
            outermost: false,
          });
          continue;
        }
        const draft: GuardDraft = {
          value: handler,
          onFirst: true,
          scope: methods !== null ? 'route' : where.outermost && path === '' ? 'global' : 'router',
          place,
          conditional: seen.conditional,
        };
        own.push(draft);
        if (where.outermost && methods === null && path === '') where.app?.guards.push(draft);
      }
      if (methods === null) {
        for (const draft of own) chain.push({ draft, prefix: path, order: seen.event.order });
        continue;
      }
      for (const method of methods) {
        build.endpoint({
          app: where.app,
          protocol: 'http',
          method,
          path: joinPaths(prefix, path),
          framework: 'koa',
          place,
          registered: { in: seen.activation, spelled: seen.event.spelled[0] === true },
          mounted: where.app !== null,
          guards: [...before(path), ...parameterGuards(build, layers.params.of(owner), path, context), ...own],
          handler: handlers.at(-1) ?? unknown,
          onFirst: true,
          requests: byPosition === undefined && !patterned(path) ? 'koa' : `koa ${path}`,
          arguments: () => requestArguments(build, { path, place, byPosition }),
          replies: 'call',
          defaultStatus: 200,
          conditional: seen.conditional,
        });
      }
    }
  }
  tellPlacement(build, owner, {
    app: where.app,
    mounted: where.app !== null,
    prefix,
    guardsBefore: (order) => [
      ...where.inherited,
      ...chain.filter((entry) => entry.order < order && covers(entry.prefix, '')).map(({ draft }) => draft),
    ],
  });
}

function covers(prefix: string, path: string): boolean {
  const trimmed = prefix.replace(/\/?\(?\.?\*\)?$/, '');
  return trimmed === '' || trimmed === '/' || path === trimmed || path.startsWith(`${trimmed}/`);
}

function createApp(build: LibraryBuild, app: ExternalValue, entries: readonly Layer[]): AppDraft {
  const place = app.call?.place ?? entries[0]?.seen.event.place;
  if (place === undefined) throw new Error('an application that nothing was added to');
  const draft = build.app({
    framework: 'koa',
    place,
    // Koa turns a rejected handler into a 500 without details, and logs it to the console
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: () => requestArguments(build),
  });
  for (const { event } of build.calls(listening))
    if (listensFor(event.receiver) === app) build.listens(draft, event.place);
  for (const { event } of build.calls('koa().on')) {
    const [name, handler] = event.args;
    if (event.receiver === app && name?.kind === 'literal' && name.value === 'error' && handler !== undefined)
      build.errorHandler(draft, event.place, 'error', false);
  }
  return draft;
}

interface Route {
  readonly path: string;
  readonly place: Place;
  readonly byPosition: readonly string[] | undefined;
}

function requestArguments(build: LibraryBuild, route: Route | null = null): Value[] {
  const value = fresh(build, context);
  const params = route === null ? null : patternedParams(route.path, route.place);
  if (params !== null) value.props?.set('params', params);
  // `app.context.db = …`: every context has it
  for (const { event } of build.writes('koa().context.*')) value.props?.set(event.property, event.value);
  const next = build.evaluator.external(build.evaluator.knowledge.paths.parse('koa.next'));
  const given = route?.byPosition === undefined ? [] : pathParameters(build, value, route.byPosition, route.place);
  return [value, ...given, next];
}
