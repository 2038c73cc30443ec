import { expect, test } from 'vitest';
import type { Endpoint } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

const told = ({ label, place, auth, replies, params }: Endpoint): unknown => [
  label,
  `${place.file}:${place.line}`,
  auth.value,
  replies.map(({ status, keys }) => [status, keys]),
  params.map((param) => `${param.in} ${param.name}`),
];

test('files of a server of Nuxt, with what it puts into their scope', async () => {
  const { endpoints, flows } = await modelOf(`
//- /package.json
{ "name": "site", "dependencies": { "nuxt": "3" } }
//- /nuxt.config.ts
export default defineNuxtConfig({});
//- /server/api/users/[id].get.ts
export default defineEventHandler(async (event) => {
  const id = getRouterParam(event, 'id');
  const { page } = getQuery(event);
  await run('SELECT * FROM users WHERE name = ' + page);
  return { id, agent: getHeader(event, 'user-agent'), seen: getCookie(event, 'seen') };
});
//- /server/api/users/index.post.ts
import { z } from 'zod';
const schema = z.object({ email: z.string() });
export default defineEventHandler({
  onRequest: [requireUser],
  async handler(event) {
    const { email } = await readValidatedBody(event, schema.parse);
    setResponseStatus(event, 201);
    return { email };
  },
});
//- /server/api/[...path].ts
export default defineEventHandler((event) => {
  if (event.method === 'DELETE') throw createError({ statusCode: 405 });
  if (event.method === 'GET') return { path: event.context.params.path };
  throw createError({ statusCode: 405 });
});
//- /server/routes/feed.xml.ts
export default cachedEventHandler(async () => 'feed', { maxAge: 60 });
//- /server/middleware/1.log.ts
export default defineEventHandler((event) => {
  console.log(event.path);
});
//- /server/utils/guards.ts
import { Pool } from 'pg';
const pool = new Pool();
export function run(text: string) {
  return pool.query(text);
}
export async function requireUser(event) {
  const session = await getUserSession(event);
  if (!session.user) throw createError({ statusCode: 401, statusMessage: 'who' });
}
//- /server/utils/helper.ts
export default defineEventHandler(() => 'not a route');
//- /pages/api/users.ts
export default defineEventHandler(() => 'nor this');
`);
  expect(endpoints.map(told)).toEqual([
    ['GET /api/:path*', 'server/api/[...path].ts:1', false, [[200, ['path']]], ['path path']],
    [
      'GET /api/users/:id',
      'server/api/users/[id].get.ts:1',
      false,
      [[200, ['id', 'agent', 'seen']]],
      ['path id', 'query page', 'header user-agent', 'cookie seen'],
    ],
    ['POST /api/users', 'server/api/users/index.post.ts:3', true, [[201, ['email']]], ['body email']],
    ['ALL /feed.xml', 'server/routes/feed.xml.ts:1', false, [[200, null]], []],
  ]);
  expect(endpoints.every(({ guards }) => guards[0]?.name === '1.log')).toBe(true);
  expect(flows.flatMap(({ kind, source }) => (kind === 'log' ? [] : [[kind, source.label]]))).toEqual([
    ['sql', 'query string `page`'],
  ]);
});

test('Nitro by itself keeps its routes beside its configuration', async () => {
  const { endpoints } = await modelOf(`
//- /nitro.config.ts
export default defineNitroConfig({});
//- /routes/hello.ts
import { eventHandler } from 'h3';
export default eventHandler(() => ({ hello: true }));
//- /routes/items/[id].delete.ts
export default defineEventHandler((event) => {
  const name = event.context.params.id;
  return { name };
});
//- /routes/live/ws.get.ts
export default defineWebSocketHandler({
  open(peer) { peer.send('hello'); },
  message(peer, message) { peer.send(message.text()); },
});
//- /other/api/x.ts
export default defineEventHandler(() => 1);
`);
  expect(endpoints.map(({ label, framework }) => [label, framework])).toEqual([
    ['ALL /hello', 'nitro'],
    ['DELETE /items/:id', 'nitro'],
    ['MESSAGE /live/ws', 'nitro'],
  ]);
});

test('applications and routers in code', async () => {
  const { endpoints } = await modelOf(`
import { createApp, createError, createRouter, eventHandler, readBody, useBase } from 'h3';
const app = createApp();
const router = createRouter();
const users = createRouter();
app.use(eventHandler((event) => { if (!event.context.user) throw createError({ statusCode: 401 }); }));
app.use('/hello', eventHandler(() => 'world'));
router.get('/items/:id', eventHandler((event) => ({ id: event.context.params.id })));
router.post('/items', eventHandler(async (event) => ({ name: (await readBody(event)).name })));
users.get('/me', eventHandler(() => ({})));
router.use('/users/**', useBase('/users', users.handler));
app.use(router);
`);
  expect(
    endpoints.map(({ label, auth, params }) => [label, auth.value, params.map((param) => `${param.in} ${param.name}`)]),
  ).toEqual([
    ['ALL /hello', true, []],
    ['GET /items/:id', true, ['path id']],
    ['POST /items', true, ['body name']],
    ['GET /users/me', true, []],
  ]);
});
