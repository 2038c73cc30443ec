import {
  asString,
  makeObject,
  options,
  settle,
  unknown,
  type ExternalValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { Param } from '../../model/types.ts';
import type { AppDraft, GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { app, contextParts, exchange } from './elysia-context.ts';
import type { Hooks } from './elysia-hooks.ts';
import { joinPaths, pathsOf } from './paths.ts';
import type { Shape } from './schema-shape.ts';
import { shapeParams } from './shape-values.ts';

export const verbs = ['get', 'post', 'put', 'patch', 'delete', 'options', 'head', 'connect', 'all'];

/** Methods that add to an instance, in the order in which they are called. */
export const additions = [
  ...verbs,
  'route',
  'ws',
  'mount',
  'use',
  'group',
  'guard',
  'onRequest',
  'onParse',
  'onTransform',
  'onBeforeHandle',
  'derive',
  'resolve',
  'as',
];

export interface ElysiaRoute {
  readonly path: string;
  readonly place: Place;
  readonly shapes: ReadonlyMap<string, Shape>;
}

/** What the routes of an instance pass, as far as it has been added. */
interface Stage {
  readonly app: AppDraft | null;
  readonly prefix: string;
  /** in force for what is added next */
  readonly guards: GuardDraft[];
  /** schemas that a `guard` put in force */
  readonly shapes: Map<string, Shape>;
  /** what an instance hands on to the one that uses it, and whether that one hands it on too */
  readonly exports: { readonly draft: GuardDraft; readonly far: boolean }[];
  readonly visiting: ReadonlySet<ExternalValue>;
  readonly decorations: ReadonlyMap<string, Value>;
  readonly mounted: boolean;
}

export interface Instances {
  readonly calls: ReadonlyMap<ExternalValue, readonly SeenCall[]>;
  /** instances that functions of `group` and `guard` get, by the call */
  readonly inner: ReadonlyMap<SeenCall['event'], ExternalValue>;
  readonly hooks: Hooks;
}

export function declareInstance(
  build: LibraryBuild,
  instances: Instances,
  root: ExternalValue,
  draft: AppDraft | null,
  decorations: ReadonlyMap<string, Value>,
): void {
  declare(build, instances, root, {
    app: draft,
    prefix: prefixOf(root),
    guards: [],
    shapes: new Map(),
    exports: [],
    visiting: new Set(),
    decorations,
    mounted: draft !== null,
  });
}

/** Instances that a value given to `use` stands for. */
export function usedIn(value: Value): ExternalValue[] {
  return options(settle(value)).flatMap((option) => {
    if (option.kind === 'array') return option.elements.flatMap(usedIn);
    const external = option.kind === 'object' ? option.base : option;
    return external?.kind === 'external' && external.path.text === app ? [external] : [];
  });
}

function declare(build: LibraryBuild, instances: Instances, instance: ExternalValue, stage: Stage): void {
  if (stage.visiting.has(instance)) return;
  const visiting = new Set([...stage.visiting, instance]);
  const { hooks } = instances;
  for (const seen of instances.calls.get(instance) ?? []) {
    const { event } = seen;
    const { name, args } = event;
    if (name === 'use') {
      for (const plugin of args.flatMap(usedIn)) {
        if (plugin === instance) continue;
        const exports: Stage['exports'] = [];
        declare(build, instances, plugin, {
          ...stage,
          prefix: joinPaths(stage.prefix, prefixOf(plugin)),
          guards: [...stage.guards],
          shapes: new Map(stage.shapes),
          exports,
          visiting,
        });
        for (const { draft, far } of exports) {
          stage.guards.push(draft);
          if (far) stage.exports.push({ draft, far });
        }
      }
      const plugin = hooks.ofPackage(args[0], seen, stage.visiting.size === 0);
      if (plugin !== null) pushGuard(stage, plugin);
    } else if (name === 'group' || name === 'guard') {
      const inner = instances.inner.get(event);
      const hook = args.find((argument) => argument.kind === 'object');
      if (inner === undefined) {
        for (const each of hooks.ofOptions(hook, seen, 'router'))
          add(stage, each.draft, scopeIn(hook), stage.visiting.size === 0);
        for (const [part, shape] of hooks.shapesIn(hook)) stage.shapes.set(part, shape);
        continue;
      }
      const prefix = name === 'group' ? (pathsOf(args[0])?.[0] ?? '{?}') : '';
      declare(build, instances, inner, {
        ...stage,
        prefix: joinPaths(stage.prefix, prefix),
        guards: [...stage.guards, ...hooks.ofOptions(hook, seen, 'router').map(({ draft }) => draft)],
        shapes: new Map([...stage.shapes, ...hooks.shapesIn(hook)]),
        exports: [],
        visiting,
      });
    } else if (name === 'as') {
      const to = asString(args[0]);
      for (const draft of stage.guards) if (to !== null) stage.exports.push({ draft, far: to === 'global' });
    } else if (verbs.includes(name) || name === 'route' || name === 'ws' || name === 'mount')
      route(build, hooks, seen, stage);
    else {
      const fn = args.findLast((argument) => argument.kind !== 'object');
      const settings = args.length > 1 ? args[0] : undefined;
      for (const draft of hooks.ofFunction(name, fn ?? args[0], seen, stage.visiting.size === 0 ? 'global' : 'router'))
        add(stage, draft, name === 'onRequest' ? 'global' : scopeIn(settings), stage.visiting.size === 0);
    }
  }
}

function pushGuard(stage: Stage, draft: GuardDraft): void {
  stage.guards.push(draft);
  stage.exports.push({ draft, far: true });
  if (draft.scope === 'global') stage.app?.guards.push(draft);
}

function add(stage: Stage, draft: GuardDraft, scope: string | null, outermost: boolean): void {
  stage.guards.push(draft);
  if (scope !== null && scope !== 'local') stage.exports.push({ draft, far: scope === 'global' });
  if (outermost) stage.app?.guards.push(draft);
}

/** `{ as: 'global' }`. */
function scopeIn(settings: Value | undefined): string | null {
  return settings?.kind === 'object' ? asString(settings.props.get('as')) : null;
}

function prefixOf(instance: ExternalValue): string {
  const settings = instance.args[0];
  const prefix = settings?.kind === 'object' ? settings.props.get('prefix') : undefined;
  return prefix === undefined ? '' : (pathsOf(prefix)?.[0] ?? '{?}');
}

function route(build: LibraryBuild, hooks: Hooks, seen: SeenCall, stage: Stage): void {
  const { event, activation, conditional } = seen;
  const { name, place } = event;
  const given = name === 'route' ? event.args.slice(1) : event.args;
  const paths = pathsOf(given[0]);
  // `mount(handler)` is at the root
  const [handler = unknown, hook] = name === 'mount' && paths === null ? given : given.slice(1);
  if (paths === null && name !== 'mount')
    build.unknown({
      kind: 'path',
      message: `the path of ${name}() could not be computed`,
      location: build.locate(place),
    });
  const listed = paths ?? [name === 'mount' ? '/' : '{?}'];
  const settings = name === 'ws' ? handler : hook;
  const shapes = new Map([...stage.shapes, ...hooks.shapesIn(settings)]);
  const own = hooks.ofOptions(settings, seen, 'route');
  const location = build.locate(place);
  const params = [...shapes].flatMap(([part, shape]): Param[] =>
    shapeParams(shape, contextParts[part] ?? 'argument', location, 'schema'),
  );
  const covers = [...shapes.keys()].flatMap((part) => contextParts[part] ?? []);
  const validation: GuardDraft[] =
    covers.length === 0
      ? []
      : [
          {
            value: settings ?? makeObject(),
            scope: 'route',
            place,
            conditional: false,
            name: 'schema',
            kinds: ['validation'],
            covers,
          },
        ];
  const method =
    name === 'route'
      ? (asString(event.args[0])?.toUpperCase() ?? 'ALL')
      : name === 'all' || name === 'mount'
        ? 'ALL'
        : name.toUpperCase();
  for (const each of listed) {
    const whole = fullPath(stage.prefix, name === 'mount' ? joinPaths(each, '*') : each);
    build.endpoint({
      app: stage.app,
      protocol: name === 'ws' ? 'ws' : 'http',
      method: name === 'ws' ? 'MESSAGE' : method,
      path: whole,
      framework: 'elysia',
      place,
      registered: { in: activation, spelled: event.spelled[name === 'route' ? 1 : 0] === true },
      mounted: stage.mounted,
      guards: [...stage.guards, ...validation, ...own.map(({ draft }) => draft)],
      handler: handlerOf(build, name === 'ws' ? settingsMember(settings, 'message') : handler),
      arguments: () => exchange(build, stage.decorations, { path: whole, place, shapes }),
      replies: name === 'ws' ? 'call' : 'return',
      defaultStatus: 200,
      params,
      conditional,
    });
  }
}

/** A slash at the end makes another route of it; `/` alone is the prefix itself. */
function fullPath(prefix: string, path: string): string {
  const joined = joinPaths(prefix, path);
  return path.length > 1 && path.endsWith('/') && joined !== '/' ? `${joined}/` : joined;
}

/** What is no function is sent as it is. */
function handlerOf(build: LibraryBuild, value: Value): Value {
  return options(value).some(
    (option) => option.kind === 'function' || option.kind === 'external' || option.kind === 'unknown',
  )
    ? value
    : build.evaluator.external(build.evaluator.knowledge.paths.parse('elysia.static'));
}

function settingsMember(settings: Value | undefined, name: string): Value {
  return (settings?.kind === 'object' ? settings.props.get(name) : undefined) ?? unknown;
}
