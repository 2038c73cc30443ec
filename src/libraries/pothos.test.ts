import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('fields of the root types, with scopes of the field, of its type and of withAuth', async () => {
  const { endpoints } = await modelOf(`
import SchemaBuilder from '@pothos/core';
import { createYoga } from 'graphql-yoga';
const builder = new SchemaBuilder<{ Context: { user?: { id: number } } }>({
  scopeAuth: { authScopes: async (context) => ({ public: true, loggedIn: !!context.user }) },
});
const Input = builder.inputType('PostInput', { fields: (t) => ({ title: t.string({ required: true }), tags: t.stringList() }) });
builder.objectType('User', { fields: (t) => ({ name: t.string({ resolve: () => 'x' }) }) });
builder.queryType({
  fields: (t) => ({
    open: t.field({ type: 'Int', authScopes: { public: true }, resolve: () => 1 }),
    plain: t.int({ args: { id: t.arg.int({ required: true }) }, resolve: (parent, { id }) => id }),
    closed: t.withAuth({ loggedIn: true }).prismaField({ type: 'User', resolve: (query, parent, args, context) => context.user.id }),
  }),
});
builder.mutationType({ authScopes: { loggedIn: true } , fields: (t) => ({ inherited: t.boolean({ resolve: () => true }) }) });
builder.mutationField('save', (t) =>
  t.field({ type: 'Int', authScopes: { loggedIn: true }, args: { input: t.arg({ type: Input, required: true }) }, resolve: (_, { input }) => input.title }));
builder.relayMutationField('rename', { inputFields: (t) => ({ id: t.id() }) }, { resolve: () => 1 }, { outputFields: () => ({}) });
export const yoga = createYoga({ schema: builder.toSchema() });
`);
  expect(endpoints.map(({ label, auth, params }) => [label, auth.value, params.map(({ name }) => name)])).toEqual([
    ['QUERY open', false, []],
    ['QUERY plain', false, ['id']],
    ['QUERY closed', true, []],
    ['MUTATION inherited', true, []],
    ['MUTATION save', true, ['input.title', 'input.tags']],
    ['MUTATION rename', false, ['input.id']],
  ]);
});
