import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

test('a handler is the function that a wrapper was made for', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import { list, users } from './users.ts';
const app = express();
const wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);
function show(req, res) { res.json(find(req.params.id)); }
function find(id) { return { id }; }
app.get('/users', list);
app.get('/users/:id', wrap(show));
app.post('/users', (req, res) => users.create(req, res));
app.put('/users', (req, res) => { log(req); res.json({}); });
function log(req) { return req.body; }
//- /src/users.ts
const catchAsync = (fn) => async (req, res, next) => { try { await fn(req, res, next); } catch (error) { next(error); } };
export const list = catchAsync(async (req, res) => { res.json([]); });
class Users { create(req, res) { res.status(201).json({}); } }
export const users = new Users();
`);
  expect(
    endpoints.map(({ label, handler, callees }) => [
      label,
      handler?.name,
      handler?.location.file,
      callees.map(({ name }) => name),
    ]),
  ).toEqual([
    ['GET /users', 'list', 'src/users.ts', []],
    ['GET /users/:id', 'show', 'src/app.ts', ['find']],
    ['POST /users', 'Users.create', 'src/users.ts', []],
    ['PUT /users', '(anonymous)', 'src/app.ts', ['log']],
  ]);
});

test('passing an error on is a reply with the status of the error', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
class NotFound extends Error { status = 404; }
const app = express();
app.get('/a', (req, res, next) => { if (!req.query.id) return next(new NotFound()); res.json({}); });
app.get('/b', (req, res, next) => { if (!req.query.id) return next('route'); res.json({}); });
app.get('/c', (req, res, next) => { work().then(() => res.json({})).catch(next); });
declare function work(): Promise<void>;
`);
  expect(endpoints.map(({ replies }) => replies.map(({ status, kind }) => `${status} ${kind}`))).toEqual([
    ['404 error', '200 json'],
    ['200 json'],
    ['200 json', '500 error'],
  ]);
});

test('refusing wrong credentials does not protect the page to log in', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
app.post('/login', (req, res) => { if (req.body.password !== process.env.PASSWORD) return res.status(401).end(); res.json({ token: jwt.sign({ id: 1 }, process.env.KEY) }); });
app.post('/pay', (req, res) => { if (req.headers.key !== process.env.KEY) return res.status(401).end(); res.json({}); });
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['POST /login', false],
    ['POST /pay', true],
  ]);
});

test('middleware of a path parameter runs where the path has it', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const router = express.Router();
router.param('id', (req, res, next, id) => { if (id === '0') return res.status(403).end(); next(); });
router.get('/items/:id', (req, res) => res.json({}));
router.get('/items', (req, res) => res.json([]));
router.get('/ideas/:idea', (req, res) => res.json({}));
const parts = express.Router();
parts.get('/parts', (req, res) => res.json([]));
router.use('/boxes/:id', parts);
const app = express();
app.use(router);
`);
  expect(endpoints.map(({ label, authorization }) => [label, authorization.value])).toEqual([
    ['GET /items/:id', true],
    ['GET /items', false],
    ['GET /ideas/:idea', false],
    ['GET /boxes/:id/parts', true],
  ]);
});

test('route() stands where it is called: what is used later is not before it', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const auth = (req, res, next) => { if (!req.headers.authorization) return res.status(401).end(); next(); };
app.route('/open').get((req, res) => res.json([]));
app.use(auth);
app.route('/closed').get((req, res) => res.json([]));
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['GET /open', false],
    ['GET /closed', true],
  ]);
});

test('routers of one factory are mounted apart', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const make = () => express.Router();
const a = make();
a.get('/a', (req, res) => res.json({}));
const b = make();
b.get('/b', (req, res) => res.json({}));
const app = express();
app.use('/x', a).use('/y', b);
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /x/a', 'GET /y/b']);
});

test('a function that nothing calls is given an application if its parameter is called so and gets routes', async () => {
  const { endpoints } = await modelOf(`
//- /src/app.js
const express = require('express');
const fs = require('fs');
const app = express();
for (const file of fs.readdirSync('./routes')) require('./routes/' + file)(app);
app.query('/search', (req, res) => res.json(req.query.text));
app.listen(1);
//- /src/routes/users.js
module.exports = (app) => {
  app.get('/users', (req, res) => res.json([]));
  app.route('/users/:id').delete((req, res) => res.end()).propfind((req, res) => res.end());
};
//- /src/routes/cache.js
module.exports = (app) => { app.get('users', (error, value) => {}); };
//- /src/client.js
const express = require('express');
module.exports = (api) => api.get('/users');
`);
  expect(endpoints.map(({ label, place }) => [label, place.file])).toEqual([
    ['QUERY /search', 'src/app.js'],
    ['GET /users', 'src/routes/users.js'],
    ['DELETE /users/:id', 'src/routes/users.js'],
    ['PROPFIND /users/:id', 'src/routes/users.js'],
  ]);
});

test('a route whose handler passes the request on guards the same path where it is registered later', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const signedIn = (req, res, next) => { if (!req.user) return res.status(401).end(); next(); };
app.get('/notes', signedIn);
app.all('/admin/*', signedIn);
app.get('/notes', (req, res) => res.json([]));
app.post('/notes', (req, res) => res.json({}));
app.get('/admin/users', (req, res) => res.json([]));
app.get('/users', (req, res) => res.json([]));
app.listen(1);
`);
  expect(endpoints.map(({ label, place, auth }) => [label, place.line, auth.value])).toEqual([
    ['GET /notes', 7, true],
    ['POST /notes', 8, false],
    ['GET /admin/users', 9, true],
    ['GET /users', 10, false],
  ]);
});

test('what a package makes of a model is an endpoint for each action, behind what was added before', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import * as finale from 'finale-rest';
import { expressjwt } from 'express-jwt';
import { Note, Tag, sequelize } from './models';
const app = express();
app.post('/api/notes', expressjwt({ secret: 'x', algorithms: ['HS256'] }));
finale.initialize({ app, sequelize });
for (const { name, model } of [{ name: 'note', model: Note }]) {
  const resource = finale.resource({ model, endpoints: [\`/api/\${name}s\`, \`/api/\${name}s/:id\`] });
  resource.all.send.before((req, res, context) => context.continue);
}
finale.resource({ model: Tag, endpoints: ['/tags', '/tags/:name'], actions: ['list', 'read'] });
app.listen(1);
`);
  expect(endpoints.map(({ label, auth }) => `${label} ${auth.value}`)).toEqual([
    'DELETE /api/notes/:id false',
    'GET /api/notes false',
    'GET /api/notes/:id false',
    'POST /api/notes true',
    'PUT /api/notes/:id false',
    'GET /tags false',
    'GET /tags/:name false',
  ]);
});

test('what is used at a path is an endpoint if it answers, and never leaves a request to others', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import session from 'express-session';
const app = express();
app.use('/health', (req, res) => { res.json({ ok: true }); });
app.use('/files/:name', check, (req, res, next) => { if (req.params.name.includes('/')) return next(new Error('no')); res.sendFile(req.params.name); });
function check(req, res, next) { if (!req.query.key) return res.status(401).end(); next(); }
app.use('/cached', (req, res, next) => { if (cache.has(req.url)) return res.json({}); next(); });
app.use('/wrapped', (req, res, next) => { if (req.query.a) return res.json({}); session({})(req, res, next); });
app.use('/admin', (req, res) => res.status(403).end());
app.use('/gone', (req, res) => res.status(404).json({}));
app.use('/', (req, res, next) => { if (req.query.page) return res.send('page'); next(); });
app.get('/cached/a', (req, res) => res.json([]));
declare const cache: Set<string>;
`);
  expect(endpoints.map(({ label, guards, params }) => [label, guards.length, params.map(({ name }) => name)])).toEqual([
    ['ALL /health', 0, []],
    ['ALL /files/:name', 1, ['name', 'key']],
    ['GET /cached/a', 2, ['page']],
  ]);
});

test('patterns that are no more than a path with wildcards are told as one', async () => {
  const { endpoints } = await modelOf(String.raw`
import express from 'express';
const app = express();
app.use(/^\/admin\/.*/, (req, res, next) => { if (!req.user) return res.status(401).end(); next(); });
app.get([/^\/img\/.*/, /^\/favicon\.ico$/], (req, res) => res.end());
app.get(/^\/v\d+\/users$/, (req, res) => res.end());
app.get(/users/, (req, res) => res.end());
app.get('/admin/users', (req, res) => res.end());
`);
  expect(endpoints.map(({ path, auth }) => [path, auth.value])).toEqual([
    ['/favicon.ico', false],
    ['/img/*', false],
    [String.raw`/^\/v\d+\/users$`, false],
    ['/.*users.*', false],
    ['/admin/users', true],
  ]);
});

test('what is put on an application is there for all its requests, and what a path says of its parameters', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { exec } from 'node:child_process';
const app = express();
app.locals.tool = 'ls';
app.use((req, res, next) => {
  req.app.locals.last = req.query.last;
  app.set('name', req.query.name);
  app.set('limit', 10);
  next();
});
app.get('/a', (req, res) => {
  exec('ls ' + app.locals.last); // $ security/command-injection
  exec('ls ' + res.app.locals.last); // $ security/command-injection
  exec('ls ' + req.app.get('name')); // $ security/command-injection
  exec('head -n ' + req.app.get('limit'));
  exec(req.app.locals.tool);
});
app.get('/users/:id(\\\\d+)/:name', (req, res) => {
  exec('id ' + req.params.id);
  exec('id ' + req.params.name); // $ security/command-injection
});
app.listen(3000);
`,
  ));
