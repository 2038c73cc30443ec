import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const found = async (fixture: string): Promise<string[]> =>
  (await findingsOf(fixture, 'database/n-plus-one')).map(
    ({ file, line, confidence, message }) => `${file}:${line} ${confidence} ${message.split(' runs ')[0] ?? ''}`,
  );

const apollo = (types: string, resolvers: string, more = ''): string => `
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import DataLoader from 'dataloader';
import { Pool } from 'pg';
const pool = new Pool();
const typeDefs = \`
  type User { id: ID! name: String }
  type Post { id: ID! title: String author: User comments: [Comment!]! }
  type Comment { id: ID! text: String author: User }
  ${types}
\`;
${more}
const posts = async () => (await pool.query('SELECT id, title, author_id FROM posts LIMIT 20')).rows;
const resolvers = { ${resolvers} };
startStandaloneServer(new ApolloServer({ typeDefs, resolvers }), {
  context: async () => ({ users: new DataLoader(async (ids) => (await pool.query('SELECT id FROM users WHERE id = ANY($1)', [ids])).rows) }),
});
`;
const author =
  "author: async (post) => (await pool.query('SELECT id, name FROM users WHERE id = $1', [post.author_id])).rows[0]";

test('a map of resolvers: a field of a type that comes in lists', async () => {
  const lists = 'type Query { posts: [Post!]! }';
  const root = 'Query: { posts }';
  expect(await found(apollo(lists, `${root}, Post: { ${author} }`))).toEqual(['src/app.ts:15 medium Post.author']);
  // one at a time, by a loader, and what the parent has
  expect(
    await found(
      apollo(
        'type Query { post(id: ID!): Post }',
        `Query: { post: async () => (await posts())[0] }, Post: { ${author} }`,
      ),
    ),
  ).toEqual([]);
  expect(
    await found(apollo(lists, `${root}, Post: { author: (post, _, { users }) => users.load(post.author_id) }`)),
  ).toEqual([]);
  expect(
    await found(apollo(lists, `${root}, Post: { author: (post) => post.author, title: (post) => post.title.trim() }`)),
  ).toEqual([]);
});

test('behind a connection, below another field, and where the parent may have brought it along', async () => {
  const edges =
    'type Query { posts: PostConnection } type PostConnection { edges: [PostEdge] } type PostEdge { node: Post }';
  expect(await found(apollo(edges, `Query: { posts }, Post: { ${author} }`))).toEqual([
    'src/app.ts:15 medium Post.author',
  ]);
  expect(
    await found(
      apollo('type Query { post: Post }', `Query: { post: async () => (await posts())[0] }, Comment: { ${author} }`),
    ),
  ).toEqual(['src/app.ts:15 medium Comment.author']);
  const fallback = author.replace('async (post) => (', 'async (post) => post.author ?? (');
  expect(await found(apollo('type Query { posts: [Post] }', `Query: { posts }, Post: { ${fallback} }`))).toEqual([
    'src/app.ts:15 low Post.author',
  ]);
});

const nest = (query: string, body: string): string => `
//- /src/posts.resolver.ts
import { Args, Field, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Injectable, Module } from '@nestjs/common';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
@ObjectType() export class User { @Field() name: string; }
@ObjectType() export class Post { @Field() title: string; @Field(() => User) author: User; }
@Injectable() export class Users {
  byId(id: number) { ${body} }
}
@Resolver(() => Post)
export class PostsResolver {
  constructor(private readonly users: Users) {}
  ${query}
  @ResolveField(() => User) author(@Parent() post: Post) {
    return this.users.byId(post.authorId);
  }
}
@Module({ providers: [PostsResolver, Users] }) export class AppModule {}
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { AppModule } from './posts.resolver';
NestFactory.create(AppModule).then((app) => app.listen(3000));
`;

test('Nest: through a service; one post, and what Prisma gathers by itself', async () => {
  const list = '@Query(() => [Post]) posts() { return prisma.post.findMany({ take: 20 }); }';
  const one = "@Query(() => Post) post(@Args('id') id: number) { return prisma.post.findUnique({ where: { id } }); }";
  const first = 'return prisma.user.findFirst({ where: { id } });';
  expect(await found(nest(list, first))).toEqual(['src/posts.resolver.ts:15 medium Post.author']);
  expect(await found(nest(one, first))).toEqual([]);
  expect(await found(nest(list, 'return prisma.user.findUnique({ where: { id } });'))).toEqual([]);
});

test('TypeGraphQL', async () => {
  const recipes = (query: string): string => `
import 'reflect-metadata';
import { Arg, Field, FieldResolver, ObjectType, Query, Resolver, Root, buildSchema } from 'type-graphql';
import { ApolloServer } from 'apollo-server';
import { Pool } from 'pg';
const pool = new Pool();
@ObjectType() class Rate { @Field() value: number; }
@ObjectType() class Recipe { @Field() title: string; @Field(() => [Rate]) ratings: Rate[]; }
@Resolver(Recipe)
class RecipeResolver {
  ${query}
  @FieldResolver(() => [Rate])
  async ratings(@Root() recipe: Recipe) {
    return (await pool.query('SELECT value FROM ratings WHERE recipe_id = $1 LIMIT 9', [recipe.id])).rows;
  }
}
buildSchema({ resolvers: [RecipeResolver] }).then((schema) => new ApolloServer({ schema }).listen());
`;
  const sql = "(await pool.query('SELECT id, title FROM recipes LIMIT 20')).rows";
  expect(await found(recipes(`@Query(() => [Recipe]) async recipes() { return ${sql}; }`))).toEqual([
    'src/app.ts:14 medium Recipe.ratings',
  ]);
  expect(await found(recipes(`@Query(() => Recipe) async recipe() { return ${sql}[0]; }`))).toEqual([]);
});

test('a schema that is written so is told once', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const types = `type Query { posts: [Big!]! } type Big { ${names.map((name) => `${name}: Int`).join(' ')} }`;
  const fields = names.map(
    (name) =>
      `${name}: async (post) => (await pool.query('SELECT count(*) FROM users WHERE id = $1', [post.id])).rows[0].count`,
  );
  const messages = (
    await findingsOf(apollo(types, `Query: { posts }, Big: { ${fields.join(', ')} }`), 'database/n-plus-one')
  ).map(({ message }) => message);
  expect(messages).toEqual([
    '6 fields of types that come in lists run a query for each element, Big.a (count of users) among them.',
  ]);
});

test('Pothos: by name, by what defined the type, and in a connection', async () => {
  const schema = (
    query: string,
    field = "t.field({ type: 'User', resolve: (post) => userOf(post.authorId) })",
  ): string => `
import SchemaBuilder from '@pothos/core';
import { createYoga } from 'graphql-yoga';
import { Pool } from 'pg';
const pool = new Pool();
const userOf = async (id) => (await pool.query('SELECT id, name FROM users WHERE id = $1', [id])).rows[0];
const posts = async () => (await pool.query('SELECT id FROM posts LIMIT 20')).rows;
const builder = new SchemaBuilder({});
builder.objectType('User', { fields: (t) => ({ name: t.exposeString('name') }) });
const Post = builder.objectRef('Post');
Post.implement({ fields: (t) => ({ title: t.exposeString('title'), author: ${field} }) });
builder.queryType({ fields: (t) => ({ ${query} }) });
export const yoga = createYoga({ schema: builder.toSchema() });
`;
  const author = ['src/app.ts:11 medium Post.author'];
  expect(await found(schema("posts: t.field({ type: ['Post'], resolve: posts })"))).toEqual(author);
  expect(await found(schema('posts: t.field({ type: [Post], resolve: posts })'))).toEqual(author);
  expect(await found(schema('posts: t.connection({ type: Post, resolve: posts })'))).toEqual(author);
  expect(await found(schema('post: t.field({ type: Post, resolve: async () => (await posts())[0] })'))).toEqual([]);
  const loadable = "t.loadable({ type: 'User', load: (ids) => [], resolve: (post) => post.authorId })";
  expect(await found(schema('posts: t.field({ type: [Post], resolve: posts })', loadable))).toEqual([]);
});

test('Nexus', async () => {
  const schema = (query: string): string => `
import { ApolloServer } from 'apollo-server';
import { list, makeSchema, objectType, queryType } from 'nexus';
import { Pool } from 'pg';
const pool = new Pool();
const posts = async () => (await pool.query('SELECT id FROM posts LIMIT 20')).rows;
const User = objectType({ name: 'User', definition(t) { t.string('name'); } });
const Post = objectType({
  name: 'Post',
  definition(t) {
    t.string('title');
    t.field('author', { type: 'User', resolve: async (post) => (await pool.query('SELECT id FROM users WHERE id = $1', [post.authorId])).rows[0] });
  },
});
const Query = queryType({ definition(t) { ${query} } });
new ApolloServer({ schema: makeSchema({ types: [User, Post, Query] }) }).listen();
`;
  const author = ['src/app.ts:12 medium Post.author'];
  expect(await found(schema("t.list.field('posts', { type: 'Post', resolve: posts });"))).toEqual(author);
  expect(await found(schema("t.nonNull.list.nonNull.field('posts', { type: Post, resolve: posts });"))).toEqual(author);
  expect(await found(schema("t.field('posts', { type: list('Post'), resolve: posts });"))).toEqual(author);
  expect(await found(schema("t.field('post', { type: 'Post', resolve: async () => (await posts())[0] });"))).toEqual(
    [],
  );
});
