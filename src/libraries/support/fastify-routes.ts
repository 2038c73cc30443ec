import {
  asString,
  joinAll,
  literal,
  makeObject,
  options,
  undefinedValue,
  unknown,
  type ExternalValue,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { GuardKind, OptionValue, Param } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { isTrue } from './arguments.ts';
import type { BootedRoute, Hook } from './fastify-boot.ts';
import { joinPaths, pathsOf } from './paths.ts';
import { schemaShape, type Shape } from './schema-shape.ts';
import { shapeParams } from './shape-values.ts';

export interface FastifyRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: Value;
  readonly config: Value;
  readonly schema: Value | undefined;
  /** what the schema says of `body`, `query`, `path` and `header` */
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly guards: readonly GuardDraft[];
  readonly params: readonly Param[];
  readonly place: Place;
  /** the handler gets connections of WebSockets, not requests */
  readonly websocket: boolean;
  /** what gets those beside the handler, if anything does */
  readonly wsHandler: Value | undefined;
}

/** Stages of a request that can stop it, in order; validation comes before the last. */
const stages = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const;
const parts = [
  ['body', 'body'],
  ['querystring', 'query'],
  ['query', 'query'],
  ['params', 'path'],
  ['headers', 'header'],
] as const;

export function routesOf(build: LibraryBuild, booted: BootedRoute): FastifyRoute[] {
  const { scope, seen, instance } = booted;
  const { event } = seen;
  const { place } = event;
  const declared = declaredOptions(event.name, event.args, place);
  for (const hook of booted.onRoute) {
    for (const option of options(hook.value))
      if (option.kind === 'function') build.evaluator.runRoot(option, [declared], hook.instance);
  }
  const option = (name: string): Value | undefined => declared.props.get(name);
  const paths = pathsOf(option('url') ?? option('path'));
  if (paths === null)
    build.unknown({
      kind: 'path',
      message: `the path of ${event.name}() could not be computed`,
      location: build.locate(place),
    });
  const schema = option('schema');
  const shapes = new Map<string, Shape>();
  const covers: string[] = [];
  for (const [name, where] of parts) {
    const part = schema?.kind === 'object' ? schema.props.get(name) : undefined;
    if (part === undefined || part.kind === 'literal') continue;
    covers.push(where);
    const shape = schemaShape(part);
    if (shape !== null) shapes.set(where, shape);
  }
  const guards = chainOf(booted, declared, covers, place);
  const location = build.locate(place);
  const params = [...shapes].flatMap(([where, shape]) => shapeParams(shape, paramPlace(where), location, 'schema'));
  const config = option('config') ?? makeObject();
  const handler = option('handler') ?? unknown;
  return methodsOf(option('method') ?? option('methods')).flatMap((method) =>
    (paths ?? ['{?}']).map((path) => ({
      method,
      path: fullPath(scope.prefix, path),
      handler: bound(handler, instance),
      config,
      schema,
      shapes,
      guards,
      params,
      place,
      websocket: isTrue(option('websocket')),
      wsHandler: option('wsHandler'),
    })),
  );
}

/** A slash at the end makes another route of it; `/` alone is the prefix itself. */
function fullPath(prefix: string, path: string): string {
  const joined = joinPaths(prefix, path);
  return path.length > 1 && path.endsWith('/') && joined !== '/' ? `${joined}/` : joined;
}

/** The options of `route({ … })`, or the same made of what a shorthand such as `get(path, options, handler)` was given. */
function declaredOptions(name: string, args: readonly Value[], place: Place): ObjectValue {
  const object = makeObject(place);
  const [first, second, third] = args;
  const given = name === 'route' ? first : second;
  for (const option of options(given ?? undefinedValue)) {
    if (option.kind !== 'object') continue;
    for (const [key, value] of option.props) object.props.set(key, value);
    break;
  }
  if (name === 'route') return object;
  object.props.set('method', literal(name === 'all' ? 'ALL' : name.toUpperCase()));
  object.props.set('url', first ?? unknown);
  const handler = third ?? (second?.kind === 'object' ? undefined : second);
  if (handler !== undefined) object.props.set('handler', handler);
  return object;
}

function methodsOf(value: Value | undefined): string[] {
  if (value === undefined) return ['GET'];
  const methods = options(value)
    .flatMap((option) => (option.kind === 'array' ? option.elements : [option]))
    .flatMap((each) => asString(each)?.toUpperCase() ?? []);
  return methods.length === 0 ? ['ALL'] : [...new Set(methods)];
}

function chainOf(booted: BootedRoute, declared: ObjectValue, covers: readonly string[], place: Place): GuardDraft[] {
  const guards: GuardDraft[] = [];
  for (const stage of stages) {
    if (stage === 'onRequest') guards.push(...rateLimits(booted, declared, place));
    for (const hook of booted.scope.hooks) if (hook.name === stage) guards.push(hookGuard(hook));
    if (stage === 'preHandler' && covers.length > 0) {
      guards.push({
        value: declared.props.get('schema') ?? unknown,
        scope: 'route',
        place,
        conditional: false,
        name: 'schema',
        kinds: ['validation'],
        covers,
      });
    }
    for (const value of flatten(declared.props.get(stage)))
      guards.push({
        value: bound(value, booted.instance),
        scope: 'route',
        place,
        conditional: false,
        self: booted.instance,
        ...(isNamed(value) ? {} : { name: stage }),
      });
  }
  return guards;
}

function hookGuard({ name, value, seen, instance, global }: Hook): GuardDraft {
  const options_ = value.kind === 'external' ? pluginOptions(seen.event.args[1]) : undefined;
  return {
    value: bound(value, instance),
    scope: global ? 'global' : 'router',
    place: seen.event.place,
    conditional: seen.conditional,
    self: instance,
    ...(isNamed(value) ? {} : { name: `${name} hook` }),
    ...(options_ === undefined ? {} : { options: options_ }),
  };
}

function isNamed(value: Value): boolean {
  return options(value).some(
    (option) => option.kind !== 'function' || (option.module.facts.functions[option.fn]?.name ?? '') !== '',
  );
}

/** The plugin's limit, the route's own, or none where one of them says so. */
function rateLimits({ rateLimit }: BootedRoute, declared: ObjectValue, place: Place): GuardDraft[] {
  const config = declared.props.get('config');
  const own = config?.kind === 'object' ? config.props.get('rateLimit') : undefined;
  if (rateLimit === null || (own?.kind === 'literal' && own.value === false)) return [];
  const kinds: GuardKind[] = ['rate-limit'];
  const plugin = pluginOptions(rateLimit.seen.event.args[1]);
  if (own !== undefined) {
    return [
      {
        value: rateLimit.value,
        scope: 'route',
        place,
        conditional: false,
        kinds,
        options: { ...plugin, ...pluginOptions(own) },
      },
    ];
  }
  return plugin?.['global'] === false ? [] : [{ ...hookGuard(rateLimit), kinds }];
}

function pluginOptions(value: Value | undefined): Record<string, OptionValue> | undefined {
  const object = value === undefined ? undefined : options(value).find((option) => option.kind === 'object');
  if (object === undefined) return undefined;
  const known: Record<string, OptionValue> = {};
  for (const [name, each] of object.props) {
    if (each.kind === 'literal' && each.value !== undefined)
      known[name] = typeof each.value === 'bigint' ? String(each.value) : each.value;
    else if (
      each.kind === 'array' &&
      each.rest === null &&
      each.elements.every((element) => element.kind === 'literal')
    )
      known[name] = each.elements.map((element) =>
        element.kind === 'literal' && element.value !== undefined ? String(element.value) : null,
      );
    else known[name] = { unknown: true };
  }
  return known;
}

function flatten(value: Value | undefined): Value[] {
  if (value === undefined || value.kind === 'literal') return [];
  if (value.kind === 'array') return [...value.elements.flatMap(flatten), ...(value.rest === null ? [] : [value.rest])];
  return [value];
}

/** A decorator that was added after it was mentioned, and what `fastify.auth([…])` combines. */
function bound(value: Value, instance: ExternalValue): Value {
  if (value.kind !== 'external') return value;
  if (value.path.text === 'fastify().auth()') {
    const checks = flatten(value.args[0]).flatMap((each) => flatten(bound(each, instance)));
    return checks.length === 0 ? value : joinAll(checks);
  }
  const decorated =
    value.path.text === `fastify().${value.path.name}` ? instance.props?.get(value.path.name) : undefined;
  return decorated ?? value;
}

function paramPlace(where: string): Param['in'] {
  return where === 'body' || where === 'query' || where === 'path' || where === 'header' ? where : 'argument';
}
