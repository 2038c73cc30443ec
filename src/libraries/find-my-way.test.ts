import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test("routes by verb and by list of verbs, served by Node's server through lookup()", async () => {
  const { endpoints, flows, apps } = await modelOf(`
import http from 'node:http';
import createRouter from 'find-my-way';
import { Pool } from 'pg';
const pool = new Pool();
const router = createRouter();
router.on('GET', '/items/:id', async (req, res, params) => {
  const { rows } = await pool.query('SELECT * FROM items WHERE id = ' + params.id);
  res.end(JSON.stringify(rows));
});
router.on(['POST', 'PUT'], '/items', (req, res, params, store, searchParams) => {
  res.statusCode = 201;
  res.end(searchParams.mode);
});
router.delete('/items/:id', (req, res) => { res.statusCode = 204; res.end(); });
router.off('GET', '/gone');
http.createServer((req, res) => router.lookup(req, res)).listen(3000);
`);
  expect(endpoints.map(({ label, params }) => [label, params.map((param) => `${param.in} ${param.name}`)])).toEqual([
    ['GET /items/:id', ['path id']],
    ['POST /items', ['query mode']],
    ['PUT /items', ['query mode']],
    ['DELETE /items/:id', ['path id']],
  ]);
  expect(flows.map(({ kind, source }) => [kind, source.label])).toEqual([
    // nothing says what kind of text it is that comes back
    ['html', 'query string `mode`'],
    ['sql', 'path parameter `id`'],
  ]);
  expect(apps.map(({ framework }) => framework)).toEqual(['find-my-way']);
});
