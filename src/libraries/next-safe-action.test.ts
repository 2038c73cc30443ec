import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('the middleware of a client is before each of its actions', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "shop", "dependencies": { "next": "15", "react": "19", "next-safe-action": "8", "zod": "4" } }
//- /lib/client.ts
import { createSafeActionClient } from 'next-safe-action';
import { getServerSession } from 'next-auth';
export const open = createSafeActionClient();
export const members = open.use(async ({ next, ctx }) => {
  const session = await getServerSession();
  if (!session?.user) throw new Error('who');
  return next({ ctx: { ...ctx, user: session.user } });
});
//- /app/actions.ts
'use server';
import { z } from 'zod';
import { members, open } from '../lib/client';
export const rename = members.inputSchema(z.object({ name: z.string() })).action(async ({ parsedInput, ctx }) => {
  return { name: parsedInput.name, by: ctx.user.id };
});
export const subscribe = open.action(async ({ parsedInput }) => ({ mail: parsedInput.mail }));
`);
  expect(
    endpoints.map(({ label, auth, validation, params }) => [
      label,
      auth.value,
      validation.value,
      params.map((param) => `${param.in} ${param.name}`),
    ]),
  ).toEqual([
    ['POST /rename', true, true, ['body name']],
    ['POST /subscribe', false, false, ['body mail']],
  ]);
});
