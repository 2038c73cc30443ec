import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const project = `
//- /package.json
{ "name": "site", "devDependencies": { "@sveltejs/kit": "2", "svelte": "5" } }
//- /svelte.config.js
export default { kit: { paths: { base: '/app' } } };
`;

test('server routes, data and actions of pages', async () => {
  const { endpoints } = await modelOf(`${project}
//- /src/routes/(shop)/items/[id=uuid]/+server.ts
import { error, json } from '@sveltejs/kit';
export const GET = async ({ params, url, cookies }) => {
  if (!params.id) error(404, 'no such item');
  return json({ id: params.id, page: url.searchParams.get('page'), seen: cookies.get('seen') });
};
export async function POST({ request }) {
  const { name } = await request.json();
  return new Response(JSON.stringify({ name }), { status: 201 });
}
export const fallback = () => new Response('no', { status: 405 });
export const prerender = false;
//- /src/routes/login/+page.server.ts
import { fail, redirect } from '@sveltejs/kit';
export const load = async ({ locals }) => {
  if (locals.user) redirect(302, '/');
  return { title: 'Log in' };
};
export const actions = {
  default: async ({ request }) => {
    const data = await request.formData();
    if (!data.get('email')) return fail(400, { missing: true });
    redirect(303, '/');
  },
  reset: async ({ request }) => {
    const { email } = Object.fromEntries(await request.formData());
    return { email };
  },
};
//- /src/routes/[[lang]]/docs/[...path]/+page.server.js
export async function load({ params }) {
  return { path: params.path };
}
//- /src/routes/[[lang]]/docs/[...path]/+page.ts
export const load = () => ({});
//- /src/lib/+server.ts
export const GET = () => new Response('not a route');
`);
  expect(
    endpoints.map(({ label, place, replies, params }) => [
      label,
      `${place.file}:${place.line}`,
      replies.map(({ status }) => status),
      params.map((param) => `${param.in} ${param.name}`),
    ]),
  ).toEqual([
    [
      'GET /app/items/:id',
      'src/routes/(shop)/items/[id=uuid]/+server.ts:2',
      [200],
      ['path id', 'query page', 'cookie seen'],
    ],
    ['POST /app/items/:id', 'src/routes/(shop)/items/[id=uuid]/+server.ts:6', [201], ['path id', 'body name']],
    ['ALL /app/items/:id', 'src/routes/(shop)/items/[id=uuid]/+server.ts:10', [405], ['path id']],
    [
      'GET /app/:lang?/docs/:path*',
      'src/routes/[[lang]]/docs/[...path]/+page.server.js:1',
      [200],
      ['path lang', 'path path'],
    ],
    ['GET /app/login', 'src/routes/login/+page.server.ts:2', [302, 200], []],
    ['POST /app/login', 'src/routes/login/+page.server.ts:7', [400, 303], ['body email']],
    ['POST /app/login?/reset', 'src/routes/login/+page.server.ts:12', [200], ['body email']],
  ]);
});

test('the hook before all of them, and layouts around pages', async () => {
  const { endpoints } = await modelOf(`${project}
//- /src/hooks.server.ts
import { error } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
const log = async ({ event, resolve }) => resolve(event);
const guard = async ({ event, resolve }) => {
  if (event.url.pathname.startsWith('/app/admin') && !event.locals.user) error(401, 'who');
  return resolve(event);
};
export const handle = sequence(log, guard);
//- /src/routes/admin/+server.ts
export const GET = () => new Response('secret');
//- /src/routes/open/+server.ts
export const GET = () => new Response('open');
//- /src/routes/(in)/+layout.server.ts
import { redirect } from '@sveltejs/kit';
export const load = ({ locals }) => {
  if (!locals.user) redirect(303, '/login');
};
//- /src/routes/(in)/home/+page.server.ts
export const load = () => ({});
export const actions = { default: async () => ({}) };
`);
  expect(endpoints.map(({ label, auth, guards }) => [label, auth.value, guards.map(({ name }) => name)])).toEqual([
    ['GET /app/home', true, ['log', 'guard', 'layout load']],
    ['POST /app/home', false, ['log', 'guard']],
    ['GET /app/admin', true, ['log', 'guard']],
    ['GET /app/open', false, ['log', 'guard']],
  ]);
});

test('modules of its library folder are found although its tsconfig is not there', async () => {
  const { endpoints } = await modelOf(`${project}
//- /tsconfig.json
{ "extends": "./.svelte-kit/tsconfig.json" }
//- /src/lib/server/guard.ts
import { error } from '@sveltejs/kit';
export function requireUser({ locals }) {
  if (!locals.user) error(401, 'who');
}
//- /src/routes/.well-known/me/+server.ts
import { requireUser } from '$lib/server/guard';
export const GET = async (event) => {
  requireUser(event);
  return new Response('me');
};
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([['GET /app/.well-known/me', true]]);
});
