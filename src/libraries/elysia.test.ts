import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('chains, groups, plugins with prefixes, and what is sent as it is', async () => {
  const { endpoints, apps } = await modelOf(`
//- /src/users.ts
import { Elysia, t } from 'elysia';
export const users = new Elysia({ prefix: '/users' })
  .get('/', () => [])
  .post('/:id', ({ params: { id }, body, set }) => {
    set.status = 201;
    return { id, name: body.name };
  }, { body: t.Object({ name: t.String(), age: t.Optional(t.Number()) }) })
  .delete('/:id', ({ status }) => status(404, { error: 'gone' }));
//- /src/health.ts
export const health = (app) => app.get('/health', 'ok');
//- /src/client.ts
import { treaty } from '@elysiajs/eden';
export const load = () => treaty('localhost').users.get('/never');
//- /src/app.ts
import { Elysia } from 'elysia';
import { users } from './users.ts';
import { health } from './health.ts';
const app = new Elysia()
  .group('/api', (api) => api.use(users).group('/v1', (v1) => v1.all('/ping', () => 'pong')))
  .use(health)
  .get('/search', ({ query, headers, cookie }) => ({ q: query.q, h: headers['x-h'], s: cookie.session.value }))
  .ws('/feed', { message(ws, text) { ws.send(text); } })
  .onError(({ error }) => ({ message: error.message }))
  .listen(3000);
`);
  expect(
    endpoints.map(({ label, place, replies, params }) => [
      label,
      place.line,
      replies.map(({ status, keys }) => [status, keys]),
      params.map((param) => `${param.in} ${param.name}`),
    ]),
  ).toEqual([
    ['ALL /api/v1/ping', 5, [[200, null]], []],
    ['GET /search', 7, [[200, ['q', 'h', 's']]], ['query q', 'header x-h', 'cookie session']],
    ['MESSAGE /feed', 8, [], []],
    ['GET /health', 1, [], []],
    ['GET /api/users', 3, [[200, null]], []],
    ['POST /api/users/:id', 4, [[201, ['id', 'name']]], ['body name', 'body age', 'path id']],
    ['DELETE /api/users/:id', 8, [[404, ['error']]], ['path id']],
  ]);
  expect(apps).toMatchObject([{ framework: 'elysia', listens: { line: 10 }, errorHandlers: [{ name: 'onError' }] }]);
});

test('guards are in force for what is added after them, and as far as they say', async () => {
  const { endpoints } = await modelOf(`
import { Elysia } from 'elysia';
import { jwt } from '@elysiajs/jwt';
const auth = new Elysia({ name: 'auth' })
  .use(jwt({ secret: 'x' }))
  .derive({ as: 'scoped' }, async ({ jwt, headers }) => ({ user: await jwt.verify(headers.authorization) }))
  .macro({
    signedIn: (enabled) => ({ beforeHandle({ user, status }) { if (!user) return status(401); } }),
  });
const local = new Elysia()
  .onBeforeHandle(({ user, set }) => {
    if (!user) {
      set.status = 'Unauthorized';
      return 'no';
    }
  })
  .get('/local', () => 1);
const reaching = new Elysia().onBeforeHandle({ as: 'global' }, ({ user, error }) => {
  if (!user) return error(401);
});
const app = new Elysia()
  .use(auth)
  .get('/open', () => 1)
  .get('/macro', () => 1, { signedIn: true })
  .get('/macro/off', () => 1, { signedIn: false })
  .get('/macro/unknown', () => 1, { audited: true })
  .use(local)
  .get('/after-local', () => 1)
  .guard({ beforeHandle: ({ user, status }) => { if (!user) throw status(401); } }, (inner) => inner.get('/inner', () => 1))
  .get('/after-inner', () => 1)
  .use(reaching)
  .get('/reached', () => 1);
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['GET /local', true],
    ['GET /open', false],
    ['GET /macro', true],
    ['GET /macro/off', false],
    ['GET /macro/unknown', null],
    ['GET /after-local', false],
    ['GET /inner', true],
    ['GET /after-inner', false],
    ['GET /reached', true],
  ]);
});

test('models by name, and input that is redirected to', async () => {
  const { endpoints, flows } = await modelOf(`
import { Elysia, t } from 'elysia';
const app = new Elysia()
  .model({ sign: t.Object({ email: t.String({ format: 'email' }) }) })
  .post('/sign', ({ body }) => body.email, { body: 'sign' })
  .get('/to', ({ query, redirect }) => redirect(query.to))
  .get('/home', ({ redirect }) => redirect('/home'));
`);
  expect(endpoints[0]?.params).toMatchObject([{ in: 'body', name: 'email', validatedBy: 'schema' }]);
  expect(flows.map(({ kind, sink }) => [kind, sink.location.line])).toEqual([['redirect', 6]]);
});
