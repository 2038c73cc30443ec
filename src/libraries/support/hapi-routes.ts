import {
  asString,
  makeObject,
  options,
  unknown,
  type ExternalValue,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { GuardKind, Param } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import type { Authentication } from './hapi-auth.ts';
import { keep, requestParts } from './hapi-exchange.ts';
import { elements, object } from './hapi-register.ts';
import { pathsOf } from './paths.ts';
import { schemaShape, type Shape } from './schema-shape.ts';
import { shapeParams } from './shape-values.ts';

export interface HapiRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: Value;
  /** `options` of the route */
  readonly settings: Value;
  /** what the validation says of each member of the request */
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly guards: readonly GuardDraft[];
  readonly params: readonly Param[];
  readonly place: Place;
  readonly seen: SeenCall;
}

/** Lets functions that a server calls before its handlers, by when it does. */
export type Extensions = ReadonlyMap<string, readonly GuardDraft[]>;

export interface RouteContext {
  readonly root: ExternalValue;
  readonly prefix: string;
  readonly extensions: Extensions;
  readonly authentication: Authentication;
}

/** The routes that one call of `server.route()` adds. */
export function routesOf(build: LibraryBuild, seen: SeenCall, context: RouteContext): HapiRoute[] {
  const { place: called } = seen.event;
  return elements(seen.event.args[0] ?? unknown).flatMap((entry) => {
    const route = object(entry);
    if (route === null) {
      build.unknown({
        kind: 'route',
        message: 'the routes that are added here could not be computed',
        location: build.locate(called),
      });
      return [];
    }
    return routeOf(build, seen, context, route, placeOf(route, called));
  });
}

/** Routes in lists of their own are found where they are written; those that a call spells out at the call. */
function placeOf(route: ObjectValue, called: Place): Place {
  const { place } = route;
  return place === null ? called : place;
}

function routeOf(
  build: LibraryBuild,
  seen: SeenCall,
  context: RouteContext,
  route: ObjectValue,
  place: Place,
): HapiRoute[] {
  const { root, prefix, extensions, authentication } = context;
  const settings = settingsOf(build, route, root);
  const paths = pathsOf(route.props.get('path'));
  if (paths === null)
    build.unknown({
      kind: 'path',
      message: 'the path of route() could not be computed',
      location: build.locate(place),
    });
  const shapes = shapesOf(settings);
  const location = build.locate(place);
  const covers = Object.entries(requestParts).flatMap(([member, where]) =>
    hasSchema(settings, member) ? [where] : [],
  );
  const own = (value: Value, name: string, kinds?: readonly GuardKind[]): GuardDraft => ({
    value,
    scope: 'route',
    place,
    conditional: false,
    ...(isNamed(value) ? {} : { name }),
    ...(kinds === undefined ? {} : { kinds }),
  });
  const stage = (name: string): GuardDraft[] => [
    ...(extensions.get(name) ?? []),
    ...elements(object(settings.props.get('ext'))?.props.get(name) ?? makeObject()).flatMap((each) => {
      const method = object(each)?.props.get('method');
      return method === undefined ? [] : [own(method, name)];
    }),
  ];
  const guards: GuardDraft[] = [
    ...stage('onRequest'),
    ...stage('onPreAuth'),
    ...authentication.guardsOf(root, settings.props.get('auth'), place),
    ...stage('onCredentials'),
    ...stage('onPostAuth'),
    ...(covers.length > 0
      ? [{ ...own(settings.props.get('validate') ?? unknown, 'validate', ['validation']), name: 'validate', covers }]
      : []),
    ...stage('onPreHandler'),
    ...prerequisites(settings).map(({ method, assign }) => ({
      ...own(method, 'pre'),
      ...(assign === null ? {} : { gives: (value: Value, args: readonly Value[]) => keep(args, 'pre', assign, value) }),
    })),
  ];
  const declared = [...shapes].flatMap(([member, shape]) =>
    shapeParams(shape, requestParts[member] ?? 'argument', location, 'schema'),
  );
  const handler = route.props.get('handler') ?? settings.props.get('handler') ?? unknown;
  return methodsOf(route.props.get('method')).flatMap((method) =>
    (paths ?? ['{?}']).map((path): HapiRoute => {
      const whole = prefixed(prefix, path);
      const named = [...whole.matchAll(/\{([A-Za-z_]\w*)[?*\d]*\}/g)].map(([, name = '']): Param => ({
        name,
        in: 'path',
        place: location,
        validatedBy: '',
      }));
      const known = new Set(declared.filter(({ in: where }) => where === 'path').map(({ name }) => name));
      return {
        method,
        path: whole,
        handler: handlerIn(handler),
        settings,
        shapes,
        guards,
        params: [...declared, ...named.filter(({ name }) => !known.has(name))],
        place,
        seen,
      };
    }),
  );
}

/** A slash at the end makes another route of it; `/` alone is the prefix itself. */
function prefixed(prefix: string, path: string): string {
  if (prefix === '') return path === '' ? '/' : path;
  return path === '/' ? prefix : `${prefix}${path.startsWith('/') ? '' : '/'}${path}`;
}

function settingsOf(build: LibraryBuild, route: ObjectValue, root: ExternalValue): ObjectValue {
  const given = route.props.get('options') ?? route.props.get('config');
  for (const option of options(given ?? unknown)) {
    if (option.kind === 'object') return option;
    // options may be made of the server
    const made = option.kind === 'function' ? object(build.evaluator.runRoot(option, [root]).value) : null;
    if (made !== null) return made;
  }
  const empty = makeObject();
  if (given !== undefined) empty.props.set('auth', unknown);
  return empty;
}

function hasSchema(settings: ObjectValue, member: string): boolean {
  const schema = object(settings.props.get('validate'))?.props.get(member);
  return schema !== undefined && schema.kind !== 'literal';
}

function shapesOf(settings: ObjectValue): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  const validate = object(settings.props.get('validate'));
  for (const member of Object.keys(requestParts)) {
    const shape = hasSchema(settings, member) ? shapeOf(validate?.props.get(member)) : null;
    if (shape !== null) shapes.set(member, shape);
  }
  return shapes;
}

/** A schema, or an object of schemas, which is compiled to one. */
function shapeOf(value: Value | undefined): Shape | null {
  const given = object(value);
  if (given === null || value?.kind !== 'object') return schemaShape(value);
  return {
    kind: 'object',
    members: new Map([...given.props].map(([name, schema]) => [name, schemaShape(schema) ?? { kind: 'any' }])),
    open: given.rest !== null,
  };
}

/** `pre`: functions, `{ method, assign }`, and lists of them that run side by side. */
function prerequisites(settings: ObjectValue): { method: Value; assign: string | null }[] {
  const given = settings.props.get('pre');
  if (given === undefined) return [];
  return elements(given)
    .flatMap(elements)
    .flatMap((each) => {
      const method = object(each)?.props.get('method') ?? (each.kind === 'function' ? each : null);
      return method === null ? [] : [{ method, assign: asString(object(each)?.props.get('assign')) }];
    });
}

function methodsOf(value: Value | undefined): string[] {
  const methods = elements(value ?? unknown).flatMap((each) => asString(each)?.toUpperCase() ?? []);
  return methods.length === 0 || methods.includes('*') ? ['ALL'] : [...new Set(methods)];
}

/** `{ directory: { … } }` and its like are handled by the plugin that knows the word. */
function handlerIn(value: Value): Value {
  const given = value.kind === 'object' && value.cls === null ? value : null;
  return given === null ? value : (given.props.values().next().value ?? unknown);
}

function isNamed(value: Value): boolean {
  return options(value).some(
    (option) => option.kind !== 'function' || (option.module.facts.functions[option.fn]?.name ?? '') !== '',
  );
}
