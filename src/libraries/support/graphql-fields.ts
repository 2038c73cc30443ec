import {
  literal,
  makeObject,
  options,
  undefinedValue,
  unknown,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import type { Param } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import type { Operation } from './graphql-sdl.ts';
import type { GraphqlServer } from './graphql-servers.ts';
import { shieldGuards } from './graphql-shield.ts';
import type { Shape } from './schema-shape.ts';
import { shapeParams, shapeValue } from './shape-values.ts';

/** What clients can ask for at the root of a schema. */
export interface RootField {
  readonly operation: Operation;
  readonly name: string;
  readonly framework: string;
  /** what answers it; unknown if nothing of the project was found to */
  readonly resolve: Value;
  readonly self?: Value;
  readonly args: ReadonlyMap<string, Shape>;
  /** no schema was seen that says what its arguments are */
  readonly undeclared?: boolean;
  readonly place: Place;
  readonly guards: readonly GuardDraft[];
  /** what the function gets, where that is not `(parent, args, context, info)` */
  readonly pass?: (given: ResolverArguments) => Value[];
  /** refused or let through by declaration */
  readonly auth?: boolean;
}

export interface ResolverArguments {
  readonly parent: Value;
  readonly args: Value;
  readonly context: Value;
  readonly info: Value;
}

/** Declares a field as an endpoint of the server that answers for its schema. */
export function declareField(build: LibraryBuild, field: RootField, server: GraphqlServer): void {
  const { operation, name, framework, args, place } = field;
  const location = build.locate(place);
  const open = field.undeclared === true;
  const shape: Shape = { kind: 'object', members: args, open };
  const types: GuardDraft[] =
    args.size === 0
      ? []
      : [
          {
            value: literal(true),
            name: 'GraphQL schema',
            kinds: ['validation'],
            covers: ['argument'],
            scope: 'route',
            place,
            conditional: false,
          },
        ];
  build.endpoint({
    app: null,
    protocol: 'graphql',
    method: operation,
    path: name,
    mount: server.mount,
    framework,
    place,
    guards: [...server.guards, ...types, ...shieldGuards(build, operation, name, place), ...field.guards],
    handler: field.resolve,
    ...(field.self === undefined ? {} : { self: field.self }),
    ...(field.auth === undefined ? {} : { auth: field.auth }),
    arguments: () => {
      const given: ResolverArguments = {
        parent: undefinedValue,
        args: args.size === 0 && !open ? makeObject() : shapeValue(shape, 'argument', [], place, 'GraphQL schema'),
        context: server.context(),
        info: unknown,
      };
      // guards are called like plain resolvers
      return field.pass?.(given) ?? [given.parent, given.args, given.context, given.info];
    },
    replies: 'return',
    defaultStatus: 200,
    params: [...args].flatMap(([arg, of]) => argumentParams(arg, of, location)),
    conditional: false,
  });
}

/** An argument, or the members of one that is an object. */
function argumentParams(name: string, shape: Shape, place: Location): Param[] {
  const inner = shapeParams(shape, 'argument', place, 'GraphQL schema');
  return inner.length === 0
    ? [{ name, in: 'argument', place, validatedBy: 'GraphQL schema' }]
    : inner.map((param) => ({ ...param, name: `${name}.${param.name}` }));
}

/** The function that answers a field, out of what stands in a map of resolvers: itself, `{ resolve }`, `{ subscribe }`, or wrapped by packages. */
export function resolverIn(value: Value | undefined, depth = 0): Value | null {
  if (value === undefined || depth > 4) return null;
  for (const option of options(value)) {
    if (option.kind === 'function') return value.kind === 'union' && depth === 0 ? value : option;
    if (option.kind === 'object') {
      const inner = option.props.get('subscribe') ?? option.props.get('resolve');
      const found = resolverIn(inner, depth + 1);
      if (found !== null) return found;
    } else if (option.kind === 'external') {
      const functions = option.args.map((argument) => resolverIn(argument, depth + 1)).filter((each) => each !== null);
      const last = option.path.name === 'withFilter' ? functions[0] : functions.at(-1);
      if (last !== undefined) return last;
    }
  }
  return null;
}

/** Where a resolver stands, or something else if none of the project was found. */
export function placeOfResolver(build: LibraryBuild, resolve: Value | null, fallback: Place): Place {
  for (const option of resolve === null ? [] : options(resolve))
    if (option.kind === 'function') return build.evaluator.placeOfFunction(option);
  return fallback;
}
