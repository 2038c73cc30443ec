import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what a client asks for at the root is an endpoint, with its guards', async () => {
  const model = await modelOf(`
import { NestFactory } from '@nestjs/core';
import { Module, Injectable, UnauthorizedException, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Args, GqlExecutionContext, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Pool } from 'pg';
const pool = new Pool();
class User {}
@Injectable() class GqlAuth implements CanActivate {
  canActivate(context: ExecutionContext) {
    const { req } = GqlExecutionContext.create(context).getContext();
    if (!req.user) throw new UnauthorizedException();
    return true;
  }
}
@Resolver(() => User) class UsersResolver {
  @Query(() => [User], { name: 'people' }) async users(@Args('name') name: string) { return pool.query("SELECT * FROM users WHERE name = '" + name + "'"); }
  @Mutation(() => User) @UseGuards(GqlAuth) async remove(@Args('id') id: string) { return null; }
  @ResolveField() friends() { return []; }
}
@Module({ providers: [UsersResolver] }) class AppModule {}
async function main() { const app = await NestFactory.create(AppModule); await app.listen(1); }
main();
`);
  expect(
    model.endpoints.map(({ protocol, label, auth, params }) => [
      protocol,
      label,
      auth.value,
      params.map(({ name }) => name),
    ]),
  ).toEqual([
    ['graphql', 'QUERY people', false, ['name']],
    ['graphql', 'MUTATION remove', true, ['id']],
  ]);
  expect(model.flows.map(({ kind }) => kind)).toEqual(['sql']);
});

const mountWith = async (settings: string) => {
  const model = await modelOf(`
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql';
@Resolver() class Users { @Query(() => String) users() { return ''; } }
@Module({ imports: [GraphQLModule.${settings}], providers: [Users] }) class AppModule {}
const app = await NestFactory.create(AppModule);
await app.listen(1);
`);
  return model.endpoints.map(({ label, mount }) => [label, mount]);
};

test.each([
  ['forRoot({ autoSchemaFile: true })', '/graphql'],
  ["forRoot({ path: 'api/gql' })", '/api/gql'],
  ['forRootAsync({ useFactory: async (settings: Settings) => ({ playground: settings.open }) })', '/graphql'],
  ['forRoot({ useGlobalPrefix: true })', ''],
  ['forRoot({ path: process.env.GRAPHQL_PATH })', ''],
])('%s answers at %j', async (settings, mount) => {
  expect(await mountWith(settings)).toEqual([['QUERY users', mount]]);
});
