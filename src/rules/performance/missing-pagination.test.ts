import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const setup = `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
`;

test('a whole table, at the query', () =>
  check(
    'performance/missing-pagination',
    `${setup}
async function all() {
  return (await pool.query('SELECT id, name FROM users ORDER BY name')).rows; // $ performance/missing-pagination
}
app.get('/users', async (req, res) => { res.json(await all()); });
app.get('/page', async (req, res) => { res.json((await pool.query('SELECT id FROM users ORDER BY id LIMIT 50')).rows); });
app.get('/count', async (req, res) => { res.json((await pool.query('SELECT count(*) FROM users')).rows[0]); });
app.get('/users/:id', async (req, res) => { res.json((await pool.query('SELECT id FROM users WHERE id = $1', [req.params.id])).rows[0] ?? null); });
app.get('/by-key', async (req, res) => { res.json((await pool.query('SELECT id FROM users WHERE id = ANY($1)', [[1, 2]])).rows); });
app.post('/rebuild', async (req, res) => { await pool.query('SELECT id FROM users'); res.sendStatus(204); });
`,
  ));

test('the rows of one owner are a lesser defect', async () => {
  const found = await findingsOf(
    `${setup}app.get('/a', async (req, res) => { res.json((await pool.query('SELECT id FROM notes WHERE owner = $1', [req.query.owner])).rows); });`,
    'performance/missing-pagination',
  );
  expect(found.map(({ severity, confidence }) => [severity, confidence])).toEqual([['medium', 'medium']]);
});

test('a wrapper that runs everybody’s statements is not the place', () =>
  check(
    'performance/missing-pagination',
    `${setup}
async function run(text, values = []) { return (await pool.query(text, values)).rows; }
app.get('/users', async (req, res) => {
  res.json(await run('SELECT id FROM users')); // $ performance/missing-pagination
});
app.get('/orders', async (req, res) => {
  res.json(await run('SELECT id FROM orders')); // $ performance/missing-pagination
});
`,
  ));

test('a stream never holds all rows', () =>
  check(
    'performance/missing-pagination',
    `
import express from 'express';
import knexFactory from 'knex';
const app = express();
const knex = knexFactory({ client: 'pg' });
const all = () => knex.select('id').from('tasks').stream();
app.get('/tasks.csv', (req, res) => { all().pipe(res); });
app.get('/tasks', async (req, res) => {
  res.json(await knex.select('id').from('tasks')); // $ performance/missing-pagination
});
`,
  ));
