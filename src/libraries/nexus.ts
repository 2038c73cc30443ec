import {
  asString,
  makeObject,
  options,
  settle,
  undefinedValue,
  unknown,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import type { Activation, CallEvent } from '../evaluate/events.ts';
import type { GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { fresh } from './support/handler-values.ts';
import { definitionsIn } from './support/graphql-definitions.ts';
import { declareField, resolverIn } from './support/graphql-fields.ts';
import { declareElementField, listedTypes } from './support/graphql-lists.ts';
import { contextPath, scalars, type Operation } from './support/graphql-sdl.ts';
import { memberIn, serverFor } from './support/graphql-servers.ts';
import { readsIdentity } from './support/graphql-shield.ts';
import { membersOf } from './support/request-context.ts';
import type { Shape } from './support/schema-shape.ts';

const block = 'nexus.Block()';
/** `t.list`: what it declares comes in lists */
const listBlock = 'nexus.ListBlock()';
const roots: Readonly<Record<string, Operation>> = {
  Query: 'QUERY',
  Mutation: 'MUTATION',
  Subscription: 'SUBSCRIPTION',
};
const maxDepth = 4;

/** Nexus: fields of the root types, declared one by one or in blocks. */
export default defineLibrary({
  packages: ['nexus', '@nexus/schema', 'nexus-plugin-prisma'],
  docs: 'https://nexusjs.org',
  title: 'Nexus',
  rows: [
    { api: '@nexus/schema', is: 'alias', of: 'nexus' },
    { api: `${block}.{nonNull|nullable}`, is: 'alias', of: block },
    { api: `${block}.list`, is: 'alias', of: listBlock },
    { api: `${listBlock}.{nonNull|nullable|list}`, is: 'alias', of: listBlock },
    { api: `{${block}|${listBlock}}.*`, is: 'function', keeps: true },
    {
      api: 'nexus.{objectType|extendType|queryType|mutationType|subscriptionType|queryField|mutationField|subscriptionField|inputObjectType|interfaceType|unionType|scalarType|enumType|makeSchema}',
      is: 'function',
      keeps: true,
    },
  ],
  build(build) {
    const inputs = inputTypes(build);
    const declare = (operation: Operation, name: string, settings: Value, place: Place): void => {
      const config = settings.kind === 'function' ? settle(build.evaluator.runRoot(settings, []).value) : settings;
      const server = serverFor(build, place, (given) =>
        definitionsIn(build, given).through.some(({ path }) => path.text === 'nexus.makeSchema()'),
      );
      const args = new Map<string, Shape>();
      for (const option of options(memberIn(config, 'args') ?? undefinedValue))
        for (const [arg, value] of membersOf(option)) args.set(arg, argumentShape(build, value, inputs, 0));
      declareField(
        build,
        {
          operation,
          name,
          framework: 'nexus',
          resolve: resolverIn(config) ?? unknown,
          args,
          place,
          guards: authorization(build, memberIn(config, 'authorize'), place),
        },
        server,
      );
    };
    const declareBlock = (operation: Operation, definition: Value | undefined): void => {
      for (const { name, settings, place } of membersOfBlock(build, definition))
        declare(operation, name, settings, place);
    };
    for (const { event } of build.calls('nexus.{objectType|extendType}')) {
      const operation = roots[asString(memberIn(event.args[0], event.name === 'objectType' ? 'name' : 'type')) ?? ''];
      if (operation !== undefined) declareBlock(operation, memberIn(event.args[0], 'definition'));
    }
    for (const operation of Object.values(roots)) {
      const kind = operation.toLowerCase();
      for (const { event } of build.calls(`nexus.${kind}Type`))
        declareBlock(operation, memberIn(event.args[0], 'definition'));
      for (const { event } of build.calls(`nexus.${kind}Field`)) {
        const [first, second = unknown] = event.args;
        const name = asString(first);
        if (name !== null) declare(operation, name, second, event.place);
        else declareBlock(operation, first);
      }
    }
    declareLists(build);
  },
});

/** Declares the functions of fields that are called for each element of the lists of a schema. */
function declareLists(build: LibraryBuild): void {
  const described = [
    ...build.calls('nexus.{objectType|extendType}').map(({ event: { args, name } }) => ({
      type: asString(memberIn(args[0], name === 'objectType' ? 'name' : 'type')) ?? '',
      members: membersOfBlock(build, memberIn(args[0], 'definition')),
    })),
    ...build.calls('nexus.{queryType|queryField}').map(({ event: { args, name } }) => ({
      type: 'Query',
      members: membersOfBlock(build, name === 'queryType' ? memberIn(args[0], 'definition') : args[0]),
    })),
  ];
  const listed = listedTypes(
    described.flatMap(({ type: of, members }) =>
      members.flatMap(({ settings, list, place }) => {
        const given = memberIn(settings, 'type');
        const isList = list || (given?.kind === 'external' && given.path.text === 'nexus.list()');
        const to = typeName(given);
        return to === null ? [] : [{ of, to, list: isList, place: build.locate(place) }];
      }),
    ),
  );
  const context = fresh(build, contextPath);
  for (const { type, members } of described) {
    const listedBy = listed.get(type);
    for (const { name, settings, place } of listedBy === undefined ? [] : members) {
      const resolve = resolverIn(settings);
      if (resolve === null || listedBy === undefined) continue;
      const field = { label: `${type}.${name}`, place: build.locate(place), listedBy };
      declareElementField(build, field, resolve, [unknown, makeObject(), context, unknown]);
    }
  }
}

/** `'Post'`, `list('Post')`, `nonNull(list(Post))`, what `objectType({ name: 'Post' })` gave. */
function typeName(value: Value | undefined, depth = 0): string | null {
  for (const option of value === undefined || depth > maxDepth ? [] : options(value)) {
    const text =
      asString(option) ??
      asString(memberIn(option.kind === 'external' ? option.args[0] : undefined, 'name') ?? unknown);
    if (text !== null) return text;
    if (option.kind === 'external') return typeName(option.args[0], depth + 1);
  }
  return null;
}

interface Member {
  readonly name: string;
  readonly settings: Value;
  readonly place: Place;
  readonly call: CallEvent;
  readonly list: boolean;
}

/** What `(t) => { t.field('name', { … }) }` declares. */
function membersOfBlock(build: LibraryBuild, definition: Value | undefined): Member[] {
  const fn = definition === undefined ? undefined : options(definition).find((option) => option.kind === 'function');
  if (fn === undefined) return [];
  const { paths } = build.evaluator.knowledge;
  const path = paths.parse(block);
  const lists = paths.parse(listBlock);
  const { activation } = build.evaluator.runRoot(fn, [build.evaluator.external(path)]);
  const found: Member[] = [];
  const visit = (at: Activation, depth: number): void => {
    for (const event of at.events) {
      if (event.kind === 'enter' && depth < maxDepth) visit(event.activation, depth + 1);
      if (event.kind !== 'call' || event.path === null) continue;
      const generated = event.path.parent?.parent === path && event.path.parent.name === 'crud';
      const list = event.path.parent === lists;
      if (event.path.parent !== path && !list && !generated) continue;
      const [first, second = unknown] = event.args;
      const name = asString(first) ?? asString(memberIn(first, 'name')) ?? (generated ? event.path.name : null);
      if (name !== null)
        found.push({
          name,
          settings: first?.kind === 'object' ? first : second,
          place: event.place,
          call: event,
          list,
        });
    }
  };
  if (activation !== null) visit(activation, 0);
  return found;
}

/** `authorize: (root, args, context) => …` says whether the field may be asked for. */
function authorization(build: LibraryBuild, check: Value | undefined, place: Place): GuardDraft[] {
  if (check === undefined) return [];
  const context = fresh(build, contextPath);
  const { activation } = build.evaluator.runRoot(check, [undefinedValue, unknown, context, unknown]);
  const decides = activation !== null && readsIdentity(activation, new Set());
  return [
    {
      value: check,
      name: 'authorize',
      scope: 'route',
      place,
      conditional: false,
      ...(decides ? { kinds: ['authentication'] as const } : {}),
    },
  ];
}

function inputTypes(build: LibraryBuild): ReadonlyMap<string, Value | undefined> {
  return new Map(
    build
      .calls('nexus.inputObjectType')
      .map(({ event }) => [asString(memberIn(event.args[0], 'name')) ?? '', memberIn(event.args[0], 'definition')]),
  );
}

/** `stringArg()`, `nonNull(intArg())`, `list('String')`, `arg({ type: 'PostInput' })`. */
function argumentShape(
  build: LibraryBuild,
  value: Value,
  inputs: ReadonlyMap<string, Value | undefined>,
  depth: number,
): Shape {
  const name = asString(value);
  if (name !== null) return scalars[name] ?? inputShape(build, name, inputs, depth);
  const [option] = options(value);
  if (option?.kind !== 'external' || option.call === null || depth > maxDepth) return { kind: 'any' };
  const [first] = option.args;
  switch (option.call.name) {
    case 'nonNull':
    case 'nullable':
      return first === undefined ? { kind: 'any' } : argumentShape(build, first, inputs, depth + 1);
    case 'list':
      return {
        kind: 'array',
        element: first === undefined ? { kind: 'any' } : argumentShape(build, first, inputs, depth + 1),
      };
    case 'arg': {
      const type = memberIn(first, 'type');
      return type === undefined ? { kind: 'any' } : argumentShape(build, type, inputs, depth + 1);
    }
    case 'inputObjectType':
      return inputShape(build, asString(memberIn(first, 'name')) ?? '', inputs, depth);
    case 'enumType':
      return { kind: 'scalar', type: 'enum' };
    default: {
      const plain = option.call.name.replace(/Arg$/, '');
      return scalars[plain === 'id' ? 'ID' : plain.charAt(0).toUpperCase() + plain.slice(1)] ?? { kind: 'any' };
    }
  }
}

function inputShape(
  build: LibraryBuild,
  name: string,
  inputs: ReadonlyMap<string, Value | undefined>,
  depth: number,
): Shape {
  const definition = inputs.get(name);
  if (definition === undefined || depth > maxDepth) return { kind: 'any' };
  const members = new Map<string, Shape>();
  for (const { name: member, settings, call } of membersOfBlock(build, definition)) {
    const kind = call.name === 'id' ? 'ID' : call.name.charAt(0).toUpperCase() + call.name.slice(1);
    const type = memberIn(settings, 'type');
    members.set(
      member,
      scalars[kind] ?? (type === undefined ? { kind: 'any' } : argumentShape(build, type, inputs, depth + 1)),
    );
  }
  return { kind: 'object', members, open: false };
}
