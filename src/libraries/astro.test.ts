import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const project = (output: string): string => `
//- /package.json
{ "name": "site", "dependencies": { "astro": "5" } }
//- /astro.config.mjs
import { defineConfig } from 'astro/config';
export default defineConfig({ output: '${output}', base: '/site' });
`;

const files = `
//- /src/pages/api/items/[id].json.ts
import type { APIRoute } from 'astro';
export const GET: APIRoute = async ({ params, url, cookies }) =>
  new Response(JSON.stringify({ id: params.id, page: url.searchParams.get('page'), seen: cookies.get('seen') }));
export async function POST({ request, redirect, locals }) {
  if (!locals.user) return redirect('/login');
  const { name } = await request.json();
  return new Response(JSON.stringify({ name }), { status: 201 });
}
//- /src/pages/api/index.ts
export const prerender = false;
export const ALL = () => new Response('all');
//- /src/pages/api/_helper.ts
export const GET = () => new Response('no route');
//- /src/components/api.ts
export const GET = () => new Response('neither');
`;

test('endpoints among the pages', async () => {
  const { endpoints } = await modelOf(project('server') + files);
  expect(
    endpoints.map(({ label, place, auth, replies, params }) => [
      label,
      `${place.file}:${place.line}`,
      auth.value,
      replies.map(({ status }) => status),
      params.map((param) => `${param.in} ${param.name}`),
    ]),
  ).toEqual([
    ['ALL /site/api', 'src/pages/api/index.ts:2', false, [200], []],
    [
      'GET /site/api/items/:id.json',
      'src/pages/api/items/[id].json.ts:2',
      false,
      [200],
      ['path id', 'query page', 'cookie seen'],
    ],
    ['POST /site/api/items/:id.json', 'src/pages/api/items/[id].json.ts:4', true, [302, 201], ['path id', 'body name']],
  ]);
});

test('what is made when the site is built is no endpoint', async () => {
  const { endpoints } = await modelOf(project('static') + files);
  expect(endpoints.map(({ label }) => label)).toEqual(['ALL /site/api']);
});

test('middleware guards all of them', async () => {
  const { endpoints } = await modelOf(`${project('server')}
//- /src/middleware.ts
import { defineMiddleware, sequence } from 'astro:middleware';
const log = defineMiddleware(async (context, next) => next());
const guard = defineMiddleware(async (context, next) => {
  if (context.url.pathname.startsWith('/site/private') && !context.locals.user) return new Response('who', { status: 401 });
  return next();
});
export const onRequest = sequence(log, guard);
//- /src/pages/private.ts
export const GET = () => new Response('private');
//- /src/pages/open.ts
export const GET = () => new Response('open');
`);
  expect(endpoints.map(({ label, auth, guards }) => [label, auth.value, guards.length])).toEqual([
    ['GET /site/open', false, 2],
    ['GET /site/private', true, 2],
  ]);
});

test('actions are ways in, with their names', async () => {
  const { endpoints } = await modelOf(`${project('server')}
//- /src/actions/index.ts
import { defineAction } from 'astro:actions';
import { z } from 'astro:schema';
export const server = {
  like: defineAction({
    input: z.object({ post: z.string() }),
    handler: async (input, context) => ({ post: input.post, user: context.locals.user }),
  }),
  cart: {
    add: defineAction({ accept: 'form', handler: async (form) => ({ item: form.get('item') }) }),
  },
};
`);
  expect(
    endpoints.map(({ label, protocol, validation, params }) => [
      label,
      protocol,
      validation.value,
      params.map((param) => `${param.in} ${param.name}`),
    ]),
  ).toEqual([
    ['POST /site/_actions/like', 'rpc', true, ['body post']],
    ['POST /site/_actions/cart.add', 'rpc', false, ['body item']],
  ]);
});

test('pages whose code looks at the request', async () => {
  const { endpoints } = await modelOf(`${project('server')}
//- /src/pages/account/[id].astro
---
import Layout from '../../layouts/Layout.astro';
import { find } from '../../lib/users.ts';
interface Props { id: string }
const { id } = Astro.params;
if (!Astro.locals.user) return Astro.redirect('/login');
const name = Astro.url.searchParams.get('name');
const user = await find(id);
---
<Layout title={user.name}>{name}</Layout>
<script>fetch('/api/items').then((items) => show(items));</script>
//- /src/pages/about.astro
---
const title = 'About';
---
<h1>{title}</h1>
//- /src/pages/news/[slug].astro
---
export async function getStaticPaths() { return [{ params: { slug: 'first' } }]; }
const { slug } = Astro.params;
---
<h1>{slug}</h1>
//- /src/pages/old.astro
---
export const prerender = true;
const { id } = Astro.params;
---
<h1>{id}</h1>
//- /src/components/User.astro
---
const { id } = Astro.params;
---
<h1>{id}</h1>
//- /src/lib/users.ts
import { Pool } from 'pg';
const pool = new Pool();
export const find = async (id) => (await pool.query('SELECT * FROM users WHERE id = $1', [id])).rows[0];
`);
  expect(
    endpoints.map(({ label, place, auth, replies, params, reads }) => [
      label,
      `${place.file}:${place.line}`,
      auth.value,
      replies.map(({ status }) => status),
      params.map((param) => `${param.in} ${param.name}`),
      reads,
    ]),
  ).toEqual([
    ['GET /site/account/:id', 'src/pages/account/[id].astro:5', true, [302], ['path id', 'query name'], ['users']],
  ]);
});
