import { options, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { resolverIn } from './graphql-fields.ts';
import { scalars, type Operation } from './graphql-sdl.ts';
import { memberIn } from './graphql-servers.ts';
import { membersOf } from './request-context.ts';
import type { Shape } from './schema-shape.ts';

/** A field of an object type that code makes. */
export interface BuiltField {
  readonly operation: Operation;
  readonly name: string;
  readonly resolve: Value | null;
  readonly args: ReadonlyMap<string, Shape>;
  readonly place: Place;
}

const operations: readonly (readonly [string, Operation])[] = [
  ['query', 'QUERY'],
  ['mutation', 'MUTATION'],
  ['subscription', 'SUBSCRIPTION'],
];
const maxDepth = 4;

/** The fields at the root of `new GraphQLSchema({ query, mutation, subscription })`. */
export function builtFields(build: LibraryBuild, schema: ExternalValue): BuiltField[] {
  const found: BuiltField[] = [];
  for (const [key, operation] of operations) {
    const type = memberIn(schema.args[0], key);
    for (const option of type === undefined ? [] : options(type)) {
      if (option.kind !== 'external' || option.call === null) continue;
      const { place } = option.call;
      for (const [name, field] of fieldsOf(build, option))
        found.push({
          operation,
          name,
          resolve: resolverIn(field),
          args: new Map(
            [...argumentsIn(field)].map(([arg, value]) => [arg, typeShape(build, memberIn(value, 'type'))]),
          ),
          place,
        });
    }
  }
  return found;
}

function fieldsOf(build: LibraryBuild, type: ExternalValue): ReadonlyMap<string, Value> {
  const fields = memberIn(type.args[0], 'fields');
  for (const option of fields === undefined ? [] : options(fields)) {
    const value = option.kind === 'function' ? build.evaluator.runRoot(option, []).value : option;
    for (const each of options(value)) if (each.kind === 'object') return each.props;
  }
  return new Map();
}

function argumentsIn(field: Value): ReadonlyMap<string, Value> {
  const args = memberIn(field, 'args');
  return args === undefined ? new Map() : membersOf(args);
}

/** `GraphQLString`, `new GraphQLNonNull(GraphQLID)`, `new GraphQLList(…)`, input objects. */
function typeShape(build: LibraryBuild, value: Value | undefined, depth = 0): Shape {
  const [type] = value === undefined ? [] : options(value);
  if (type?.kind !== 'external' || depth > maxDepth) return { kind: 'any' };
  switch (type.path.text) {
    case 'graphql.GraphQLNonNull()':
      return typeShape(build, type.args[0], depth);
    case 'graphql.GraphQLList()':
      return { kind: 'array', element: typeShape(build, type.args[0], depth + 1) };
    case 'graphql.GraphQLEnumType()':
      return { kind: 'scalar', type: 'enum' };
    case 'graphql.GraphQLInputObjectType()': {
      const members = [...fieldsOf(build, type)].map(
        ([name, field]) => [name, typeShape(build, memberIn(field, 'type'), depth + 1)] as const,
      );
      return { kind: 'object', members: new Map(members), open: false };
    }
    default:
      return scalars[type.path.name.replace(/^GraphQL/, '')] ?? { kind: 'any' };
  }
}
