import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a reply tells which rows it holds, and what was taken out of them', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/whole', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM users');
  res.json({ users: rows });
});
app.get('/named', async (req, res) => {
  const { rows } = await pool.query('SELECT id, email FROM users WHERE id = $1', [req.query.id]);
  delete rows[0].email;
  res.json(rows[0]);
});
app.get('/made', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM users');
  res.json(rows.map((row) => ({ id: row.id })));
});
app.get('/shown', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM users');
  res.json(rows[0] && { present: true });
});
app.get('/returned', async (req, res) => {
  const { rows } = await pool.query('UPDATE users SET seen = now() RETURNING id');
  res.json(rows);
});
`);
  const rows = endpoints.map(({ path, steps }) => [
    path,
    ...steps.flatMap(({ operation }) =>
      operation.is === 'reply'
        ? (operation.rows ?? []).map(({ entity, columns, hidden }) => [entity, columns, hidden])
        : [],
    ),
  ]);
  expect(rows).toEqual([
    ['/whole', ['users', null, []]],
    ['/named', ['users', ['id', 'email'], ['email']]],
    ['/made', ['users', ['id'], []]],
    ['/shown'],
    ['/returned'],
  ]);
});

test('a list that holds itself has an end', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM users');
  const list: unknown[] = [rows];
  list.push(req.query.whole ? list : null);
  res.json(list);
});
`);
  const replies = endpoints.flatMap(({ steps }) => steps.filter(({ operation }) => operation.is === 'reply'));
  expect(replies).toMatchObject([{ operation: { rows: [{ entity: 'users' }] } }]);
});
