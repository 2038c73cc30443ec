import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routers with prefixes, nested and as middleware of an application', async () => {
  const { endpoints, apps } = await modelOf(`
import { Application, Router } from 'https://deno.land/x/oak@v17.0.0/mod.ts';
const items = new Router({ prefix: '/items' });
const auth = async (ctx, next) => {
  if (!ctx.state.user) {
    ctx.response.status = 401;
    return;
  }
  await next();
};
items.get('/', (ctx) => {
  ctx.response.body = { q: ctx.request.url.searchParams.get('q') };
});
items.use(auth);
items.post('create', '/:id', async (ctx) => {
  const { title } = await ctx.request.body.json();
  const session = await ctx.cookies.get('session');
  ctx.response.status = 201;
  ctx.response.body = { title, session, key: ctx.request.headers.get('x-key') };
});
items.add(['PUT', 'patch'], '/:id', (ctx) => ctx.response.redirect(ctx.params.id));
const api = new Router();
api.use('/api', items.routes(), items.allowedMethods());
const app = new Application();
app.use(api.routes());
await app.listen({ port: 8000 });
`);
  expect(
    endpoints.map(({ label, auth, replies, params }) => [
      label,
      auth.value,
      replies.map(({ status, keys }) => [status, keys]),
      params.map((param) => `${param.in} ${param.name}`),
    ]),
  ).toEqual([
    ['GET /api/items', false, [[200, ['q']]], ['query q']],
    [
      'POST /api/items/:id',
      true,
      [
        [401, null],
        [201, ['title', 'session', 'key']],
      ],
      ['path id', 'body title', 'cookie session', 'header x-key'],
    ],
    [
      'PATCH /api/items/:id',
      true,
      [
        [401, null],
        [302, null],
      ],
      ['path id'],
    ],
    [
      'PUT /api/items/:id',
      true,
      [
        [401, null],
        [302, null],
      ],
      ['path id'],
    ],
  ]);
  expect(apps).toMatchObject([{ framework: 'oak', listens: { line: 26 } }]);
});
