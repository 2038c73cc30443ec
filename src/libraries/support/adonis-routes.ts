import type { Activation, CallEvent } from '../../evaluate/events.ts';
import { asString, options, unknown, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import { names } from './decorated-members.ts';
import { joinPaths, pathsOf } from './paths.ts';

export const router = '@adonisjs/core/services/router';
export const route = `${router}.Route()`;
export const group = `${router}.Group()`;
export const resource = `${router}.Resource()`;
export const brisk = `${router}.Brisk()`;

const verbs: Readonly<Record<string, readonly string[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  any: ['ALL'],
  route: [],
};
export const registering = [...Object.keys(verbs), 'group', 'resource', 'shallowResource', 'apiResource', 'on'];
export const changes =
  'prefix|use|middleware|where|domain|as|namespace|only|except|apiOnly|readonly|params|tap|shallow|validator|formats|withMetaData|meta|mustBeSigned';

/** Middleware that a route was given, and where. */
export interface RouteMiddleware {
  readonly value: Value;
  readonly place: CallEvent['place'];
  readonly scope: 'router' | 'route';
  readonly conditional: boolean;
}

/** One route as it ends up, with what the groups around it add. */
export interface AdonisRoute {
  readonly seen: SeenCall;
  readonly methods: readonly string[];
  readonly path: string;
  readonly handler: Value;
  /** of a resource: the action of its controller */
  readonly action: string | null;
  /** directory of controllers that are named by text, relative to the usual one or from `App/` */
  readonly namespace: string;
  readonly middleware: readonly RouteMiddleware[];
}

/** What is in force where a route is registered. */
interface Surroundings {
  readonly prefix: string;
  readonly namespace: string;
  readonly middleware: readonly RouteMiddleware[];
}

interface Registry {
  readonly seen: ReadonlyMap<CallEvent, SeenCall>;
  /** calls on what a registering call gave, in order */
  readonly changed: ReadonlyMap<CallEvent, readonly SeenCall[]>;
}

/** All routes, each once for every group that it was registered in. */
export function adonisRoutes(build: LibraryBuild): AdonisRoute[] {
  const seen = new Map<CallEvent, SeenCall>();
  for (const each of build.calls(`${router}.{${registering.join('|')}}`)) seen.set(each.event, each);
  const changed = new Map<CallEvent, SeenCall[]>();
  for (const each of build.calls(`{${route}|${group}|${resource}|${brisk}}.{${changes}}`)) {
    const { receiver } = each.event;
    const of = receiver?.kind === 'external' ? receiver.call : null;
    if (of === null) continue;
    const known = changed.get(of);
    if (known === undefined) changed.set(of, [each]);
    else known.push(each);
  }
  const registry: Registry = { seen, changed };
  const groups = [...seen.values()].filter(({ event }) => event.name === 'group');
  const ofGroups = new Set(groups.flatMap(({ event }) => event.callbacks));
  const inside = new Map<CallEvent, CallEvent[]>(
    groups.map(({ event }) => [event, registeredIn(registry, event, ofGroups)]),
  );
  const placed = new Set([...inside.values()].flat());
  const outside: CallEvent[] = [];
  const loaded = loadedIn(build, groups);
  for (const event of seen.keys()) {
    if (placed.has(event)) continue;
    // a file of routes that a group loads is in the group, too
    const into = loaded.get(event.place.module);
    const list = into === undefined || into === event ? outside : (inside.get(into) ?? outside);
    list.push(event);
  }
  const none: Surroundings = { prefix: '', namespace: '', middleware: [] };
  return outside.flatMap((event) => routesOf(registry, inside, event, none, new Set()));
}

/** Modules that a group's callback loads (`require('./users')`), with those that they load in their turn. */
function loadedIn(build: LibraryBuild, groups: readonly SeenCall[]): Map<Module, CallEvent> {
  const loaded = new Map<Module, CallEvent>();
  for (const { event } of groups) {
    const callback = event.args.flatMap((argument) => options(argument)).find((option) => option.kind === 'function');
    const facts = callback?.module.facts.functions[callback.fn];
    if (callback === undefined || facts === undefined) continue;
    const pending = callback.module.facts.requests
      .filter(({ start, end }) => start >= facts.start && end <= facts.end)
      .map(({ source }) => build.program.resolve(callback.module, source));
    for (const target of pending) {
      if (target.kind !== 'module' || loaded.has(target.module) || target.module === callback.module) continue;
      loaded.set(target.module, event);
      for (const { source, typeOnly } of target.module.facts.requests)
        if (!typeOnly) pending.push(build.program.resolve(target.module, source));
    }
  }
  return loaded;
}

/** Calls that register something while a group's callback runs, those of inner groups left to them. */
function registeredIn({ seen }: Registry, event: CallEvent, ofGroups: ReadonlySet<Activation>): CallEvent[] {
  const found = new Set<CallEvent>();
  const visited = new Set<Activation>(ofGroups);
  const visit = (activation: Activation): void => {
    if (visited.has(activation)) return;
    visited.add(activation);
    for (const each of activation.events) {
      if (each.kind === 'enter') visit(each.activation);
      if (each.kind !== 'call') continue;
      if (seen.has(each)) found.add(each);
      for (const callback of each.callbacks) visit(callback);
    }
  };
  for (const callback of event.callbacks) {
    visited.delete(callback);
    visit(callback);
  }
  return [...found];
}

function routesOf(
  registry: Registry,
  inside: ReadonlyMap<CallEvent, readonly CallEvent[]>,
  event: CallEvent,
  around: Surroundings,
  visiting: ReadonlySet<CallEvent>,
): AdonisRoute[] {
  const own = registry.seen.get(event);
  if (own === undefined || visiting.has(event)) return [];
  const calls = registry.changed.get(event) ?? [];
  if (event.name === 'group') {
    const within = surroundings(calls, around, 'router');
    const deeper = new Set([...visiting, event]);
    return (inside.get(event) ?? []).flatMap((each) => routesOf(registry, inside, each, within, deeper));
  }
  if (event.name === 'on') return briskRoutes(own, calls, around);
  if (/resource$/i.test(event.name)) return resourceRoutes(own, calls, around);
  return plainRoutes(own, calls, around);
}

/** Later calls of `prefix()` put theirs before those of earlier ones. */
function surroundings(calls: readonly SeenCall[], around: Surroundings, scope: 'router' | 'route'): Surroundings {
  let prefix = '';
  let { namespace } = around;
  const middleware = [...around.middleware];
  for (const { event, conditional } of calls) {
    const [first] = event.args;
    if (event.name === 'prefix') prefix = joinPaths(pathsOf(first)?.[0] ?? '{?}', prefix);
    if (event.name === 'namespace') namespace = asString(first) ?? namespace;
    if (event.name === 'use' || event.name === 'middleware')
      middleware.push(...flat(first).map((value) => ({ value, place: event.place, scope, conditional })));
  }
  return { prefix: joinPaths(around.prefix, prefix), namespace, middleware };
}

function flat(value: Value | undefined): Value[] {
  if (value === undefined) return [];
  return value.kind === 'array'
    ? [...value.elements.flatMap(flat), ...(value.rest === null ? [] : [value.rest])]
    : [value];
}

function plainRoutes(seen: SeenCall, calls: readonly SeenCall[], around: Surroundings): AdonisRoute[] {
  const { name, args } = seen.event;
  const general = name === 'route';
  const methods = general ? names(args[1]).map((each) => each.toUpperCase()) : (verbs[name] ?? ['ALL']);
  const within = surroundings(calls, around, 'route');
  return (pathsOf(args[0]) ?? ['{?}']).map((path) => ({
    seen,
    // what answers HEAD is what answers GET
    methods: general && methods.includes('GET') ? methods.filter((each) => each !== 'HEAD') : methods,
    path: joinPaths(within.prefix, path),
    handler: args[general ? 2 : 1] ?? unknown,
    action: null,
    namespace: within.namespace,
    middleware: within.middleware,
  }));
}

/** `router.on('/about').render('about')`. */
function briskRoutes(seen: SeenCall, calls: readonly SeenCall[], around: Surroundings): AdonisRoute[] {
  const within = surroundings(calls, around, 'route');
  const handler: Value = { kind: 'literal', value: 'on' };
  const path = joinPaths(within.prefix, pathsOf(seen.event.args[0])?.[0] ?? '{?}');
  return [{ seen, methods: ['GET'], path, handler, action: null, namespace: '', middleware: within.middleware }];
}

const actions: readonly { readonly name: string; readonly methods: readonly string[]; readonly path: string }[] = [
  { name: 'index', methods: ['GET'], path: '' },
  { name: 'create', methods: ['GET'], path: 'create' },
  { name: 'store', methods: ['POST'], path: '' },
  { name: 'show', methods: ['GET'], path: ':id' },
  { name: 'edit', methods: ['GET'], path: ':id/edit' },
  { name: 'update', methods: ['PUT', 'PATCH'], path: ':id' },
  { name: 'destroy', methods: ['DELETE'], path: ':id' },
];

/** `router.resource('posts.comments', Controller)`: seven routes, less those that are left out. */
function resourceRoutes(seen: SeenCall, calls: readonly SeenCall[], around: Surroundings): AdonisRoute[] {
  const { name, args } = seen.event;
  const called = (method: string): CallEvent[] =>
    calls.filter(({ event }) => event.name === method).map(({ event }) => event);
  const shallow = name === 'shallowResource' || called('shallow').length > 0;
  const only = called('only').map((event) => names(event.args[0]));
  const except = called('except').flatMap((event) => names(event.args[0]));
  if (called('apiOnly').length > 0 || name === 'apiResource') except.push('create', 'edit');
  if (called('readonly').length > 0) only.push(['index', 'show']);
  const renamed = new Map<string, string>();
  for (const event of called('params'))
    if (event.args[0]?.kind === 'object')
      for (const [key, to] of event.args[0].props) renamed.set(key, asString(to) ?? '{?}');
  const parts = (pathsOf(args[0])?.[0] ?? '{?}').replaceAll(/^\/|\/$/g, '').split('.');
  const main = parts.at(-1) ?? '';
  const base = joinPaths(
    ...parts.slice(0, -1).flatMap((part) => [part, `:${renamed.get(part) ?? `${snakeCase(singular(part))}_id`}`]),
    main,
  );
  const prefix = surroundings(
    calls.filter(({ event }) => event.name === 'prefix'),
    around,
    'router',
  );
  return actions
    .filter((action) => only.every((listed) => listed.includes(action.name)) && !except.includes(action.name))
    .map(({ name: action, methods, path }) => {
      const ofOne = path.startsWith(':');
      const id = renamed.get(main);
      return {
        seen,
        methods,
        path: joinPaths(
          prefix.prefix,
          shallow && ofOne ? main : base,
          id === undefined ? path : path.replace(':id', `:${id}`),
        ),
        handler: args[1] ?? unknown,
        action,
        namespace: prefix.namespace,
        middleware: [...around.middleware, ...calls.flatMap((each) => ofAction(each, action))],
      };
    });
}

/** `use(['store'], auth)`, `use('*', auth)`, `middleware({ '*': 'auth', store: ['log'] })`. */
function ofAction({ event, conditional }: SeenCall, action: string): RouteMiddleware[] {
  if (event.name !== 'use' && event.name !== 'middleware') return [];
  const [first, second] = event.args;
  const values: Value[] = [];
  if (first?.kind === 'object') {
    for (const [key, value] of first.props)
      if (key === '*' || key.split(',').includes(action)) values.push(...flat(value));
  } else if (names(first).some((name) => name === '*' || name === action)) values.push(...flat(second));
  return values.map((value) => ({ value, place: event.place, scope: 'route', conditional }));
}

function singular(word: string): string {
  if (word.endsWith('ies')) return word.replace(/ies$/, 'y');
  if (/(?:x|z|ch|sh|ss)es$/.test(word)) return word.replace(/es$/, '');
  return /(?:ss|us|is)$/.test(word) ? word : word.replace(/s$/, '');
}

function snakeCase(text: string): string {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toLowerCase();
}
