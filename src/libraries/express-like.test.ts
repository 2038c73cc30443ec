import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const labels = async (code: string): Promise<string[]> =>
  (await modelOf(code)).endpoints.map(({ label, auth, params }) =>
    `${label} ${auth.value} ${params.map((param) => `${param.in}.${param.name}`).join()}`.trim(),
  );

const signedIn = `const signedIn = (req, res, next) => { if (!req.headers.authorization) { res.statusCode = 401; res.end(); return; } next(); };`;

test('polka', async () => {
  expect(
    await labels(`
import polka from 'polka';
${signedIn}
const users = polka().get('/:id', (req, res) => { res.end(JSON.stringify({ id: req.params.id })); });
polka().use(signedIn).use('users', users).post('/orders', (req, res) => res.end(req.body.name)).listen(3000);
const cache = new Map();
cache.get('/nothing', () => {});
`),
  ).toEqual(['GET /users/:id true path.id', 'POST /orders true body.name']);
});

test('tinyhttp, routers on their own and restana', async () => {
  expect(
    await labels(`
import { App } from '@tinyhttp/app';
import restana from 'restana';
import Router from 'router';
const app = new App();
const inner = new App();
inner.get('/list', (req, res) => res.json({ page: req.query.page }));
app.use('/items', inner).listen(3000);
const service = restana();
service.delete('/pets/:id', (req, res) => res.send(req.params.id));
service.start(3001);
const router = new Router();
router.put('/x', (req, res) => res.end());
`),
  ).toEqual(['GET /items/list false query.page', 'DELETE /pets/:id false path.id', 'PUT /x false']);
});

test('zodios', async () => {
  expect(
    await labels(`
import { makeApi } from '@zodios/core';
import { zodiosContext, zodiosApp } from '@zodios/express';
import { z } from 'zod';
const api = makeApi([{ method: 'get', path: '/users/:id', alias: 'getUser', response: z.object({ id: z.string() }) }]);
const context = zodiosContext();
const router = context.router(api);
router.get('/users/:id', (req, res) => res.json({ id: req.params.id }));
const app = context.app();
app.use('/api', router);
app.listen(3000);
const alone = zodiosApp(api);
alone.get('/users/:id', (req, res) => res.json({}));
`),
  ).toEqual(['GET /api/users/:id false path.id', 'GET /users/:id false path.id']);
});
