import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

/** `GET /x: names of its guards` */
function chains({ endpoints }: BackendModel): string[] {
  return endpoints.map(({ label, guards }) => [label, ...guards.map(({ name }) => name)].join(' > ')).sort();
}

function auth({ endpoints }: BackendModel): Record<string, boolean | null> {
  return Object.fromEntries(endpoints.map(({ label, auth }) => [label, auth.value]));
}

test('routes have the prefixes of the plugins that they are in', async () => {
  const model = await modelOf(`
import Fastify, { type FastifyInstance } from 'fastify';
const app = Fastify({ logger: true });
app.get('/', () => 'home');
app.register(users, { prefix: '/users' });
app.route({ method: ['PUT', 'PATCH'], url: '/things/:id', handler: async () => ({}) });
async function users(fastify: FastifyInstance) {
  fastify.get('/', list);
  fastify.post('/:id', { schema: { body: { type: 'object', properties: { name: { type: 'string' } } } } }, async (request) => request.body);
  fastify.register((inner, opts, done) => { inner.delete('/x', async () => null); done(); }, { prefix: 'deep' });
}
async function list() { return []; }
app.listen({ port: 3000 });
`);
  expect(model.endpoints.map(({ label }) => label).sort()).toEqual([
    'DELETE /users/deep/x',
    'GET /',
    'GET /users',
    'PATCH /things/:id',
    'POST /users/:id',
    'PUT /things/:id',
  ]);
  const [app] = model.apps;
  expect(app?.traits).toMatchObject({ logs: true, catchesAsyncErrors: true });
  expect(app?.listens).not.toBeNull();
  const post = model.endpoints.find(({ method }) => method === 'POST');
  expect(post?.validation.value).toBe(true);
  expect(post?.params.map(({ name, in: where }) => `${where} ${name}`)).toEqual(['body name', 'path id']);
});

test('hooks hold for the instance they are added to and for those registered below it', async () => {
  const model = await modelOf(`
import Fastify from 'fastify';
import fp from 'fastify-plugin';
const app = Fastify();
const secure = fp(async (fastify) => {
  fastify.addHook('onRequest', async function authenticate(request, reply) {
    if (!request.headers.authorization) return reply.code(401).send();
  });
});
app.register(async (inner) => {
  inner.register(secure);
  inner.get('/private', async () => 1);
  inner.register(async (deeper) => { deeper.get('/deep', async () => 1); });
});
app.register(async (inner) => { inner.get('/public', async () => 1); });
`);
  expect(auth(model)).toEqual({ 'GET /private': true, 'GET /deep': true, 'GET /public': false });
});

test('a plugin that is registered before a hook was added by a later plugin does not get it', async () => {
  const model = await modelOf(`
import Fastify from 'fastify';
import fp from 'fastify-plugin';
const app = Fastify();
app.register(async (inner) => { inner.get('/before', async () => 1); });
app.register(fp(async (fastify) => { fastify.addHook('preHandler', async (request, reply) => { if (!request.headers.key) reply.code(401).send(); }); }));
app.register(async (inner) => { inner.get('/after', async () => 1); });
app.get('/same', async () => 1);
`);
  expect(auth(model)).toEqual({ 'GET /before': false, 'GET /after': true, 'GET /same': true });
});

test('decorators are found wherever they were added', async () => {
  const model = await modelOf(`
//- /src/app.ts
import Fastify from 'fastify';
import auth from './auth';
import routes from './routes';
const app = Fastify();
app.register(auth);
app.register(routes, { prefix: '/api' });
//- /src/auth.ts
import fp from 'fastify-plugin';
import jwt from '@fastify/jwt';
export default fp(async (fastify) => {
  fastify.register(jwt, { secret: 'hard-coded', sign: { expiresIn: '1h' } });
  fastify.decorate('authenticate', async (request, reply) => {
    try { await request.jwtVerify(); } catch (err) { reply.send(err); }
  });
  fastify.decorateRequest('isAdmin', function (reply) { if (this.user.role !== 'admin') reply.code(403).send(); });
});
//- /src/routes.ts
import type { FastifyInstance } from 'fastify';
export default async function routes(fastify: FastifyInstance) {
  fastify.get('/me', { preHandler: [fastify.authenticate] }, async (request) => request.user);
  fastify.get('/both', { onRequest: fastify.auth([fastify.authenticate]) }, async (request) => request.user);
  fastify.get('/admin', { preHandler: (request, reply) => request.isAdmin(reply) }, async () => 1);
  fastify.post('/login', async () => ({ token: fastify.jwt.sign({ id: 1 }) }));
}
`);
  expect(auth(model)).toMatchObject({ 'GET /api/me': true, 'GET /api/both': true, 'POST /api/login': false });
  expect(model.endpoints.find(({ path }) => path === '/api/admin')?.authorization.value).toBe(true);
  const signed = model.operations.find((operation) => operation.is === 'token' && operation.operation === 'sign');
  expect(signed).toMatchObject({ literalKey: 'hard-coded', expires: true });
});

test('a hook that lets some routes through is judged route by route', async () => {
  const model = await modelOf(`
import Fastify from 'fastify';
const app = Fastify();
app.addHook('onRequest', async (request, reply) => {
  if (request.url.startsWith('/auth/login')) return;
  if (request.routeOptions.config.public) return;
  if (!request.session.user) reply.unauthorized('sign in');
});
app.post('/auth/login', async () => 1);
app.get('/open', { config: { public: true } }, async () => 1);
app.get('/secret/:id', async () => 1);
`);
  expect(auth(model)).toEqual({ 'POST /auth/login': false, 'GET /open': false, 'GET /secret/:id': true });
});

test('a rate limit holds for routes that are added after the plugin is loaded', async () => {
  const model = await modelOf(`
import Fastify from 'fastify';
import rateLimit from '@fastify/rate-limit';
import helmet from '@fastify/helmet';
const app = Fastify();
app.get('/early', async () => 1);
await app.register(rateLimit, { max: 100 });
await app.register(helmet);
app.get('/late', async () => 1);
app.get('/off', { config: { rateLimit: false } }, async () => 1);
app.get('/own', { config: { rateLimit: { max: 3 } } }, async () => 1);
`);
  expect(Object.fromEntries(model.endpoints.map(({ path, rateLimit }) => [path, rateLimit.value]))).toEqual({
    '/early': false,
    '/late': true,
    '/off': false,
    '/own': true,
  });
  expect(chains(model)).toContain('GET /late > @fastify/rate-limit > @fastify/helmet');
  const own = model.endpoints
    .find(({ path }) => path === '/own')
    ?.guards.find(({ kinds }) => kinds?.includes('rate-limit'));
  expect(own?.options).toMatchObject({ max: 3 });
});

test('autoload registers files below their folders, with the hooks of the folder', async () => {
  const model = await modelOf(`
//- /src/app.ts
import path from 'node:path';
import Fastify from 'fastify';
import autoload from '@fastify/autoload';
const app = Fastify();
await app.register(autoload, { dir: path.join(import.meta.dirname, 'routes'), autoHooks: true, cascadeHooks: true, routeParams: true });
//- /src/routes/home.ts
export default async function (fastify) { fastify.get('/', async () => 1); }
//- /src/routes/api/autohooks.ts
export default async function (fastify) {
  fastify.addHook('onRequest', async (request, reply) => { if (!request.session.user) reply.code(401).send(); });
}
//- /src/routes/api/users/index.ts
import type { FastifyPluginAsync } from 'fastify';
const plugin: FastifyPluginAsync = async (fastify) => { fastify.get('/:id', async () => 1); };
export default plugin;
//- /src/routes/api/users/helpers.ts
export const nothing = 1;
//- /src/routes/api/_team/list.ts
export default async function (fastify) { fastify.get('/list', async () => 1); }
//- /src/routes/other/thing.ts
export const autoPrefix = '/renamed';
export default async function (fastify) { fastify.get('/thing', async () => 1); }
`);
  expect(auth(model)).toEqual({
    'GET /': false,
    'GET /api/users/:id': true,
    'GET /api/:team/list': true,
    'GET /renamed/thing': false,
  });
});

test('a schema says what is left of the input, a handler what it replies', async () => {
  const model = await modelOf(`
import Fastify from 'fastify';
import { Type } from '@sinclair/typebox';
import { Pool } from 'pg';
const app = Fastify();
const pool = new Pool();
app.get('/a/:id', { schema: { params: Type.Object({ id: Type.Number() }) } }, async (request, reply) => {
  const { rows } = await pool.query('SELECT * FROM a WHERE id = ' + request.params.id);
  if (rows.length === 0) return reply.code(404).send({ message: 'none' });
  return rows;
});
app.get('/b/:id', { schema: { params: Type.Object({ id: Type.String() }) } }, async (request, reply) => {
  await pool.query('SELECT * FROM b WHERE id = ' + request.params.id);
  reply.code(201);
  return { done: true };
});
`);
  expect(model.flows.map(({ sink }) => sink.location.line)).toEqual([13]);
  expect(model.endpoints.map(({ replies }) => replies.map(({ status }) => status))).toEqual([[404, 200], [201]]);
});

test('a plugin that nothing registers is not called unprotected', async () => {
  const model = await modelOf(`
import type { FastifyInstance } from 'fastify';
export async function routes(fastify: FastifyInstance) { fastify.get('/x', async () => 1); }
`);
  expect(model.endpoints.map(({ auth }) => auth.value)).toEqual([null]);
});
