import { makeObject, options, unknown, type Place, type Value } from '../evaluate/values.ts';
import type { LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { runAside } from './support/aside.ts';
import { definitionsIn, resolversOf, schemaDocuments, type Definitions } from './support/graphql-definitions.ts';
import { graphqlError } from './support/graphql-errors.ts';
import { declareField, placeOfResolver, resolverIn } from './support/graphql-fields.ts';
import { declareElementField, listedTypes } from './support/graphql-lists.ts';
import { contextPath, readSdl, sdlShape, type Operation, type Sdl, type SdlField } from './support/graphql-sdl.ts';
import { apollo, graphqlServers, integrations, serverFor, type GraphqlServer } from './support/graphql-servers.ts';
import { builtFields } from './support/graphql-types.ts';
import { shapeValue } from './support/shape-values.ts';
import { contextIdentity, membersOf } from './support/request-context.ts';

const apollos = ['', '-express', '-koa', '-fastify', '-hapi', '-lambda', '-micro', '-cloud-functions', '-core'].map(
  (name) => `apollo-server${name}`,
);
const errors = ['AuthenticationError', 'ForbiddenError', 'UserInputError', 'ApolloError'];
const makers = [
  '@graphql-tools/schema.makeExecutableSchema',
  'graphql-tools.makeExecutableSchema',
  'graphql-yoga.createSchema',
  '@apollo/subgraph.buildSubgraphSchema',
  '@apollo/federation.buildFederatedSchema',
  'graphql.GraphQLSchema',
];

/** GraphQL with schema and resolvers, or types made by hand, and the servers that answer for them. */
export default defineLibrary({
  packages: [
    'graphql',
    '@apollo/server',
    ...apollos,
    'graphql-yoga',
    '@graphql-yoga/node',
    'mercurius',
    'express-graphql',
    'koa-graphql',
    'graphql-http',
    'graphql-tag',
    'graphql-tools',
    '@graphql-tools/schema',
    '@graphql-tools/merge',
    '@graphql-tools/load-files',
    '@apollo/subgraph',
    '@apollo/federation',
    'graphql-middleware',
    'graphql-shield',
    'graphql-subscriptions',
    'graphql-resolvers',
  ],
  docs: 'https://graphql.org/graphql-js/',
  title: 'GraphQL',
  rows: [
    { api: `{${apollos.join('|')}}.ApolloServer`, is: 'alias', of: apollo },
    { api: `{${apollos.join('|')}}.ApolloServer()`, is: 'alias', of: `${apollo}()` },
    { api: `{${apollos.join('|')}|graphql-yoga|mercurius|apollo-server-core}.gql`, is: 'alias', of: 'graphql-tag' },
    { api: 'graphql-tag.gql', is: 'alias', of: 'graphql-tag' },
    { api: 'mercurius.{mercurius|default}', is: 'alias', of: 'mercurius' },
    { api: apollo, is: 'function', keeps: true },
    { api: `${apollo}().{applyMiddleware|getMiddleware|createHandler|listen|start}`, is: 'function', keeps: true },
    ...integrations.map((api) => ({ api, is: 'function' as const, keeps: true })),
    { api: '{graphql-yoga|@graphql-yoga/node}.{createYoga|createServer|GraphQLServer}', is: 'function', keeps: true },
    { api: '{express-graphql|koa-graphql}', is: 'function', keeps: true },
    { api: '{express-graphql|koa-graphql}.graphqlHTTP', is: 'function', keeps: true },
    {
      api: 'graphql.{GraphQLSchema|GraphQLObjectType|GraphQLInputObjectType|GraphQLInterfaceType|GraphQLScalarType|GraphQLUnionType}',
      is: 'function',
      keeps: true,
    },
    ...makers.map((api) => ({ api, is: 'function' as const, keeps: true })),
    { api: '{graphql-shield|graphql-middleware|graphql-resolvers}.*', is: 'function', keeps: true },
    { api: 'graphql-shield.rule()', is: 'function', keeps: true },
    { api: 'graphql-subscriptions.withFilter', is: 'function', keeps: true },
    { api: '@graphql-tools/{merge|load-files|utils|resolvers-composition}.*', is: 'function', keeps: true },
    { api: `${contextPath}.{${contextIdentity}}`, is: 'identity' },
  ],
  hooks: {
    'graphql.GraphQLError': graphqlError,
    [`{${apollos.join('|')}|graphql-yoga|mercurius}.{${errors.join('|')}|GraphQLError}`]: graphqlError,
  },
  build(build) {
    const served = new Set<unknown>();
    const packages = new Set<unknown>();
    const declare = (definitions: Definitions, server: GraphqlServer, place: Place): void => {
      for (const { call } of definitions.through) served.add(call);
      if (declareSchema(build, definitions, server) > 0) packages.add(place.module.package);
    };
    for (const server of graphqlServers(build)) declare(definitionsIn(build, server.settings), server, server.place);
    // a schema whose way to its server was not seen; beside one that is served, others are for tools
    const complete = new Set(packages);
    for (const { event } of build.calls(`{${makers.join('|')}}`)) {
      if (served.has(event) || complete.has(event.place.module.package)) continue;
      const definitions = definitionsIn(build, event.result);
      declare(
        definitions,
        serverFor(build, event.place, () => false),
        event.place,
      );
    }
  },
});

function declareSchema(build: LibraryBuild, definitions: Definitions, server: GraphqlServer): number {
  let count = 0;
  for (const schema of definitions.built)
    for (const field of builtFields(build, schema)) {
      count++;
      declareField(
        build,
        {
          ...field,
          framework: 'graphql',
          resolve: field.resolve ?? unknown,
          place: placeOfResolver(build, field.resolve, field.place),
          guards: [],
        },
        server,
      );
    }
  const { resolvers, roots } = definitions;
  const spelled = definitions.texts;
  const needsFiles =
    definitions.fromDocuments || (spelled.length === 0 && definitions.built.length === 0 && resolvers.length > 0);
  const texts = needsFiles ? [...spelled, ...schemaDocuments(build, server.place)] : spelled;
  const sdl = readSdl(texts.map(({ text }) => text));
  declareElementFields(build, sdl, resolvers, server);
  const rootMembers = new Map(roots.flatMap((root) => [...membersOf(root)]));
  for (const operation of ['QUERY', 'MUTATION', 'SUBSCRIPTION'] as const) {
    const type = sdl.roots[operation];
    const declared = sdl.types.get(type) ?? new Map<string, SdlField>();
    const functions = resolversOf(build, resolvers, type);
    for (const name of new Set([...declared.keys(), ...functions.keys()])) {
      if (name.startsWith('__')) continue;
      const field = declared.get(name);
      const text = field === undefined ? undefined : texts[field.text];
      const at: Place =
        field === undefined || text?.place == null
          ? server.place
          : {
              module: text.place.module,
              start: text.place.start + field.offset,
              end: text.place.start + field.offset + name.length,
            };
      count++;
      const ofRoot = rootMembers.get(name);
      const resolve = resolverIn(functions.get(name)) ?? resolverIn(ofRoot);
      declareOne(
        build,
        { operation, name, resolve, at, field, sdl, ofRoot: ofRoot !== undefined && !functions.has(name) },
        server,
      );
    }
  }
  const rootTypes = rootTypesOf(sdl);
  for (const type of new Set([...sdl.types.keys(), ...resolvedTypes(resolvers)]))
    if (!rootTypes.has(type)) runNested(build, sdl.types.get(type), resolversOf(build, resolvers, type), server, sdl);
  return count;
}

/** Types that maps of resolvers speak of. */
function resolvedTypes(maps: readonly Value[]): string[] {
  return maps.flatMap((map) =>
    options(map).flatMap((option) =>
      option.kind === 'object' ? [...option.props.keys()].filter((name) => /^[A-Z]/.test(name)) : [],
    ),
  );
}

/** Fields of other types than the roots have arguments too; they are no endpoints of their own. */
function runNested(
  build: LibraryBuild,
  declared: ReadonlyMap<string, SdlField> | undefined,
  functions: ReadonlyMap<string, Value>,
  server: GraphqlServer,
  sdl: Sdl,
): void {
  for (const [name, value] of functions) {
    const resolve = resolverIn(value);
    const field = declared?.get(name);
    if (resolve === null || name.startsWith('__') || field?.args.size === 0) continue;
    const place = placeOfResolver(build, resolve, server.place);
    const members = new Map([...(field?.args ?? [])].map(([arg, type]) => [arg, sdlShape(sdl, type)] as const));
    const shape = { kind: 'object' as const, members, open: field === undefined };
    const args = shapeValue(shape, 'argument', [], place, 'GraphQL schema');
    runAside(build, [resolve], [unknown, args, server.context(), unknown]);
  }
}

/** What is asked for each element of the lists that a schema has. */
function declareElementFields(build: LibraryBuild, sdl: Sdl, resolvers: readonly Value[], server: GraphqlServer): void {
  const fields = [...sdl.types].flatMap(([of, own]) => {
    const functions = of === sdl.roots.QUERY ? resolversOf(build, resolvers, of) : new Map<string, Value>();
    return [...own].map(([name, { returns }]) => ({
      of,
      to: returns.name,
      list: returns.list,
      place: build.locate(placeOfResolver(build, resolverIn(functions.get(name)), server.place)),
    }));
  });
  const roots = rootTypesOf(sdl);
  for (const [type, listedBy] of listedTypes(fields)) {
    if (roots.has(type)) continue;
    for (const [name, found] of resolversOf(build, resolvers, type)) {
      const resolve = resolverIn(found);
      if (resolve === null) continue;
      const place = build.locate(placeOfResolver(build, resolve, server.place));
      const args = [unknown, makeObject(), server.context(), unknown];
      declareElementField(build, { label: `${type}.${name}`, place, listedBy }, resolve, args);
    }
  }
}

/** Types of which every client may ask for the fields. */
function rootTypesOf(sdl: Sdl): ReadonlySet<string> {
  return new Set(Object.values(sdl.roots));
}

interface Declared {
  readonly operation: Operation;
  readonly name: string;
  readonly resolve: Value | null;
  readonly at: Place;
  readonly field: SdlField | undefined;
  readonly sdl: Sdl;
  /** a member of the root value: it is called without a parent */
  readonly ofRoot: boolean;
}

function declareOne(build: LibraryBuild, declared: Declared, server: GraphqlServer): void {
  const { operation, name, resolve, at, field, sdl } = declared;
  const place = placeOfResolver(build, resolve, at);
  declareField(
    build,
    {
      operation,
      name,
      framework: 'graphql',
      resolve: resolve ?? unknown,
      undeclared: field === undefined,
      args: new Map([...(field?.args ?? [])].map(([arg, type]) => [arg, sdlShape(sdl, type)])),
      place,
      // a directive that sounds like it decides who may ask: what implements it is not known
      guards: (field?.directives ?? [])
        .filter((directive) => /auth|role|scope|permission|polic|protected|guard/i.test(directive))
        .map((directive) => ({ value: unknown, name: `@${directive}`, scope: 'route', place, conditional: false })),
      ...(declared.ofRoot ? { pass: ({ args, context, info }) => [args, context, info] } : {}),
    },
    server,
  );
}
