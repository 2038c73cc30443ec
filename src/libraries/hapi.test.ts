import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

test('routes as objects and lists, plugins with prefixes, and what their options say', async () => {
  const { endpoints, apps } = await modelOf(`
//- /src/users.ts
import Joi from 'joi';
import Boom from '@hapi/boom';
const validate = { payload: Joi.object({ name: Joi.string(), age: Joi.number() }), params: { id: Joi.string().uuid() } };
const routes = [
  { method: ['PUT', 'PATCH'], path: '/{id}', options: { validate, handler: (request, h) => h.response({ id: request.params.id }).code(202) } },
  { method: '*', path: '/', handler: () => Boom.notFound() },
];
export default {
  name: 'users',
  register: async (server, options) => {
    server.route(routes);
    await server.register({ plugin: { name: 'inner', register(inner) { inner.route({ method: 'get', path: '/files/{path*}', handler: { directory: { path: 'public' } } }); } }, routes: { prefix: '/inner' } });
  },
};
//- /src/client.ts
import { request } from 'undici';
const server = { route: (options) => request(options.path) };
server.route({ method: 'GET', path: '/never', handler: () => 1 });
//- /src/app.ts
import Hapi from '@hapi/hapi';
import users from './users.ts';
const init = async () => {
  const server = Hapi.server({ port: 3000, routes: { cors: true, security: true } });
  await server.register({ plugin: users, routes: { prefix: '/users' } });
  server.route({ method: 'POST', path: '/items', handler: (request, h) => {
    const { title } = request.payload;
    return { title, sort: request.query.sort, token: request.headers['x-token'], session: request.state.sid };
  } });
  server.ext('onPreResponse', (request, h) => h.continue);
  await server.start();
};
init();
`);
  expect(
    endpoints.map(({ label, place, replies, params }) => [
      label,
      place.line,
      replies.map(({ status, kind }) => `${status} ${kind}`),
      params.map((param) => `${param.in} ${param.name}`),
    ]),
  ).toEqual([
    ['POST /items', 6, ['200 json'], ['body title', 'query sort', 'header x-token', 'cookie sid']],
    ['PATCH /users/{id}', 5, ['202 json'], ['body name', 'body age', 'path id']],
    ['PUT /users/{id}', 5, ['202 json'], ['body name', 'body age', 'path id']],
    ['ALL /users', 6, ['404 error'], []],
    ['GET /users/inner/files/{path*}', 12, [], ['path path']],
  ]);
  expect(endpoints[1]?.validation.value).toBe(true);
  expect(apps).toMatchObject([
    {
      framework: 'hapi',
      listens: { line: 11 },
      guards: [{ kinds: ['cors'] }, { kinds: ['security-headers'] }],
      errorHandlers: [{ name: 'onPreResponse' }],
    },
  ]);
});

test('authentication by default, by name, optional, and switched off', async () => {
  const { endpoints } = await modelOf(`
import Hapi from '@hapi/hapi';
import { db } from './db.ts';
const server = Hapi.server();
server.route({ method: 'GET', path: '/before', handler: () => 1 });
server.auth.strategy('session', 'jwt', { key: 'x', validate: async (decoded, request, h) => ({ isValid: await db.has(decoded.id) }) });
server.auth.default('session');
server.route([
  { method: 'GET', path: '/after', handler: () => 1 },
  { method: 'GET', path: '/open', config: { auth: false }, handler: () => 1 },
  { method: 'GET', path: '/maybe', options: { auth: { mode: 'try' } }, handler: () => 1 },
  { method: 'GET', path: '/admin', options: { auth: { scope: ['admin'] } }, handler: () => 1 },
  { method: 'GET', path: '/opaque', options: { auth: settings.auth }, handler: () => 1 },
  {
    method: 'GET',
    path: '/pre',
    options: { auth: false, pre: [{ method: (request, h) => { if (!request.auth.credentials) throw Boom.unauthorized(); return 1; }, assign: 'user' }] },
    handler: () => 1,
  },
]);
`);
  expect(endpoints.map(({ label, auth, authorization }) => [label, auth.value, authorization.value])).toEqual([
    ['GET /before', true, false],
    ['GET /after', true, false],
    ['GET /open', false, false],
    ['GET /maybe', false, false],
    ['GET /admin', true, true],
    ['GET /opaque', null, null],
    ['GET /pre', true, false],
  ]);
});

test('plugins that a manifest names, methods and decorations', async () => {
  const { endpoints } = await modelOf(`
//- /server/api/things.ts
export const plugin = {
  name: 'things',
  register: (server, options) => {
    server.route({ method: 'GET', path: '/things', handler: (request, h) => h.success(server.methods.things.all()) });
    server.route({ method: 'GET', path: '/who', handler: (request) => request.tenant });
  },
};
//- /server/app.ts
import Glue from '@hapi/glue';
import Confidence from '@hapi/confidence';
const store = new Confidence.Store({
  server: { port: { $filter: 'env', $default: 1, test: 2 } },
  register: { plugins: [{ plugin: './api/things', routes: { prefix: '/api' } }, '@hapi/inert'] },
});
const start = async () => {
  const server = await Glue.compose(store.get('/'), { relativeTo: __dirname });
  server.method('things.all', () => ({ total: 1 }));
  server.decorate('toolkit', 'success', function (body) { return this.response(body).code(203); });
  await server.start();
};
start();
`);
  expect(endpoints.map(({ label, replies }) => [label, replies.map(({ status, keys }) => [status, keys])])).toEqual([
    ['GET /api/things', [[203, ['total']]]],
    ['GET /api/who', [[200, null]]],
  ]);
});

test('what steps before a handler give is what it finds', () =>
  check(
    'security/command-injection',
    `
const Hapi = require('@hapi/hapi');
const { exec } = require('child_process');
const server = Hapi.server();
server.auth.scheme('own', () => ({
  authenticate: (request, h) => h.authenticated({ credentials: { name: request.headers['x-name'], id: 1 } }),
}));
server.auth.strategy('own', 'own');
server.auth.default('own');
server.route({
  method: 'GET',
  path: '/users/{id}',
  options: {
    pre: [
      { method: (request) => request.params.id, assign: 'id' },
      { method: (request) => Number(request.params.id), assign: 'number' },
    ],
  },
  handler: (request, h) => {
    exec('id ' + request.pre.id); // $ security/command-injection
    exec('id ' + request.pre.number);
    exec('id ' + request.auth.credentials.name); // $ security/command-injection
    exec('id ' + request.auth.credentials.id);
    return 'x';
  },
});
//- /src/plugin.ts
const { exec } = require('child_process');
exports.plugin = {
  name: 'list',
  register: async function (server) {
    server.route({ method: 'GET', path: '/list', handler: (request) => { exec('ls ' + request.query.a); return 'x'; } }); // $ security/command-injection
  },
};
`,
  ));

test('a reply that is told to be plain text is no page', () =>
  check(
    'security/xss',
    `
const Hapi = require('@hapi/hapi');
const server = Hapi.server();
server.route({ method: 'GET', path: '/a', handler: (request, h) => h.response('hello ' + request.query.a).type('text/plain') });
server.route({ method: 'GET', path: '/b', handler: (request, h) => h.response('hello ' + request.query.a).code(200) }); // $ security/xss
`,
  ));
