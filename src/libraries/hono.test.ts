import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('chains, several verbs and paths, base paths and mounted applications', async () => {
  const { endpoints, apps } = await modelOf(`
//- /src/books.ts
import { Hono } from 'hono';
const books = new Hono();
books.get('/', (c) => c.json([])).post(async (c) => {
  const { title } = await c.req.json();
  return c.json({ id: 1, title }, 201);
});
books.on(['put', 'PATCH'], ['/:id', '/by-id/:id'], (c) => c.body(null, 204));
export default books;
//- /src/client.ts
import { hc } from 'hono/client';
const client = hc('http://localhost');
export const load = () => client.books.get('/never');
//- /src/app.ts
import { Hono } from 'hono';
import { serve } from '@hono/node-server';
import books from './books.ts';
const app = new Hono();
const api = app.basePath('/api');
api.all('/ping', (c) => c.text('pong'));
api.route('/books', books);
app.notFound((c) => c.text('nothing here', 404));
app.onError((error, c) => c.json({ message: error.message }, 500));
serve({ fetch: app.fetch, port: 3000 });
`);
  expect(
    endpoints.map(({ label, place, replies }) => [
      label,
      place.line,
      replies.map(({ status, keys }) => [status, keys]),
    ]),
  ).toEqual([
    ['ALL /api/ping', 6, [[200, null]]],
    ['GET /api/books', 3, [[200, null]]],
    ['POST /api/books', 3, [[201, ['id', 'title']]]],
    ['PATCH /api/books/:id', 7, [[204, null]]],
    ['PATCH /api/books/by-id/:id', 7, [[204, null]]],
    ['PUT /api/books/:id', 7, [[204, null]]],
    ['PUT /api/books/by-id/:id', 7, [[204, null]]],
  ]);
  expect(endpoints[2]?.params.map((param) => `${param.in} ${param.name}`)).toEqual(['body title']);
  expect(apps).toMatchObject([{ framework: 'hono', listens: { line: 10 }, errorHandlers: [{ name: 'onError' }] }]);
});

test('middleware guards what is added after it and matches its path', async () => {
  const { endpoints } = await modelOf(`
import { Hono } from 'hono';
import { jwt } from 'hono/jwt';
import { bearerAuth } from 'hono/bearer-auth';
import { except, every } from 'hono/combine';
import { createMiddleware, createFactory } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
const factory = createFactory();
const own = createMiddleware(async (c, next) => {
  if (!c.get('user')) throw new HTTPException(401);
  await next();
});
const app = new Hono();
app.get('/admin/early', (c) => c.text('not guarded yet'));
app.use('/admin/*', jwt({ secret: 'x' }));
app.get('/admin', (c) => c.text('guarded'));
app.get('/admin/users/:id', (c) => c.text('guarded'));
app.get('/administrators', (c) => c.text('another path'));
app.use('/v1/*', except(['/v1/public/*'], every(bearerAuth({ token: 'x' }))));
app.get('/v1/public/a', (c) => c.text('excepted'));
app.get('/v1/private', (c) => c.text('guarded'));
app.post('/only/*', own);
app.post('/only/this', (c) => c.text('guarded'));
app.get('/only/this', (c) => c.text('another verb'));
app.get('/me', ...factory.createHandlers(own, (c) => c.json({ me: true })));
app.use('/by-hand/*', async (c, next) => {
  if (c.req.path.startsWith('/by-hand/open')) return next();
  return own(c, next);
});
app.get('/by-hand/open', (c) => c.text('let through'));
app.get('/by-hand/closed', (c) => c.text('guarded'));
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['GET /admin/early', false],
    ['GET /admin', true],
    ['GET /admin/users/:id', true],
    ['GET /administrators', false],
    ['GET /v1/public/a', false],
    ['GET /v1/private', true],
    ['POST /only/this', true],
    ['GET /only/this', false],
    ['GET /me', true],
    ['GET /by-hand/open', false],
    ['GET /by-hand/closed', true],
  ]);
});

test('parameters, by where they come from and what validates them', async () => {
  const { endpoints } = await modelOf(`
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { validator } from 'hono/validator';
import { zValidator } from '@hono/zod-validator';
import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi';
const app = new OpenAPIHono();
app.get('/a/:id', async (c) => {
  const { id } = c.req.param();
  const form = await c.req.formData();
  return c.json({ id, q: c.req.query('q'), h: c.req.header('x-h'), s: getCookie(c, 's'), f: form.get('f') });
});
app.post('/b', zValidator('json', z.object({ name: z.string() })), (c) => c.json(c.req.valid('json')));
app.post('/c', validator('form', (value, c) => ({ title: value['title'] })), (c) => c.text(c.req.valid('form').title));
app.openapi(
  createRoute({
    method: 'put',
    path: '/d/{id}',
    request: {
      params: z.object({ id: z.uuid() }),
      body: { content: { 'application/json': { schema: z.object({ age: z.number() }) } } },
    },
    responses: {},
  }),
  (c) => c.json({ age: c.req.valid('json').age }),
);
`);
  expect(
    endpoints.map(({ label, params, validation }) => [
      label,
      params.map((param) => `${param.in} ${param.name}${param.validatedBy === '' ? '' : ` (${param.validatedBy})`}`),
      validation.value,
    ]),
  ).toEqual([
    ['GET /a/:id', ['path id', 'query q', 'header x-h', 'cookie s', 'body f'], false],
    ['POST /b', ['body name (schema)'], true],
    ['POST /c', ['body title'], false],
    ['PUT /d/:id', ['path id (schema)', 'body age (schema)'], true],
  ]);
});

test('routers of a factory, and applications that a platform calls', async () => {
  const { endpoints, apps } = await modelOf(`
//- /package.json
{ "name": "worker", "dependencies": { "hono": "4.0.0", "wrangler": "4.0.0" } }
//- /src/create.ts
import { Hono } from 'hono';
export const createRouter = () => new Hono();
//- /src/index.ts
import { createRouter } from './create.ts';
const users = createRouter().get('/', (c) => c.json([]));
const posts = createRouter().get('/', (c) => c.json([]));
export default createRouter().route('/users', users).route('/posts', posts);
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /users', 'GET /posts']);
  expect(apps).toMatchObject([{ listens: null, traits: { serverless: true } }]);
});

test('input that reaches HTML or a redirect', async () => {
  const { flows } = await modelOf(`
import { Hono } from 'hono';
import { html } from 'hono/html';
const app = new Hono();
app.get('/a', (c) => c.html('<b>' + c.req.query('name') + '</b>'));
app.get('/b', (c) => c.html(html\`<b>\${c.req.query('name')}</b>\`));
app.get('/c', (c) => c.redirect(c.req.query('to')));
app.get('/d', (c) => c.text(c.req.query('to')));
`);
  expect(flows.map(({ kind, sink }) => [kind, sink.location.line])).toEqual([
    ['html', 5],
    ['redirect', 7],
  ]);
});

test('a key of programs that is compared with what the server was told', async () => {
  const { endpoints } = await modelOf(`
import { Hono } from 'hono';
const app = new Hono();
app.use(async (c, next) => {
  if (c.req.path === '/health') return next();
  const header = c.req.header('X-API-Key');
  if (process.env.API_KEY !== header) return c.json({ message: 'Invalid API Key' }, 403);
  return next();
});
app.get('/health', (c) => c.text('ok'));
app.get('/jobs', (c) => c.json([]));
export default app;
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['GET /health', false],
    ['GET /jobs', true],
  ]);
});
