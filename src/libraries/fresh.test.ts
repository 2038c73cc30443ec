import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routes of version 1 by their files, after the middleware of their directories and of plugins', async () => {
  const { endpoints } = await modelOf(`
//- /deno.json
{ "imports": { "@/": "./", "$fresh/": "https://deno.land/x/fresh@1.7.3/" } }
//- /fresh.config.ts
import session from './plugins/session.ts';
export default { plugins: [session] };
//- /plugins/session.ts
import type { Plugin } from '$fresh/server.ts';
export default {
  name: 'session',
  middlewares: [{ path: '/account', middleware: { handler: ensureSignedIn } }],
  routes: [{ path: '/signout', handler: (req) => new Response('bye') }],
};
function ensureSignedIn(req, ctx) {
  if (!ctx.state.sessionUser) return new Response('who', { status: 401 });
  return ctx.next();
}
//- /utils/greet.ts
export const greet = (name) => Response.json({ hello: name });
//- /routes/_middleware.ts
export const handler = [async function log(req, ctx) { return await ctx.next(); }];
//- /routes/api/_middleware.ts
export async function handler(req, ctx) {
  if (req.headers.get('x-key') !== Deno.env.get('KEY')) return new Response('no', { status: 401 });
  return await ctx.next();
}
//- /routes/api/users/[id].ts
import type { Handlers } from '$fresh/server.ts';
import { greet } from '@/utils/greet.ts';
export const handler: Handlers = {
  GET(req, ctx) { return greet(ctx.params.id + new URL(req.url).searchParams.get('page')); },
  async PUT(req) { const { name } = await req.json(); return Response.json({ name }, { status: 202 }); },
};
//- /routes/(site)/account/index.tsx
import { defineRoute } from '$fresh/server.ts';
export default defineRoute((req, ctx) => <p>{ctx.state.sessionUser.name}</p>);
//- /routes/[...slug].tsx
import { Handlers } from '$fresh/server.ts';
export const handler: Handlers = { GET: (req, ctx) => ctx.render({ slug: ctx.params.slug }) };
export default function Page() { return <p/>; }
//- /routes/health.ts
export const handler = () => new Response('ok');
export const config = { routeOverride: '/healthz' };
//- /routes/about.tsx
export default function About() { return <p/>; }
//- /routes/_app.tsx
export default function App() { return <p/>; }
`);
  expect(
    endpoints.map(({ label, auth, guards, params, replies }) => [
      label,
      auth.value,
      guards.map(({ name }) => name),
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['ALL /signout', false, [], [], [200]],
    ['GET /account', true, ['ensureSignedIn', 'log'], [], [401, 200]],
    ['GET /:slug*', false, ['log'], ['path slug'], [200]],
    ['GET /api/users/:id', true, ['log', 'handler'], ['path id', 'header x-key', 'query page'], [401, 200]],
    ['PUT /api/users/:id', true, ['log', 'handler'], ['path id', 'header x-key', 'body name'], [401, 202]],
    ['ALL /healthz', false, ['log'], [], [200]],
  ]);
});

test('applications and routes of version 2, whose functions get one context', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "site" }
//- /main.ts
import { App } from '@fresh/core';
export const app = new App();
app.use(async (ctx) => ctx.next());
app.get('/items/:id', (ctx) => ctx.json({ id: ctx.params.id }));
app.listen();
//- /utils.ts
import { createDefine } from 'fresh';
export const define = createDefine();
//- /routes/users.ts
import { define } from '../utils.ts';
export const handler = define.handlers({
  async POST(ctx) { const form = await ctx.req.formData(); return ctx.redirect('/users/' + form.get('name')); },
});
`);
  expect(
    endpoints.map(({ label, params, replies }) => [
      label,
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /items/:id', ['path id'], [200]],
    ['POST /users', ['body name'], [302]],
  ]);
});
