import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const shown = async (fixture: string): Promise<unknown[]> =>
  (await modelOf(fixture)).endpoints
    .filter(({ protocol }) => protocol === 'graphql')
    .map(({ label, mount, auth, handler, params }) => [
      `${label} ${mount}`.trim(),
      auth.value,
      handler?.name ?? null,
      params.map(({ name }) => name),
    ]);

test('a schema in text with maps of resolvers, behind Express', async () => {
  expect(
    await shown(`
//- /src/resolvers/users.ts
import { GraphQLError } from 'graphql';
export const users = {
  Query: {
    me: (_parent, _args, context) => {
      if (!context.user) throw new GraphQLError('no', { extensions: { code: 'UNAUTHENTICATED' } });
      return context.user;
    },
    users: (_parent, { filter }) => [filter.name],
  },
  User: { friends: () => [] },
};
//- /src/resolvers/posts.ts
export const posts = { Mutation: { addPost: (_parent, args) => args.title }, Subscription: { added: { subscribe: () => 1 } } };
//- /src/app.ts
import express from 'express';
import gql from 'graphql-tag';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@apollo/server/express4';
import { mergeResolvers } from '@graphql-tools/merge';
import { users } from './resolvers/users';
import { posts } from './resolvers/posts';
const types = gql\`
  """ type Query { no: Int } """
  type Query { me: User, users(filter: Filter = { name: "a" }, ids: [ID!]!): [User!]! @deprecated(reason: "x") missing: Int }
  extend type Mutation { addPost(title: String!): Int }
  type Subscription { added: Int }
  input Filter { name: String = "x", age: Int }
  type User { id: ID friends: [User] }
\`;
const server = new ApolloServer({ typeDefs: [types], resolvers: mergeResolvers([users, posts]) });
const app = express();
app.use('/api', expressMiddleware(server, { context: async ({ req }) => ({ user: req.headers.user }) }));
app.listen(1);
`),
  ).toEqual([
    ['QUERY missing /api', false, null, []],
    ['MUTATION addPost /api', false, 'addPost', ['title']],
    ['SUBSCRIPTION added /api', false, 'subscribe', []],
    ['QUERY me /api', true, 'me', []],
    ['QUERY users /api', false, 'users', ['filter.name', 'filter.age', 'ids']],
  ]);
});

test('files of the schema language, a context that refuses, and servers of other packages', async () => {
  expect(
    await shown(`
//- /package.json
{ "name": "x", "version": "1.0.0", "workspaces": ["a", "b", "c"] }
//- /a/package.json
{ "name": "a", "version": "1.0.0", "dependencies": { "graphql-yoga": "5" } }
//- /a/schema.graphql
schema { query: Root }
type Root { fromFile(id: Int!): String }
//- /a/index.ts
import { readFileSync } from 'node:fs';
import { createSchema, createYoga } from 'graphql-yoga';
import { createServer } from 'node:http';
import { GraphQLError } from 'graphql';
const yoga = createYoga({
  schema: createSchema({ typeDefs: readFileSync('schema.graphql', 'utf8'), resolvers: { Root: { fromFile: () => 'x' } } }),
  context: ({ request }) => {
    if (!request.headers.get('authorization')) throw new GraphQLError('no', { extensions: { http: { status: 401 } } });
    return {};
  },
});
createServer(yoga).listen(1);
//- /b/package.json
{ "name": "b", "version": "1.0.0", "dependencies": { "express-graphql": "0.12" } }
//- /b/index.ts
import express from 'express';
import { graphqlHTTP } from 'express-graphql';
import { buildSchema } from 'graphql';
const app = express();
const demand = (req, res, next) => (req.user ? next() : res.status(401).end());
app.use('/open', graphqlHTTP({ schema: buildSchema('type Query { open(n: Int): Int }'), rootValue: { open: ({ n }) => n } }));
app.use('/closed', demand, graphqlHTTP({ schema: buildSchema('type Query { closed: Int }'), rootValue: { closed: () => 1 } }));
//- /c/package.json
{ "name": "c", "version": "1.0.0", "dependencies": { "mercurius": "14" } }
//- /c/index.ts
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLSchema } from 'graphql';
const query = new GraphQLObjectType({
  name: 'Query',
  fields: () => ({ built: { type: GraphQLInt, args: { n: { type: new GraphQLNonNull(GraphQLInt) } }, resolve: (_, { n }) => n } }),
});
const app = Fastify();
app.register(mercurius, { schema: new GraphQLSchema({ query }) });
app.listen({ port: 1 });
`),
  ).toEqual([
    ['QUERY fromFile /graphql', true, 'fromFile', ['id']],
    ['QUERY open /open', false, 'open', ['n']],
    ['QUERY closed /closed', true, 'closed', []],
    ['QUERY built /graphql', false, 'resolve', ['n']],
  ]);
});

test('permissions of graphql-shield decide field by field', async () => {
  expect(
    await shown(`
import { ApolloServer } from '@apollo/server';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { applyMiddleware } from 'graphql-middleware';
import { allow, and, deny, or, rule, shield } from 'graphql-shield';
const loggedIn = rule()(async (parent, args, ctx) => ctx.user !== null);
const anything = rule()(() => true);
const permissions = shield({ Query: { '*': loggedIn, open: allow, either: or(loggedIn, allow), both: and(anything, loggedIn) }, Mutation: deny });
const typeDefs = 'type Query { open: Int either: Int both: Int other: Int } type Mutation { never: Int }';
const schema = makeExecutableSchema({ typeDefs, resolvers: { Query: { open: () => 1, either: () => 1, both: () => 1, other: () => 1 }, Mutation: { never: () => 1 } } });
new ApolloServer({ schema: applyMiddleware(schema, permissions) });
`),
  ).toEqual([
    ['QUERY open', false, 'open', []],
    ['QUERY either', false, 'either', []],
    ['QUERY both', true, 'both', []],
    ['QUERY other', true, 'other', []],
    ['MUTATION never', false, 'never', []],
  ]);
});
