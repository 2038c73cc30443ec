import { asString, options, settle, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { GuardDraft, LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { definitionsIn } from './support/graphql-definitions.ts';
import { declareField, resolverIn } from './support/graphql-fields.ts';
import { scalars, type Operation } from './support/graphql-sdl.ts';
import { memberIn, serverFor, type GraphqlServer } from './support/graphql-servers.ts';
import { declarePothosElementFields } from './support/pothos-lists.ts';
import { scopeGuards } from './support/pothos-scopes.ts';
import { membersOf } from './support/request-context.ts';
import type { Shape } from './support/schema-shape.ts';

const builder = '@pothos/core()';
const fieldBuilder = '@pothos/core.FieldBuilder()';
const inputBuilder = '@pothos/core.InputBuilder()';
const maxDepth = 4;

/** Pothos: fields of the root types, with their scopes. */
export default defineLibrary({
  packages: ['@pothos/core', '@giraphql/core'],
  docs: 'https://pothos-graphql.dev',
  title: 'Pothos',
  rows: [
    { api: '@pothos/core.SchemaBuilder()', is: 'alias', of: builder },
    { api: '{@giraphql/core|@giraphql/core.SchemaBuilder}()', is: 'alias', of: builder },
    { api: '{@pothos/core|@giraphql/core}', is: 'function', keeps: true },
    { api: `${builder}.*`, is: 'function', keeps: true },
    { api: `${fieldBuilder}.withAuth()`, is: 'alias', of: fieldBuilder },
    { api: `${fieldBuilder}.*`, is: 'function', keeps: true },
    { api: `${fieldBuilder}.args`, is: 'function', returns: 'argument 0' },
  ],
  build(build) {
    for (const [kind, operation] of [
      ['query', 'QUERY'],
      ['mutation', 'MUTATION'],
      ['subscription', 'SUBSCRIPTION'],
    ] as const) {
      for (const seen of build.calls(`${builder}.${kind}Field`)) {
        const [name, make] = seen.event.args;
        declare(build, operation, seen, new Map([[asString(name) ?? '{?}', runFields(build, make)]]), undefined);
      }
      for (const seen of build.calls(`${builder}.${kind}Fields`))
        declare(build, operation, seen, fieldsIn(runFields(build, seen.event.args[0])), undefined);
      for (const seen of build.calls(`${builder}.${kind}Type`)) {
        const [settings] = seen.event.args;
        const fields = runFields(build, memberIn(settings, 'fields'));
        declare(build, operation, seen, fieldsIn(fields), memberIn(settings, 'authScopes'));
      }
    }
    for (const seen of build.calls(`${builder}.relayMutationField`)) declareRelay(build, seen);
    const one = (make: Value | undefined): Value => runFields(build, make);
    declarePothosElementFields(build, builder, (make) => fieldsIn(one(make)), one);
  },
});

/** What `(t) => …` gives. */
function runFields(build: LibraryBuild, make: Value | undefined, path = fieldBuilder): Value {
  if (make === undefined) return unknown;
  const { paths } = build.evaluator.knowledge;
  const fn = options(make).find((option) => option.kind === 'function');
  return fn === undefined
    ? make
    : settle(build.evaluator.runRoot(fn, [build.evaluator.external(paths.parse(path))]).value);
}

function fieldsIn(value: Value): ReadonlyMap<string, Value> {
  for (const option of options(value)) if (option.kind === 'object') return option.props;
  return new Map();
}

function declare(
  build: LibraryBuild,
  operation: Operation,
  seen: SeenCall,
  fields: ReadonlyMap<string, Value>,
  ofType: Value | undefined,
): void {
  if (fields.size === 0) return;
  const server = serverOf(build, seen);
  for (const [name, value] of fields) {
    const field = options(value).find((option) => option.kind === 'external' && option.call !== null);
    if (field?.kind !== 'external' || field.call === null) continue;
    const settings = field.args.find((argument) => argument.kind === 'object') ?? unknown;
    const kind = field.call.name;
    const { place } = field.call;
    const own = memberIn(settings, 'authScopes');
    const skips = memberIn(settings, 'skipTypeScopes');
    const scopes = [
      ...(ofType === undefined || (skips?.kind === 'literal' && skips.value === true) ? [] : [ofType]),
      ...withAuth(field),
      ...(own === undefined ? [] : [own]),
    ];
    const input = memberIn(settings, 'input');
    const args = argumentsIn(build, memberIn(settings, 'args'));
    if (input !== undefined) args.set('input', { kind: 'object', members: argumentsIn(build, input), open: false });
    declareField(
      build,
      {
        operation,
        name,
        framework: 'pothos',
        resolve: resolverIn(settings) ?? unknown,
        args,
        place,
        guards: guardsFor(build, seen, scopes, field),
        // the query that the database is asked comes first
        ...(/^(?:prisma|drizzle)/.test(kind)
          ? { pass: (given) => [unknown, given.parent, given.args, given.context, given.info] }
          : {}),
      },
      server,
    );
  }
}

/** `builder.relayMutationField('createPost', { inputFields }, { resolve, authScopes }, { outputFields })`. */
function declareRelay(build: LibraryBuild, seen: SeenCall): void {
  const [name, input, settings = unknown] = seen.event.args;
  const members = argumentsIn(build, runFields(build, memberIn(input, 'inputFields'), inputBuilder));
  const scopes = memberIn(settings, 'authScopes');
  declareField(
    build,
    {
      operation: 'MUTATION',
      name: asString(name) ?? '{?}',
      framework: 'pothos',
      resolve: resolverIn(settings) ?? unknown,
      args: new Map([['input', { kind: 'object', members, open: false }]]),
      place: seen.event.place,
      guards: guardsFor(build, seen, scopes === undefined ? [] : [scopes], null),
    },
    serverOf(build, seen),
  );
}

function serverOf(build: LibraryBuild, { event }: SeenCall): GraphqlServer {
  return serverFor(build, event.place, (settings) =>
    definitionsIn(build, settings).through.some(
      ({ path, receiver }) =>
        path.text === `${builder}.toSchema()` &&
        event.receiver?.kind === 'external' &&
        receiver?.call === event.receiver.call,
    ),
  );
}

function withAuth(field: ExternalValue): Value[] {
  const scopes: Value[] = [];
  for (let at = field.receiver; at !== null; at = at.receiver)
    if (at.call?.name === 'withAuth' && at.args[0] !== undefined) scopes.push(at.args[0]);
  return scopes;
}

function guardsFor(
  build: LibraryBuild,
  { event }: SeenCall,
  scopes: readonly Value[],
  field: ExternalValue | null,
): GuardDraft[] {
  const settings = event.receiver?.kind === 'external' ? event.receiver.args[0] : undefined;
  return scopes.flatMap((scope) => scopeGuards(build, scope, settings, field?.call?.place ?? event.place));
}

function argumentsIn(build: LibraryBuild, args: Value | undefined): Map<string, Shape> {
  const found = new Map<string, Shape>();
  for (const option of args === undefined ? [] : options(args))
    for (const [name, value] of membersOf(option)) found.set(name, argumentShape(build, value, 0));
  return found;
}

/** `t.arg.string()`, `t.arg.intList()`, `t.arg({ type: PostInput })`. */
function argumentShape(build: LibraryBuild, value: Value, depth: number): Shape {
  const [option] = options(value);
  if (option?.kind !== 'external' || depth > maxDepth) return { kind: 'any' };
  const kind = option.call?.name ?? '';
  const plain = kind.replace(/List$/, '');
  const scalar = scalars[{ id: 'ID', globalID: 'ID' }[plain] ?? plain.charAt(0).toUpperCase() + plain.slice(1)];
  if (scalar !== undefined) return plain === kind ? scalar : { kind: 'array', element: scalar };
  const type =
    memberIn(
      option.args.find((argument) => argument.kind === 'object'),
      'type',
    ) ?? option.args[0];
  return type === undefined ? { kind: 'any' } : typeShape(build, type, depth + 1);
}

function typeShape(build: LibraryBuild, type: Value, depth: number): Shape {
  const name = asString(type);
  if (name !== null) return scalars[name] ?? { kind: 'any' };
  if (type.kind === 'array' && type.elements[0] !== undefined)
    return { kind: 'array', element: typeShape(build, type.elements[0], depth) };
  if (type.kind !== 'external') return { kind: 'any' };
  if (type.call?.name === 'enumType') return { kind: 'scalar', type: 'enum' };
  if (type.call?.name !== 'inputType') return { kind: 'any' };
  const fields = runFields(build, memberIn(type.args[1], 'fields'), inputBuilder);
  const members = new Map<string, Shape>();
  for (const option of options(fields))
    for (const [member, value] of membersOf(option)) members.set(member, argumentShape(build, value, depth));
  return { kind: 'object', members, open: false };
}
