import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('queries with callbacks and with promises, in MySQL’s own SQL', async () => {
  const model = await modelOf(`
import express from 'express';
import mysql from 'mysql2/promise';
import { createPool } from 'mysql2';
const pool = mysql.createPool({ connectionLimit: 5 });
const old = createPool({});
const app = express();
app.get('/a', async (req, res) => {
  const connection = await pool.getConnection();
  await connection.beginTransaction();
  const [rows] = await connection.execute('SELECT * FROM \`users\` WHERE email = ? LIMIT 0, 1', [req.query.email]);
  await connection.commit();
  old.query('UPDATE users SET ? WHERE id = ?', [{}, 1], (error, result) => res.json(result));
  old.query("SELECT * FROM users WHERE name = '" + req.query.name + "'", () => {});
});
`);
  const steps = model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
    operation.is === 'query'
      ? [
          [
            operation.operation,
            operation.entities.join(),
            operation.filters?.map(({ column }) => column).join() ?? null,
            operation.limited,
            transaction !== null,
          ],
        ]
      : [],
  );
  expect(steps).toEqual([
    ['select', 'users', 'email', true, true],
    ['update', 'users', null, null, false],
    ['select', 'users', 'name', false, false],
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 14']);
});
