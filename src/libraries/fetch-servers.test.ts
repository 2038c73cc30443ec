import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import { consumersOf } from '../testing/consumers.ts';
import type { BackendModel } from '../model/types.ts';

const linesOf = ({ endpoints }: BackendModel): string[] =>
  endpoints.map(
    ({ label, framework, place, auth, replies, params }) =>
      `${label} ${framework} ${place.file}:${place.line} auth ${auth.value} ${replies.map(({ status }) => status).join()} (${params.map((param) => `${param.in} ${param.name}`).join()})`,
  );

test('edge functions of Supabase, in the package of a front end that does not compile them', async () => {
  const model = await modelOf(`
//- /package.json
{ "name": "site", "dependencies": { "react-dom": "18", "vite": "5" } }
//- /tsconfig.json
{ "include": ["src"] }
//- /src/main.tsx
import { createRoot } from 'react-dom/client';
createRoot(document.body).render(null);
//- /supabase/config.toml
project_id = "x"
[functions.hook]
verify_jwt = false
[functions.other]
//- /supabase/functions/hook/index.ts
declare const Deno: { serve: (handler: (request: Request) => Promise<Response>) => void };
Deno.serve(async (req) => {
  if (req.headers.get('x-secret') !== 'a') return new Response('no', { status: 401 });
  const { id } = await req.json();
  return Response.json({ id });
});
//- /supabase/functions/invite/index.ts
import { serve } from 'https://deno.land/std@0.168.0/http/server.ts';
import { reply } from '../_shared/reply.ts';
serve(async (req) => {
  if (req.method !== 'POST') return reply({ error: 'no' }, 405);
  return reply({ done: true }, 201);
});
//- /supabase/functions/_shared/reply.ts
export const reply = (body, status) => new Response(JSON.stringify(body), { status });
`);
  expect(linesOf(model)).toEqual([
    'ALL /functions/v1/hook supabase supabase/functions/hook/index.ts:2 auth true 401,200 (header x-secret,body id)',
    'POST /functions/v1/invite supabase supabase/functions/invite/index.ts:3 auth null 201 ()',
  ]);
});

test('workers of Cloudflare: paths that they compare, the clock, queues; an application of a framework has its own', async () => {
  const model = await modelOf(`
//- /wrangler.toml
name = "x"
[triggers]
crons = ["*/5 * * * *", "0 3 * * *"]
[[queues.consumers]]
queue = "mails"
max_batch_size = 10
//- /src/index.ts
export default {
  async fetch(request: Request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname === '/users' && request.method === 'POST') return Response.json(await request.json(), { status: 201 });
    if (url.pathname.startsWith('/files/')) return new Response(url.searchParams.get('as'));
    return new Response('no', { status: 404 });
  },
  async scheduled(event, env) {},
  async queue(batch, env) { for (const message of batch.messages) await fetch(message.body.url); },
};
//- /src/app.ts
import { Hono } from 'hono';
const app = new Hono();
app.get('/hono', (c) => c.text('x'));
export default { fetch: app.fetch };
//- /src/settings.ts
export default { fetched: 1, name: 'x' };
//- /src/typed.ts
interface Env { readonly store: Store }
class Store { open(name: string) { return fetch(name); } }
export default {
  fetch(request: Request, env: Env) {
    if (new URL(request.url).pathname !== '/typed') return new Response('no', { status: 404 });
    env.store.open(request.headers.get('x-a'));
    return new Response('yes');
  },
};
`);
  expect(linesOf(model)).toEqual([
    'GET /hono hono src/app.ts:3 auth false 200 ()',
    'POST /users cloudflare-workers src/index.ts:4 auth false 201 (body body)',
    'ALL /files/* cloudflare-workers src/index.ts:5 auth false 200 (query as)',
    'ALL /typed cloudflare-workers src/typed.ts:5 auth false 200 (header x-a)',
  ]);
  expect(model.endpoints.at(-1)?.callees.map(({ name }) => name)).toEqual(['Store.open']);
  expect(consumersOf(model)).toEqual([
    'queue mails → queue src/index.ts:1',
    'schedule */5 * * * * → scheduled src/index.ts:1',
    'schedule 0 3 * * * → scheduled src/index.ts:1',
  ]);
  expect(model.flows.map(({ kind, consumers }) => [kind, consumers.map(({ name }) => name)])).toEqual([
    ['url', []],
    ['url', ['mails']],
  ]);
});

test('servers of Deno and Bun, and listeners', async () => {
  const model = await modelOf(`
//- /src/deno.ts
Deno.serve({ port: 80 }, (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === '/health') return new Response('ok');
  return new Response('no', { status: 404 });
});
//- /src/bun.ts
export const server = Bun.serve({ port: 81, fetch(request) { return new Response(request.headers.get('x-a')); } });
//- /src/worker.ts
addEventListener('fetch', (event) => { event.respondWith(handle(event.request)); });
async function handle(request) {
  if (new URL(request.url).pathname === '/old') return Response.redirect('https://x.org/new', 301);
  return new Response('no', { status: 404 });
}
`);
  expect(linesOf(model)).toEqual([
    'ALL /* bun src/bun.ts:1 auth false 200 (header x-a)',
    'ALL /health deno src/deno.ts:3 auth false 200 ()',
    'ALL /old cloudflare-workers src/worker.ts:3 auth false 301 ()',
  ]);
});

test('code that calls itself is not taken for a router', async () => {
  const { endpoints } = await modelOf(`
//- /wrangler.toml
name = "proxy"
main = "src/app.ts"
//- /src/app.ts
const kinds = ['/string', '/number'];
export default {
  async fetch(request: Request, env) {
    const url = new URL(request.url);
    if (url.pathname === '/health') return new Response('ok');
    const asset = url.searchParams.get('u');
    if (!asset) return new Response('Missing', { status: 400 });
    return get(new URL(asset), 3);
  },
};
async function get(url: URL, left: number) {
  if (left === 0) return new Response('Too many', { status: 502 });
  const response = await fetch(url, { redirect: 'manual' });
  const location = response.headers.get('location');
  if (location) {
    console.log(clean(url), clean(location));
    return get(new URL(location, url), left - 1);
  }
  console.log(clean(url));
  return new Response(response.body);
}
function clean(value: string | URL) {
  const url = typeof value === 'string' ? new URL(value) : value;
  return url.origin + url.pathname;
}
`);
  expect(endpoints.map(({ path }) => path).sort()).toEqual(['/*', '/health']);
});
