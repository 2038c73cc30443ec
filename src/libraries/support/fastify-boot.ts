import { asString, options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import { guardOfPlugin, soundsLikeGuard } from './fastify-plugins.ts';
import { unwrapPlugin } from './fastify-register.ts';
import { joinPaths } from './paths.ts';

export const verbs = [
  'get',
  'head',
  'post',
  'put',
  'delete',
  'options',
  'patch',
  'all',
  'trace',
  'propfind',
  'proppatch',
  'mkcol',
  'copy',
  'move',
  'lock',
  'unlock',
  'search',
  'report',
  'mkcalendar',
  'query',
];

export interface Hook {
  readonly name: string;
  readonly value: Value;
  readonly seen: SeenCall;
  /** the instance whose code added it: its `this` */
  readonly instance: ExternalValue;
  readonly global: boolean;
}

/** A route with what was in force when it was added. Hooks are those that its scope ends up with. */
export interface BootedRoute {
  readonly scope: Scope;
  readonly instance: ExternalValue;
  readonly seen: SeenCall;
  /** functions that may change the route's options as it is added */
  readonly onRoute: readonly Hook[];
  /** `@fastify/rate-limit`, if it was loaded before */
  readonly rateLimit: Hook | null;
}

/** What Fastify calls an encapsulation context. */
export interface Scope {
  readonly prefix: string;
  readonly root: boolean;
  readonly hooks: Hook[];
  rateLimit: Hook | null;
}

type Item =
  | { readonly kind: 'call'; readonly seen: SeenCall }
  | { readonly kind: 'register'; readonly seen: SeenCall; readonly children: readonly ExternalValue[] };

export interface Boot {
  /** instances that are nobody's children, in the order in which they were made */
  readonly roots: readonly ExternalValue[];
  routesOf(root: ExternalValue): BootedRoute[];
  errorHandlersOf(root: ExternalValue): readonly SeenCall[];
}

const relevant = ['register', 'addHook', 'route', 'setErrorHandler', 'after', 'ready', ...verbs];

/**
 * Replays what was called on instances in the order in which Fastify loads plugins: the calls of a plugin first, then what
 * it registered, unless it waits for that. The order decides which hooks a child instance starts with.
 */
export function replay(build: LibraryBuild): Boot {
  const items = new Map<ExternalValue, Item[]>();
  const roots = new Set<ExternalValue>();
  const handlers = new Map<ExternalValue, SeenCall[]>();
  const itemsOf = (instance: ExternalValue): Item[] => {
    let list = items.get(instance);
    if (list === undefined) {
      items.set(instance, (list = []));
      roots.add(rootOf(instance));
    }
    return list;
  };
  for (const { event } of build.calls('fastify')) if (event.result.kind === 'external') roots.add(event.result);
  for (const seen of build.calls(`fastify().{${relevant.join('|')}}`)) {
    const { receiver } = seen.event;
    if (receiver?.kind !== 'external') continue;
    // an instance that was made for a group of files: registered where it is first used
    if (!items.has(receiver) && receiver.receiver?.path.text === 'fastify()') {
      itemsOf(receiver.receiver).push({ kind: 'register', seen, children: [receiver] });
    }
    const list = itemsOf(receiver);
    if (seen.event.name !== 'register') list.push({ kind: 'call', seen });
    else {
      const children = seen.event.callbacks.flatMap(({ args: [first] }) =>
        first?.kind === 'external' && first.path.text === 'fastify()' ? [first] : [],
      );
      list.push({ kind: 'register', seen, children });
      for (const child of children) itemsOf(child);
    }
    if (seen.event.name === 'setErrorHandler') {
      const root = rootOf(receiver);
      handlers.set(root, [...(handlers.get(root) ?? []), seen]);
    }
  }
  return {
    roots: [...roots].filter((instance) => instance.receiver === null),
    routesOf: (root) => load(build, root, items),
    errorHandlersOf: (root) => handlers.get(root) ?? [],
  };
}

export function rootOf(instance: ExternalValue): ExternalValue {
  let at = instance;
  while (at.receiver !== null && at.receiver.path.text === 'fastify()') at = at.receiver;
  return at;
}

function load(
  build: LibraryBuild,
  root: ExternalValue,
  items: ReadonlyMap<ExternalValue, readonly Item[]>,
): BootedRoute[] {
  const routes: BootedRoute[] = [];
  const visiting = new Set<ExternalValue>();
  const run = (instance: ExternalValue, scope: Scope): void => {
    if (visiting.has(instance)) return;
    visiting.add(instance);
    let queue: Extract<Item, { kind: 'register' }>[] = [];
    const flush = (): void => {
      const waiting = queue;
      queue = [];
      for (const item of waiting) register(item, scope);
    };
    for (const item of items.get(instance) ?? []) {
      const { event } = item.seen;
      if (item.kind === 'register') {
        queue.push(item);
        if (event.fate === 'await') flush();
      } else if (event.name === 'addHook') {
        const name = asString(event.args[0]);
        const [, value] = event.args;
        if (name !== null && value !== undefined)
          scope.hooks.push({ name, value, seen: item.seen, instance, global: scope.root });
      } else if (event.name === 'after' || event.name === 'ready') flush();
      else if (event.name !== 'setErrorHandler') {
        routes.push({
          scope,
          instance,
          seen: item.seen,
          onRoute: scope.hooks.filter((hook) => hook.name === 'onRoute'),
          rateLimit: scope.rateLimit,
        });
      }
    }
    flush();
  };
  const register = (item: Extract<Item, { kind: 'register' }>, scope: Scope): void => {
    for (const hook of packageHooks(build, item.seen, scope)) {
      if (hook.value.kind === 'external' && hook.value.path.text === '@fastify/rate-limit') scope.rateLimit = hook;
      else scope.hooks.push(hook);
    }
    for (const child of item.children)
      run(child, asString(child.args[0]) === 'shared' ? scope : childScope(scope, prefixOf(child)));
  };
  run(root, { prefix: '', root: true, hooks: [], rateLimit: null });
  return routes;
}

function childScope(scope: Scope, prefix: string): Scope {
  return {
    prefix: prefix === '' ? scope.prefix : joinPaths(scope.prefix, prefix),
    root: false,
    hooks: [...scope.hooks],
    rateLimit: scope.rateLimit,
  };
}

function prefixOf(child: ExternalValue): string {
  for (const option of options(child.args[1] ?? child)) {
    const prefix = option.kind === 'object' ? option.props.get('prefix') : undefined;
    if (prefix === undefined) continue;
    const text = asString(prefix);
    if (text !== null) return text;
    if (prefix.kind !== 'literal') return '{?}';
  }
  return '';
}

/** Plugins from packages that put something before the handlers: as a hook whose value is the package. */
function packageHooks(build: LibraryBuild, seen: SeenCall, scope: Scope): Hook[] {
  const { event } = seen;
  if (event.receiver?.kind !== 'external' || event.args[0] === undefined) return [];
  const { receiver } = event;
  const member = (value: Value, name: string): Value =>
    build.evaluator.asRoot((machine) => machine.member(value, name, event.place));
  return options(unwrapPlugin(event.args[0], member).plugin).flatMap((value) => {
    if (value.kind !== 'external') return [];
    const name = value.path.root.text;
    if (
      guardOfPlugin(name) === null &&
      !(build.evaluator.knowledge.of(value.path).call === null && soundsLikeGuard.test(name))
    )
      return [];
    return [{ name: 'onRequest', value, seen, instance: receiver, global: scope.root }];
  });
}
