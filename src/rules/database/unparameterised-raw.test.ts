import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test.each([
  [`pool.query("SELECT id FROM orders WHERE state = '" + PAID + "'"); // $ database/unparameterised-raw`],
  ['pool.query(`SELECT id FROM orders WHERE total > ${LIMIT}`); // $ database/unparameterised-raw'],
  ['pool.query(`SELECT id FROM orders LIMIT ${LIMIT}`); // $ database/unparameterised-raw'],
  ['pool.query(`SELECT id FROM orders WHERE state IN (${LIMIT})`); // $ database/unparameterised-raw'],
  ['pool.query(`SELECT id FROM ${TABLE} WHERE state = $1`, [PAID]);'],
  ['pool.query(`SELECT o.id FROM orders o JOIN items i ON o.id = ${TABLE}.id`);'],
  ['pool.query(`SELECT id FROM orders WHERE state IN (${MARKS})`, [PAID]);'],
  ['pool.query(`SELECT ${COLUMNS} FROM orders`);'],
  ["pool.query('SELECT id FROM orders WHERE state = $1', [PAID]);"],
  ["pool.query('SELECT id FROM orders ' + 'WHERE total > 100');"],
  ['sql`SELECT id FROM orders WHERE state = ${PAID}`;'],
])('%s', (statement) =>
  check(
    'database/unparameterised-raw',
    `
import { Pool } from 'pg';
import postgres from 'postgres';
const pool = new Pool();
const sql = postgres();
const PAID = 'paid';
const LIMIT = 100;
const TABLE = 'orders';
const MARKS = [1, 2].map(() => '?').join(',');
const COLUMNS = 'id, state';
${statement}
`,
  ),
);

test('what comes from a request is told as what it is', () =>
  check(
    'database/unparameterised-raw',
    `
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
app.get('/a', async (req, res) => { res.json(await pool.query("SELECT id FROM orders WHERE state = '" + req.query.state + "'")); });
`,
  ));
