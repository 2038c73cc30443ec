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

test('a limit that clients may leave out is theirs to give', () =>
  check(
    'performance/missing-pagination',
    `${setup}
const list = async (limit) => {
  const values = [];
  const part = limit ? \`LIMIT $\${values.push(limit)}\` : '';
  return (await pool.query(\`SELECT id FROM users ORDER BY id \${part}\`, values)).rows;
};
const sorted = async (by) => (await pool.query(\`SELECT id FROM notes \${by ? 'ORDER BY id' : ''}\`)).rows; // $ performance/missing-pagination
app.get('/users', async (req, res) => { res.json(await list(req.query.limit)); });
app.get('/notes', async (req, res) => { res.json(await sorted(req.query.by)); });
`,
  ));

test('one row, however it is taken', () =>
  check(
    'performance/missing-pagination',
    `${setup}
const find = async (name) => {
  const result = await pool.query('SELECT id FROM users WHERE name = $1', [name]);
  return result.rows[0];
};
app.get('/a/:name', async (req, res) => { res.json(await find(req.params.name)); });
app.get('/b/:name', async (req, res) => {
  const { rows: [user] } = await pool.query('SELECT id FROM users WHERE name = $1', [req.params.name]);
  res.json(user);
});
app.get('/c/:name', async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM users WHERE name = $1', [req.params.name]);
  if (rows.length === 0) return res.sendStatus(404);
  res.json(rows[0]);
});
app.get('/d/:name', async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM users WHERE name = $1', [req.params.name]); // $ performance/missing-pagination
  if (rows.length === 0) return res.sendStatus(404);
  res.json(rows);
});
app.get('/e/:name', (req, res) => {
  pool.query('SELECT id FROM users WHERE name = $1', [req.params.name], (error, result) => { res.json(result.rows[0]); });
});
`,
  ));

test('keys of several columns, catalogues and exports', async () => {
  const places = async (route: string): Promise<number> => {
    const found = await findingsOf(
      `
//- /migrations/1.sql
CREATE TABLE members (team int, person int, PRIMARY KEY (team, person));
//- /src/app.ts
${setup}${route}`,
      'performance/missing-pagination',
    );
    return found.length;
  };
  const list = (path: string, sql: string): string =>
    `app.get('${path}', async (req, res) => { res.json((await pool.query(\`${sql}\`, [1, 2])).rows); });`;
  expect(await places(list('/a', 'SELECT team FROM members WHERE team = $1 AND person = $2'))).toBe(0);
  expect(await places(list('/a', 'SELECT team FROM members WHERE person = $1'))).toBe(1);
  expect(await places(list('/export', 'SELECT team FROM members WHERE person = $1'))).toBe(0);
  expect(await places(list('/export', 'SELECT team FROM members'))).toBe(1);
  expect(await places(list('/a', 'SELECT relname FROM pg_class WHERE relkind = $1'))).toBe(0);
});

test('many lists without a limit are one finding, as grave as the widest of them, and small tables are none of them', async () => {
  const told = async (lists: readonly string[]): Promise<string[]> => {
    const found = await findingsOf(
      `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
${lists.map((sql, at) => `app.get('/l${at}', async (req, res) => { res.json((await pool.query('${sql}', [req.query.a])).rows); });`).join('\n')}
`,
      'performance/missing-pagination',
    );
    return found.map(({ severity, message }) => `${severity} ${message}`);
  };
  const owned = Array.from({ length: 11 }, (_, at) => `SELECT id FROM t${at} WHERE owner = $1`);
  expect(await told(owned)).toEqual(['medium 11 lists have no limit, that of GET /l0 (t0) among them.']);
  expect(await told([...owned, 'SELECT id FROM orders', 'SELECT id FROM currencies'])).toEqual([
    'high 12 lists have no limit, that of GET /l11 (orders) among them.',
  ]);
});

test('groups, sums, and parts with a limit of their own', () =>
  check(
    'performance/missing-pagination',
    `
import express from 'express';
import { Pool } from 'pg';
import knex from 'knex';
import { PrismaClient } from '@prisma/client';
const app = express();
const pool = new Pool();
const db = knex({ client: 'pg' });
const prisma = new PrismaClient();
app.get('/a', async (req, res) => { res.json((await pool.query('SELECT state, count(*) FROM orders GROUP BY state')).rows); });
app.get('/b', async (req, res) => { res.json((await pool.query('SELECT sum(price), round(avg(price)) FROM orders')).rows); });
app.get('/c', async (req, res) => { res.json((await pool.query('WITH page AS (SELECT id FROM orders ORDER BY id LIMIT 20) SELECT items.* FROM items JOIN page ON page.id = items.order_id')).rows); });
app.get('/d', async (req, res) => { res.json(await db('orders').select('state').groupBy('state')); });
app.get('/e', async (req, res) => { res.json(await prisma.order.groupBy({ by: ['state'], _count: true })); });
app.get('/f', async (req, res) => { res.json((await pool.query('SELECT state FROM orders')).rows); }); // $ performance/missing-pagination
`,
  ));

test('what is kept after the first request', () =>
  check(
    'performance/missing-pagination',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
let cached;
app.get('/a', async (req, res) => {
  if (cached) return res.json(cached);
  cached = await prisma.order.findMany();
  res.json(cached);
});
`,
  ));
