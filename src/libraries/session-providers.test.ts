import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const next = (handler: string, imports: string, more = ''): string => `
//- /package.json
{ "name": "shop", "dependencies": { "next": "15", "react": "19" } }
//- /auth.ts
import NextAuth from 'next-auth';
export const { auth, handlers } = NextAuth({ providers: [] });
${more}
//- /app/api/x/route.ts
import { redirect } from 'next/navigation';
${imports}
export const GET = ${handler};
`;

const verdict = async (handler: string, imports: string): Promise<boolean | null | undefined> =>
  (await modelOf(next(handler, imports))).endpoints.find(({ label }) => label === 'GET /api/x')?.auth.value;

test.each([
  [
    "import { getServerSession } from 'next-auth'; const options = {};",
    `async () => { const session = await getServerSession(options); if (!session?.user) redirect('/login'); return Response.json({}); }`,
  ],
  [
    "import { auth } from '../../../auth';",
    `async () => { const session = await auth(); if (!session) redirect('/login'); return Response.json({}); }`,
  ],
  [
    "import { auth } from '../../../auth';",
    `auth(async (request) => { if (!request.auth) redirect('/login'); return Response.json({}); })`,
  ],
  [
    "import { auth } from '@clerk/nextjs/server';",
    `async () => { const { userId } = await auth(); if (!userId) redirect('/login'); return Response.json({}); }`,
  ],
  ["import { auth } from '@clerk/nextjs/server';", `async () => { await auth.protect(); return Response.json({}); }`],
  [
    "import { betterAuth } from 'better-auth'; const auth = betterAuth({});",
    `async (request) => { const session = await auth.api.getSession({ headers: request.headers }); if (!session) redirect('/login'); return Response.json({}); }`,
  ],
  [
    "import { createServerClient } from '@supabase/ssr';",
    `async () => { const client = createServerClient('', ''); const { data: { user }, error } = await client.auth.getUser(); if (error || !user) redirect('/login'); return Response.json({}); }`,
  ],
  ["import { withApiAuthRequired } from '@auth0/nextjs-auth0';", `withApiAuthRequired(async () => Response.json({}))`],
])('%s', async (imports, handler) => {
  expect(await verdict(handler, imports)).toBe(true);
});

test('knowing who it is, and letting everybody in, protects nothing', async () => {
  expect(
    await verdict(
      `async () => { const session = await auth(); return Response.json({ name: session?.user?.name ?? 'you' }); }`,
      "import { auth } from '../../../auth';",
    ),
  ).toBe(false);
});

test('middleware that protects some routes', async () => {
  const { endpoints } = await modelOf(
    next(
      '() => Response.json({})',
      '',
      `//- /middleware.ts
import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
const isProtected = createRouteMatcher(['/api/y(.*)']);
export default clerkMiddleware(async (auth, request) => {
  if (isProtected(request)) await auth.protect();
});
//- /app/api/y/[id]/route.ts
export const GET = () => Response.json({});`,
    ),
  );
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['GET /api/x', false],
    ['GET /api/y/:id', true],
  ]);
});
