import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('methods of resolver classes, inherited ones by their own names, with what guards them', async () => {
  const model = await modelOf(`
import { Arg, Args, ArgsType, Authorized, Ctx, Field, FieldResolver, InputType, Int, Mutation, Query, Resolver, UseMiddleware, buildSchema } from 'type-graphql';
import { ApolloServer } from '@apollo/server';
import { AuthenticationError } from 'apollo-server';
import { Pool } from 'pg';
const pool = new Pool();
@ArgsType() class Page { @Field(() => Int) skip: number; @Field(() => Int) take: number; }
@InputType() class UserInput { @Field() name: string; @Field({ nullable: true }) email?: string; hidden: string; }
function base(name: string) {
  @Resolver({ isAbstract: true }) abstract class BaseResolver {
    @Query(() => [String], { name: name + 's' }) all(@Args() { skip }: Page) { return [skip]; }
  }
  return BaseResolver;
}
const isAuth = ({ context }, next) => {
  if (!context.req.session.userId) throw new AuthenticationError('no');
  return next();
};
@Resolver() class UserResolver extends base('user') {
  @Query(() => String) async find(@Arg('name') name: string) { return pool.query("SELECT * FROM users WHERE name = '" + name + "'"); }
  @Mutation(() => String) @UseMiddleware(isAuth) create(@Arg('input') input: UserInput, @Ctx() ctx) { return input.name; }
  @Mutation(() => String) @Authorized('ADMIN') remove(@Arg('id', () => Int) id: number) { return id; }
  @FieldResolver() friends() { return []; }
  helper() {}
}
@Resolver() class UnusedResolver { @Query(() => String) unused() { return ''; } }
async function main() {
  const schema = await buildSchema({ resolvers: [UserResolver], authChecker: ({ context }, roles) => roles.includes(context.user.role) });
  new ApolloServer({ schema, context: ({ req }) => ({ req }) }).listen();
}
main();
`);
  expect(
    model.endpoints.map(({ label, auth, authorization, params }) => [
      label,
      auth.value,
      authorization.value,
      params.map(({ name }) => name),
    ]),
  ).toEqual([
    ['QUERY users', false, false, ['skip', 'take']],
    ['QUERY find', false, false, ['name']],
    ['MUTATION create', true, false, ['input.name', 'input.email']],
    ['MUTATION remove', true, true, ['id']],
  ]);
  expect(model.flows.map(({ kind }) => kind)).toEqual(['sql']);
});
