import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const rule = 'database/missing-cascade-rule';
const shop = (columns: string, handler: string): string => `
//- /migrations/001_shop.sql
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL${columns});
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id));
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.delete('/customers/:id', async (req, res) => {
  ${handler}
  res.sendStatus(204);
});
`;
const remove = "await pool.query('DELETE FROM customers WHERE id = $1', [req.params.id]);";

test('a delete of a row that others refer to', async () => {
  const found = await findingsOf(shop('', remove), rule);
  expect(found.map(({ file, line, message }) => [file, line, message])).toEqual([
    [
      'migrations/001_shop.sql',
      2,
      'DELETE /customers/:id deletes rows of customers, and orders.customer_id refuses that as long as rows refer to them.',
    ],
  ]);
});

test('they are deleted first', async () => {
  const first = `await pool.query('DELETE FROM orders WHERE customer_id = $1', [req.params.id]); ${remove}`;
  expect(await findingsOf(shop('', first), rule)).toEqual([]);
});

test('the refusal is caught, or rows are only marked as deleted', async () => {
  expect(await findingsOf(shop('', `try { ${remove} } catch { return res.sendStatus(409); }`), rule)).toEqual([]);
  expect(await findingsOf(shop(', deleted_at timestamptz', remove), rule)).toEqual([]);
});

test('a later migration gives the rule', async () => {
  const later = `
//- /migrations/002_cascade.sql
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;
`;
  expect(await findingsOf(shop('', remove) + later, rule)).toEqual([]);
});
