import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import type { Endpoint } from '../model/types.ts';

const manifest = `//- /package.json
{ "name": "shop", "dependencies": { "next": "15.0.0", "react": "19.0.0" } }
`;

const told = ({ label, auth, replies, params, place }: Endpoint): unknown => [
  label,
  `${place.file}:${place.line}`,
  auth.value,
  replies.map(({ status }) => status),
  params.map((param) => `${param.in} ${param.name}`),
];

test('route handlers: exports by verb, however they are exported', async () => {
  const { endpoints } = await modelOf(`${manifest}
//- /app/api/(shop)/items/[id]/route.ts
import { NextRequest, NextResponse } from 'next/server';
import { cookies, headers } from 'next/headers';
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const page = request.nextUrl.searchParams.get('page');
  const session = (await cookies()).get('session');
  const agent = (await headers()).get('user-agent');
  return NextResponse.json({ id, page, session, agent });
}
export const PUT = async (request: Request) => {
  const { name } = await request.json();
  return Response.json({ name }, { status: 201 });
};
export const dynamic = 'force-dynamic';
const helper = () => 1;
export { helper };
//- /app/api/again/route.ts
export * from '../(shop)/items/[id]/route';
//- /app/api/one/route.ts
export { PUT as POST } from '../(shop)/items/[id]/route';
//- /app/api/_private/route.ts
export function GET() { return new Response('no'); }
//- /app/docs/[[...path]]/route.ts
export function GET() { return new Response('yes'); }
//- /lib/route.ts
export function GET() { return new Response('not served'); }
//- /app/api/files/[...path]/@slot/route.ts
import { serve } from 'some-package';
export const { POST } = serve(async () => {});
`);
  expect(endpoints.map(told)).toEqual([
    [
      'GET /api/items/:id',
      'app/api/(shop)/items/[id]/route.ts:3',
      false,
      [200],
      ['path id', 'query page', 'cookie session', 'header user-agent'],
    ],
    ['PUT /api/items/:id', 'app/api/(shop)/items/[id]/route.ts:10', false, [201], ['path id', 'body name']],
    ['GET /api/again', 'app/api/again/route.ts:1', false, [200], ['query page', 'cookie session', 'header user-agent']],
    ['PUT /api/again', 'app/api/again/route.ts:1', false, [201], ['body name']],
    ['POST /api/files/:path*', 'app/api/files/[...path]/@slot/route.ts:2', false, [], ['path path']],
    ['POST /api/one', 'app/api/one/route.ts:1', false, [201], ['body name']],
    ['GET /docs/:path*', 'app/docs/[[...path]]/route.ts:1', false, [200], ['path path']],
  ]);
});

test('wrappers are followed, and what they refuse', async () => {
  const { endpoints } = await modelOf(`${manifest}
//- /src/lib/auth.ts
import { NextResponse } from 'next/server';
import { verify } from 'jsonwebtoken';
export const withUser = (handler) => async (request, context) => {
  try {
    request.user = verify(request.headers.get('authorization'), process.env.SECRET);
  } catch {
    return NextResponse.json({ error: 'who' }, { status: 401 });
  }
  return handler(request, context);
};
//- /src/app/api/me/route.ts
import { withUser } from '../../../lib/auth';
export const GET = withUser(async (request) => Response.json({ user: request.user }));
export const POST = async () => Response.json({});
`);
  expect(endpoints.map(told)).toEqual([
    ['GET /api/me', 'src/app/api/me/route.ts:2', true, [401, 200], ['header authorization']],
    ['POST /api/me', 'src/app/api/me/route.ts:3', false, [200], []],
  ]);
});

test('an API route answers the verbs that it does not refuse', async () => {
  const { endpoints } = await modelOf(`${manifest}
//- /pages/api/users/index.ts
import type { NextApiRequest, NextApiResponse } from 'next';
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.method) {
    case 'GET': {
      const { cursor } = req.query;
      return res.status(200).json({ cursor });
    }
    case 'POST':
      return res.status(201).json({ name: req.body.name });
    default:
      return res.status(405).end();
  }
}
//- /pages/api/users/[id].ts
export default (req, res) => {
  res.json({ id: req.query.id, full: req.query.full });
};
//- /pages/api/orders/[...path].ts
const handlers = { GET: (req, res) => res.json([]), DELETE: (req, res) => res.status(204).end() };
export default function orders(req, res) {
  const handler = handlers[req.method];
  if (!handler) return res.status(405).json({ error: 'no' });
  return handler(req, res);
}
//- /pages/api/chain.ts
import { createRouter } from 'next-connect';
const router = createRouter();
router.use(async (req, res, next) => {
  if (!req.session.user) return res.status(401).end();
  await next();
});
router.get((req, res) => res.json([])).post((req, res) => res.status(201).json({}));
export default router.handler();
//- /pages/api/helpers.ts
export const notARoute = 1;
//- /pages/about.tsx
export default function About() { return null; }
`);
  expect(endpoints.map(told)).toEqual([
    ['GET /api/chain', 'pages/api/chain.ts:8', true, [401, 200], []],
    ['POST /api/chain', 'pages/api/chain.ts:8', true, [401, 201], []],
    ['DELETE /api/orders/:path*', 'pages/api/orders/[...path].ts:2', false, [204], ['path path']],
    ['GET /api/orders/:path*', 'pages/api/orders/[...path].ts:2', false, [200], ['path path']],
    ['ALL /api/users/:id', 'pages/api/users/[id].ts:1', false, [200], ['path id', 'query full']],
    ['GET /api/users', 'pages/api/users/index.ts:2', false, [200], ['query cursor']],
    ['POST /api/users', 'pages/api/users/index.ts:2', false, [201], ['body name']],
  ]);
});

test('middleware guards the paths that it matches, and no others', async () => {
  const { endpoints } = await modelOf(`${manifest}
//- /middleware.ts
import { NextResponse } from 'next/server';
import { jwtVerify } from 'jose';
export async function middleware(request) {
  if (request.nextUrl.pathname.startsWith('/api/public')) return NextResponse.next();
  const token = request.cookies.get('token');
  try {
    await jwtVerify(token.value, process.env.KEY);
  } catch {
    return NextResponse.json({ error: 'who' }, { status: 401 });
  }
  return NextResponse.next();
}
export const config = { matcher: ['/api/((?!health).*)'] };
//- /app/api/public/route.ts
export const GET = () => Response.json({});
//- /app/api/private/[id]/route.ts
export const GET = () => Response.json({});
//- /app/api/health/route.ts
export const GET = () => Response.json({});
`);
  expect(endpoints.map(({ label, auth, guards }) => [label, auth.value, guards.map(({ name }) => name)])).toEqual([
    ['GET /api/health', false, []],
    ['GET /api/private/:id', true, ['middleware']],
    ['GET /api/public', false, ['middleware']],
  ]);
});

test('server actions are ways in, other functions are none', async () => {
  const { endpoints, flows } = await modelOf(`${manifest}
//- /app/actions.ts
'use server';
import { redirect } from 'next/navigation';
import { Pool } from 'pg';
const pool = new Pool();
export async function createPost(formData: FormData) {
  await pool.query('INSERT INTO posts VALUES (' + formData.get('title') + ')');
  redirect('/posts');
}
export async function removePost(id: string, options: { hard: boolean }) {
  await pool.query('DELETE FROM posts WHERE id = $1', [id]);
  return { hard: options.hard };
}
//- /app/page.tsx
import { Pool } from 'pg';
const pool = new Pool();
export default async function Page() {
  async function like(form: FormData) {
    'use server';
    await pool.query('UPDATE posts SET likes = likes + 1 WHERE id = $1', [form.get('post')]);
  }
  return <form action={like} />;
}
//- /app/client.tsx
'use client';
export function click() { return 1; }
`);
  expect(endpoints.map(told)).toEqual([
    ['POST /createPost', 'app/actions.ts:5', false, [307], ['body title']],
    ['POST /removePost', 'app/actions.ts:9', false, [200], ['body id', 'body hard']],
    ['POST /like', 'app/page.tsx:4', false, [], ['body post']],
  ]);
  expect(flows.map(({ kind, sink }) => [kind, sink.location.file, sink.location.line])).toEqual([
    ['sql', 'app/actions.ts', 6],
  ]);
});

test('each application of a repository has its own paths', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "root", "private": true, "workspaces": ["apps/*", "packages/*"] }
//- /apps/web/package.json
{ "name": "web", "dependencies": { "next": "15" } }
//- /apps/web/next.config.mjs
import withPlugin from '@some/plugin';
export default withPlugin({ basePath: '/web' });
//- /apps/web/app/api/a/route.ts
export const GET = () => Response.json({});
//- /apps/tools/package.json
{ "name": "tools", "dependencies": { "express": "5" } }
//- /apps/tools/app/api/b/route.ts
export const GET = () => Response.json({});
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /web/api/a']);
});
