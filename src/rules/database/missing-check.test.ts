import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('what is taken without a look at what is there', () =>
  check(
    'database/missing-check',
    `
//- /migrations/001_shop.sql
CREATE TABLE products (id bigint PRIMARY KEY, stock integer NOT NULL, views integer NOT NULL);
CREATE TABLE accounts (id bigint PRIMARY KEY, balance bigint NOT NULL);
ALTER TABLE accounts ADD CONSTRAINT covered CHECK (balance >= 0);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.post('/a', async (req, res) => {
  await pool.query('UPDATE products SET stock = stock - 1 WHERE id = $1', [req.body.id]); // $ database/missing-check
  res.sendStatus(204);
});
app.post('/b', async (req, res) => {
  await pool.query('UPDATE products SET stock = stock - 1 WHERE id = $1 AND stock >= 1', [req.body.id]);
  await pool.query('UPDATE products SET stock = stock + 1 WHERE id = $1', [req.body.id]);
  await pool.query('UPDATE products SET views = views - 1 WHERE id = $1', [req.body.id]);
  await pool.query('UPDATE accounts SET balance = balance - 1 WHERE id = $1', [req.body.id]);
  res.sendStatus(204);
});
`,
  ));
