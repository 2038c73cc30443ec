import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what a factory of the project makes is told apart, however alike its calls look', async () => {
  const { endpoints } = await modelOf(`
import fastify from 'fastify';
function make() {
  const app = fastify();
  app.get('/health', async () => 'ok');
  return app;
}
const first = make();
first.get('/a', async () => 'a');
const second = make();
second.get('/b', async () => 'b');
first.addHook('onRequest', async (request, reply) => {
  if (!request.user) reply.code(401).send();
});
`);
  expect(endpoints.map(({ label, auth, place }) => [label, auth.value, place.line])).toEqual([
    ['GET /health', true, 5],
    ['GET /a', true, 9],
    ['GET /b', false, 11],
  ]);
});

test('what was there before stays one', async () => {
  const { endpoints } = await modelOf(`
import fastify from 'fastify';
const app = fastify();
const same = () => app;
same().get('/a', async () => 'a');
same().addHook('onRequest', async (request, reply) => {
  if (!request.user) reply.code(401).send();
});
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([['GET /a', true]]);
});

test('a function adds to each router that it is handed, however many there are', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `r${index}`);
  const { endpoints } = await modelOf(`
import express from 'express';
const guarded = (router) => router.use((req, res, next) => (req.user ? next() : res.sendStatus(401)));
const app = express();
${names.map((name) => `const ${name} = express.Router();\nguarded(${name});\n${name}.get('/', (req, res) => res.json({}));\napp.use('/${name}', ${name});`).join('\n')}
`);
  expect(endpoints.map(({ label, auth }) => `${label} ${auth.value}`)).toEqual(
    names.map((name) => `GET /${name} true`),
  );
});

test('a function adds to each list that it is handed, however many there are', async () => {
  const route = (at: number): string => `
app.get('/t${at}', async (req, res) => {
  const conditions = ['c${at} = $1'];
  addTenant(conditions);
  res.json(await pool.query('SELECT id FROM t${at} WHERE ' + conditions.join(' AND '), [1, 2]));
});`;
  const { endpoints } = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
function addTenant(conditions) { conditions.push('tenant = $2'); }
${Array.from({ length: 30 }, (_, at) => route(at)).join('\n')}
`);
  const filtered = endpoints.filter(({ steps }) =>
    steps.some(
      ({ operation }) =>
        operation.is === 'query' && operation.filters?.some(({ column }) => column === 'tenant') === true,
    ),
  );
  expect(filtered.length).toBe(30);
});
