import type { ExternalValue, Value } from '../../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import { generatedRoutes } from './generated-routes.ts';
import { methodNames } from './http-methods.ts';
import { pathsOf } from './paths.ts';

export const verbs = ['all', ...methodNames];

/** A call that adds middleware or a route. */
export interface Entry {
  readonly kind: 'use' | 'route' | 'param';
  readonly method: string;
  readonly paths: readonly string[];
  readonly handlers: readonly Value[];
  readonly seen: SeenCall;
  readonly conditional: boolean;
}

/** An application or router, and what was added to it in order. */
export interface Mount {
  readonly value: ExternalValue;
  readonly entries: Entry[];
  /** what `router.param()` registered */
  readonly params: Entry[];
}

export interface Mounts {
  readonly all: ReadonlyMap<ExternalValue, Mount>;
  /** routers that another one uses */
  readonly mounted: ReadonlySet<ExternalValue>;
  /** those whose routes have been told */
  readonly declared: Set<ExternalValue>;
  /** so many more routes and middleware of the present application will be told; a router that is used in two places counts twice */
  entriesLeft: number;
  /** there were more */
  cut: boolean;
}

export const maxEntries = 20_000;

export function collectMounts(build: LibraryBuild, roots: Map<ExternalValue, Mount>): Mounts {
  const mounted = new Set<ExternalValue>();
  const mountOf = (value: ExternalValue): Mount => {
    const owner = routerOf(value);
    let mount = roots.get(owner);
    if (mount === undefined) roots.set(owner, (mount = { value: owner, entries: [], params: [] }));
    return mount;
  };
  for (const seen of build.calls(`express().{${[...verbs, 'use', 'param'].join('|')}}`)) {
    const { event, conditional } = seen;
    if (event.receiver?.kind !== 'external') continue;
    const isUse = event.name === 'use';
    const paths = pathsOf(event.args[0]);
    if (event.name === 'param') {
      mountOf(event.receiver).params.push({
        kind: 'param',
        method: '',
        paths: paths ?? [],
        handlers: event.args.slice(1),
        seen,
        conditional,
      });
      continue;
    }
    // `app.get('setting')` reads a setting
    if (!isUse && event.args.length < 2) continue;
    const handlers = flatten(paths === null ? event.args : event.args.slice(1));
    if (isUse)
      for (const handler of handlers)
        if (handler.kind === 'external' && handler.path.text === 'express()') mounted.add(routerOf(handler));
    if (!isUse && paths === null)
      build.unknown({
        kind: 'path',
        message: `the path of ${event.name}() could not be computed`,
        location: build.locate(event.place),
      });
    mountOf(event.receiver).entries.push({
      kind: isUse ? 'use' : 'route',
      method: event.name.toUpperCase(),
      paths: paths ?? (isUse ? [''] : ['{?}']),
      handlers,
      seen,
      conditional,
    });
  }
  for (const seen of build.calls(`express().route().{${verbs.join('|')}}`)) {
    const { event, conditional } = seen;
    const route = event.receiver?.kind === 'external' ? event.receiver : null;
    const owner = route?.receiver;
    if (!route || !owner) continue;
    mountOf(owner).entries.push({
      kind: 'route',
      method: event.name.toUpperCase(),
      paths: pathsOf(route.args[0]) ?? ['{?}'],
      handlers: flatten(event.args),
      seen,
      conditional,
    });
  }
  for (const { app, ...entry } of generatedRoutes(build)) mountOf(app).entries.push({ kind: 'route', ...entry });
  for (const { entries } of roots.values()) entries.sort((a, b) => a.seen.event.order - b.seen.event.order);
  // what listens is a server, also if everything is added to it out of sight
  for (const { event } of build.calls('express().listen'))
    if (event.receiver?.kind === 'external') mountOf(event.receiver);
  return { all: roots, mounted, declared: new Set(), entriesLeft: maxEntries, cut: false };
}

/** The value made by `express()` or `Router()`, or the parameter that stands for it. */
export function routerOf(value: ExternalValue): ExternalValue {
  let at = value;
  while (at.path.text !== 'express()' && at.receiver !== null) at = at.receiver;
  return at;
}

function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => {
    if (value.kind === 'array')
      return [...flatten(value.elements), ...(value.rest === null ? [] : flatten([value.rest]))];
    // one of the routers that plugins registered: in a loop over them, each in its turn
    if (value.kind === 'union' && value.options.some(isRouter)) return value.options.filter(isRouter);
    return [value];
  });
}

function isRouter(value: Value): boolean {
  return value.kind === 'external' && value.path.text === 'express()';
}
