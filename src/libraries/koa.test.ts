import { expect, test } from 'vitest';
import { check, findingsOf, modelOf } from '../testing/check.ts';

test('routers, mounted applications, prefixes and composed middleware', async () => {
  const { endpoints } = await modelOf(`
//- /src/app.ts
import Koa from 'koa';
import Router from '@koa/router';
import mount from 'koa-mount';
import compose from 'koa-compose';
const app = new Koa();
const api = new Koa();
const users = new Router({ prefix: '/users' });
const nested = new Router();
const auth = async (ctx, next) => {
  if (!ctx.state.user) ctx.throw(401);
  await next();
};
users.get('/', async (ctx) => {
  ctx.body = [];
});
users.use(auth);
users.post('create', '/', compose([auth, auth]), async function create(ctx) {
  ctx.status = 201;
  ctx.body = { id: ctx.request.body.id };
});
nested.del('/:postId', (ctx) => {
  ctx.status = 204;
});
users.use('/:id/posts', nested.routes());
api.use(users.routes()).use(users.allowedMethods());
app.use(mount('/api', api));
app.listen(3000);
`);
  expect(
    endpoints.map(({ label, auth, replies, params }) => [
      label,
      auth.value,
      replies.map(({ status, keys }) => [status, keys]),
      params.map((param) => `${param.in} ${param.name}`),
    ]),
  ).toEqual([
    ['GET /api/users', false, [[200, null]], []],
    ['POST /api/users', true, [[201, ['id']]], ['body id']],
    ['DELETE /api/users/:id/posts/:postId', true, [[204, null]], ['path id', 'path postId']],
  ]);
});

test('input of a context reaches sinks', async () => {
  const found = await findingsOf(
    `
import Koa from 'koa';
import Router from 'koa-router';
import { Pool } from 'pg';
const pool = new Pool();
const router = new Router();
router.get('/search', async (ctx) => {
  ctx.body = await pool.query('SELECT * FROM posts WHERE title = ' + ctx.query.title);
});
router.get('/post', async (ctx) => {
  ctx.body = await pool.query('SELECT * FROM posts WHERE id = $1', [ctx.query.id]);
});
const app = new Koa();
app.use(router.routes());
`,
    'security/sql-injection',
  );
  expect(found.map(({ line }) => line)).toEqual([8]);
});

test('an application that catches what a guard throws lets everybody through', async () => {
  const { endpoints } = await modelOf(`
import Koa from 'koa';
import Router from 'koa-router';
const app = new Koa();
const router = new Router();
async function whoIs(ctx) {
  if (!ctx.headers.authorization) ctx.throw(401);
}
app.use(async (ctx, next) => {
  try {
    await whoIs(ctx);
  } catch {
    // nobody in particular
  }
  await next();
});
router.get('/open', (ctx) => {
  ctx.body = 'ok';
});
app.use(router.routes());
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([['GET /open', false]]);
});

test('a server in front of the application listens for it, also behind a package that closes it', async () => {
  const { apps } = await modelOf(`
import http from 'node:http';
import https from 'node:https';
import Koa from 'koa';
import stoppable from 'stoppable';
const app = new Koa();
const other = new Koa();
const server = stoppable(process.env.KEY ? https.createServer({}, app.callback()) : http.createServer(app.callback()));
server.listen(3000);
http.createServer((req, res) => res.end('not this one')).listen(3001);
other.use(async (ctx) => {
  ctx.body = 'nobody listens for it';
});
`);
  expect(apps.map(({ place, listens }) => [place.line, listens?.line ?? null])).toEqual([
    [6, 9],
    [7, null],
    // without Koa
    [10, 10],
  ]);
});

test('an error that is made elsewhere keeps its status', async () => {
  const { endpoints } = await modelOf(`
import Koa from 'koa';
import Router from '@koa/router';
import httpErrors from 'http-errors';
const invalid = (message) => httpErrors(400, message);
const router = new Router();
router.get('/made', (ctx) => { if (!ctx.query.url) ctx.throw(invalid('url')); ctx.body = {}; });
router.get('/number', (ctx) => { if (!ctx.query.url) ctx.throw(404); ctx.body = {}; });
const app = new Koa();
app.use(router.routes());
`);
  expect(
    endpoints.map(({ path, steps }) => [
      path,
      steps.flatMap(({ operation }) => (operation.is === 'throw' ? [operation.status] : [])),
    ]),
  ).toEqual([
    ['/made', [400]],
    ['/number', [404]],
  ]);
});

test('routers that nothing uses keep their own paths, and applications may have the methods of a router', async () => {
  const { endpoints } = await modelOf(`
import Koa from 'koa';
import Router from 'koa-router';
const app = new Koa();
const used = new Router();
used.get('/used', (ctx) => { ctx.body = 1; });
app.use('/api', used.routes());
app.get('/simple', (ctx) => { ctx.body = 1; });
export const unused = new Router({ prefix: '/lib' });
unused.get('name', '/of/:it', (ctx) => { ctx.body = 1; });
export const install = (router) => { router.post('/hooks', (ctx) => { ctx.body = 1; }); };
app.listen(1);
`);
  expect(endpoints.map(({ label, app }) => [label, app === null])).toEqual([
    ['GET /api/used', false],
    ['GET /simple', false],
    ['GET /lib/of/:it', true],
    ['POST /hooks', true],
  ]);
});

test('a router that documents itself', async () => {
  const { endpoints } = await modelOf(`
import Koa from 'koa';
import { SwaggerRouter } from 'koa-swagger-decorator';
const app = new Koa();
const router = new SwaggerRouter();
router.get('/users', (ctx) => { ctx.body = []; });
router.swagger({ title: 'API', swaggerJsonEndpoint: '/api.json' });
router.mapDir(__dirname);
app.use(router.routes());
app.listen(3000);
`);
  expect(endpoints.map(({ label }) => label).sort()).toEqual(['GET /api.json', 'GET /swagger-html', 'GET /users']);
});

const users = `
import Koa from 'koa';
import Router from '@koa/router';
import { DataTypes, Sequelize } from 'sequelize';
const sequelize = new Sequelize('sqlite::memory:');
const User = sequelize.define('User', { name: DataTypes.STRING });
const app = new Koa();
const router = new Router();
`;

async function asked(code: string): Promise<string[]> {
  const { operations } = await modelOf(`${users}${code}\napp.use(router.routes());\napp.listen(3000);\n`);
  return operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          `${operation.filters?.map(({ column }) => column).join()} on ${operation.client === 'sequelize' ? 'sequelize' : 'a transaction'}`,
        ]
      : [],
  );
}

test('a body that is made up where there is none is still what the client sends', async () => {
  expect(
    await asked(`
app.use(async (ctx, next) => { if (!ctx.request.body) ctx.request.body = {}; await next(); });
router.post('/users', async (ctx) => { ctx.body = await User.findOne({ where: { name: ctx.request.body.name } }); });`),
  ).toEqual(['name on sequelize']);
});

test('a getter that middleware defines reads the request that is there', async () => {
  const middleware = `
app.use(async (ctx, next) => { Object.defineProperty(ctx, 'options', { get() { return { transaction: ctx.state.transaction }; } }); await next(); });
const inTransaction = () => (ctx, next) => sequelize.transaction(async (transaction) => { ctx.state.transaction = transaction; await next(); });`;
  const handler = 'async (ctx) => { ctx.body = await User.findOne({ where: { id: 1 }, ...ctx.options }); }';
  expect(await asked(`${middleware}\nrouter.get('/a', inTransaction(), ${handler});`)).toEqual(['id on a transaction']);
  expect(await asked(`${middleware}\nrouter.get('/a', ${handler});`)).toEqual(['id on sequelize']);
});

test('Koa: the context as this, parameters by name and by position, and what is refused', () =>
  check(
    'security/command-injection',
    `
const Koa = require('koa');
const Router = require('koa-router');
const route = require('koa-route');
const mount = require('koa-mount');
const { exec } = require('child_process');
const app = new Koa();
const router = new Router();
app.use(function* (next) {
  exec('log ' + this.query.a); // $ security/command-injection
  exec('log ' + this.status);
  yield next;
});
app.use(async (ctx, next) => { ctx.found = ctx.query.found; await next(); });
app.use(async (ctx) => { exec('show ' + ctx.found); }); // $ security/command-injection
router.param('user', (id, ctx, next) => {
  exec('id ' + id); // $ security/command-injection
  ctx.user = id;
  return next();
});
router.get('/numbers/:id(\\\\d+)/:name', (ctx) => {
  exec('ls ' + ctx.params.id);
  exec('ls ' + ctx.params.name); // $ security/command-injection
});
router.get('/users/:user', (ctx) => { exec('id ' + ctx.user); }); // $ security/command-injection
router.get('/kinds', (ctx) => {
  const { kind } = ctx.query;
  ctx.assert(kind === 'a' || kind === 'b', 400);
  exec('ls ' + kind);
});
router.get('/modes', (ctx) => {
  const mode = String(ctx.query.mode);
  if (!['a', 'b'].includes(mode)) ctx.throw(400);
  exec('ls ' + mode);
});
app.use(router.routes());
app.use(route.get('/pets/:name', (ctx, name) => { exec('show ' + name); })); // $ security/command-injection
const inner = new Koa();
inner.use((ctx) => { exec('show ' + ctx.req.url); }); // $ security/command-injection
app.use(mount('/inner', inner));
`,
  ));

test('parameters that handlers take by position come from the route, whatever file comes first', async () => {
  const { flows } = await modelOf(`
//- /package.json
{ "dependencies": { "koa": "2", "koa-route": "3", "pg": "8" } }
//- /src/a.ts
export const nothing = 0;
//- /src/b.ts
import Koa from 'koa';
import route from 'koa-route';
import { Pool } from 'pg';
const pool = new Pool();
const app = new Koa();
app.use(route.get('/pets/:name', async (ctx, name) => {
  ctx.body = await pool.query('SELECT * FROM pets WHERE name = ' + name);
}));
app.listen(3000);
`);
  const found = flows.filter(({ kind }) => kind === 'sql');
  expect(found.map(({ source: { label, location } }) => [label, location.file, location.line])).toEqual([
    ['path parameter `name`', 'src/b.ts', 6],
  ]);
});
