import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import { routePath } from './support/tanstack-routes.ts';

const manifest = `
//- /package.json
{ "name": "site", "dependencies": { "@tanstack/react-start": "1", "@tanstack/react-router": "1", "zod": "3", "pg": "8", "react-dom": "19" } }
`;

test('server routes, server functions and pages whose loaders run on the server, with the middleware before them', async () => {
  const { endpoints, flows } = await modelOf(`${manifest}
//- /src/start.ts
import { createStart, createMiddleware } from '@tanstack/react-start';
const log = createMiddleware().server(async ({ next }) => next());
export const startInstance = createStart(() => ({ requestMiddleware: [log] }));
//- /src/lib/auth.ts
import { createMiddleware } from '@tanstack/react-start';
import { getCookie } from '@tanstack/react-start/server';
export const session = createMiddleware({ type: 'function' }).server(async ({ next }) => next({ context: { user: await find(getCookie('sid')) } }));
export const authed = createMiddleware({ type: 'function' }).middleware([session]).server(async ({ next, context }) => {
  if (!context.user) throw new Response('who', { status: 401 });
  return next();
});
//- /src/lib/posts.ts
import { createServerFn } from '@tanstack/react-start';
import { z } from 'zod';
import { Pool } from 'pg';
import { authed } from './auth';
const pool = new Pool();
export const listPosts = createServerFn({ method: 'GET' })
  .inputValidator((data: { sort: string }) => data)
  .handler(async ({ data }) => pool.query('SELECT * FROM posts ORDER BY ' + data.sort));
export const addPost = createServerFn({ method: 'POST' })
  .middleware([authed])
  .inputValidator(z.object({ title: z.string(), rank: z.number() }))
  .handler(async ({ data, context }) => ({ title: data.title, by: context.user.id }));
//- /src/routes/api/posts.$postId.ts
import { createFileRoute } from '@tanstack/react-router';
export const Route = createFileRoute('/api/posts/$postId')({
  server: {
    middleware: [],
    handlers: ({ createHandlers }) => createHandlers({
      GET: async ({ params, request }) => Response.json({ id: params.postId, page: new URL(request.url).searchParams.get('page') }),
      PUT: { handler: async ({ request }) => { const { title } = await request.json(); return new Response(title, { status: 202 }); } },
    }),
  },
});
//- /src/routes/api/old.ts
import { createServerFileRoute } from '@tanstack/react-start/server';
export const ServerRoute = createServerFileRoute('/api/old').methods({ GET: async () => new Response('old') });
//- /src/routes/_in.tsx
import { createFileRoute, redirect } from '@tanstack/react-router';
export const Route = createFileRoute('/_in')({ beforeLoad: ({ context }) => { if (!context.user) throw redirect({ to: '/login' }); } });
//- /src/routes/_in/posts.$postId.tsx
import { createFileRoute } from '@tanstack/react-router';
export const Route = createFileRoute('/_in/posts/$postId')({ loader: async ({ params }) => ({ id: params.postId }), component: Post });
//- /src/routes/about.tsx
import { createFileRoute } from '@tanstack/react-router';
export const Route = createFileRoute('/about')({ component: About });
`);
  expect(
    endpoints.map(({ label, protocol, auth, validation, guards, params, replies }) => [
      label,
      protocol,
      auth.value,
      validation.value,
      guards.map(({ name }) => name),
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /listPosts', 'rpc', false, false, ['log', 'inputValidator'], ['query sort'], [200]],
    [
      'POST /addPost',
      'rpc',
      true,
      true,
      ['log', 'session', 'authed', 'schema'],
      ['body title', 'body rank', 'cookie sid'],
      [401, 200],
    ],
    ['GET /posts/:postId', 'http', true, false, ['log', 'beforeLoad'], ['path postId'], [307, 200]],
    ['GET /api/old', 'http', false, false, ['log'], [], [200]],
    ['GET /api/posts/:postId', 'http', false, false, ['log'], ['path postId', 'query page'], [200]],
    ['PUT /api/posts/:postId', 'http', false, false, ['log'], ['path postId', 'body title'], [202]],
  ]);
  expect(flows.map(({ kind, source }) => [kind, source.label])).toEqual([['sql', 'query string `sort`']]);
});

test('routes of an application that runs in the browser alone are none', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "site", "dependencies": { "@tanstack/react-router": "1", "react-dom": "19", "express": "5" } }
//- /server.js
import express from 'express';
const app = express();
app.get('/api/posts', (req, res) => res.json([]));
app.listen(3000);
//- /src/routes/posts.tsx
import { createFileRoute } from '@tanstack/react-router';
export const Route = createFileRoute('/posts')({ loader: () => fetch('/api/posts'), component: Posts });
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /api/posts']);
});

test('paths of routes', () => {
  expect(
    [
      '/',
      '/posts/',
      '/_authed/posts_/$postId',
      '/(shop)/cart',
      '/files/$',
      '/{-$lang}/docs',
      '/sitemap[.]xml',
      '/v{$version}/x',
    ].map(routePath),
  ).toEqual(['/', '/posts', '/posts/:postId', '/cart', '/files/*', '/:lang?/docs', '/sitemap.xml', '/v:version/x']);
});
