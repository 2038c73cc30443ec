import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('fields declared in blocks and one by one, with what authorizes them', async () => {
  const { endpoints } = await modelOf(`
import { arg, extendType, inputObjectType, intArg, makeSchema, mutationField, nonNull, objectType, queryField, stringArg } from 'nexus';
import { ApolloServer } from 'apollo-server';
const Input = inputObjectType({ name: 'PostInput', definition(t) { t.nonNull.string('title'); t.int('size'); } });
const User = objectType({ name: 'User', definition(t) { t.string('name', { resolve: () => 'x' }); } });
const Query = objectType({
  name: 'Query',
  definition(t) {
    t.nonNull.list.field('users', { type: 'User', args: { skip: intArg() }, resolve: (_, { skip }) => [skip] });
  },
});
const more = extendType({ type: 'Mutation', definition(t) { t.field('save', { type: 'User', args: { data: nonNull(arg({ type: 'PostInput' })) }, resolve: () => 1 }); } });
const remove = mutationField('remove', { type: 'User', args: { id: nonNull(stringArg()) }, authorize: (_, args, ctx) => !!ctx.user, resolve: () => 1 });
const me = queryField((t) => { t.field('me', { type: 'User', resolve: () => 1 }); });
new ApolloServer({ schema: makeSchema({ types: [Input, User, Query, more, remove, me] }) }).listen();
`);
  expect(endpoints.map(({ label, auth, params }) => [label, auth.value, params.map(({ name }) => name)])).toEqual([
    ['QUERY users', false, ['skip']],
    ['MUTATION save', false, ['data.title', 'data.size']],
    ['MUTATION remove', true, ['id']],
    ['QUERY me', false, []],
  ]);
});
