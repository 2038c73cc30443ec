import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const found = async (tables: string, driver = 'pg'): Promise<string[]> =>
  (
    await findingsOf(
      `
//- /migrations/001.sql
${tables}
//- /src/app.ts
import express from 'express';
import client from '${driver}';
const pool = ${driver === 'pg' ? 'new client.Pool()' : 'client.createPool({})'};
const app = express();
app.post('/orders', async (req, res) => {
  await pool.query('INSERT INTO orders (note) VALUES (' + ${driver === 'pg' ? "'$1'" : "'?'"} + ')', [req.body.note]);
  res.sendStatus(201);
});
app.listen(3000);
`,
      'database/narrow-key',
    )
  ).map(({ severity, message }) => `${severity} ${message}`);

test.each([
  [
    'id serial PRIMARY KEY',
    'low Requests add rows to orders.id, and the key that the database counts there has 32 bits.',
  ],
  [
    'id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
    'low Requests add rows to orders.id, and the key that the database counts there has 32 bits.',
  ],
  [
    'id smallserial PRIMARY KEY',
    'medium Requests add rows to orders.id, and the key that the database counts there has 16 bits: the 32 768th row fails.',
  ],
  ['id bigserial PRIMARY KEY', null],
  ['id uuid PRIMARY KEY DEFAULT gen_random_uuid()', null],
  // who gives the numbers out knows how many there are
  ['id int PRIMARY KEY', null],
])('%s', async (key, expected) => {
  expect(await found(`CREATE TABLE orders (${key}, note text);`)).toEqual(expected === null ? [] : [expected]);
});

test('a table that no request adds rows to, and one that is small by its name', async () => {
  expect(await found('CREATE TABLE sizes (id serial PRIMARY KEY, name text);')).toEqual([]);
});

test('MySQL, and SQLite, whose keys all have 64 bits', async () => {
  expect(await found('CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, note text);', 'mysql2')).toHaveLength(1);
  expect(await found('CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note text);', 'sqlite3')).toEqual([]);
});

test('a reference that is narrower than its key', async () => {
  const reference = (type: string, key: string): string =>
    `CREATE TABLE customers (id ${key} PRIMARY KEY); CREATE TABLE bills (id uuid PRIMARY KEY, customer_id ${type} REFERENCES customers (id));`;
  expect(await found(reference('integer', 'bigint'))).toEqual([
    'medium bills.customer_id has 32 bits, and customers.id, which it refers to, has 64.',
  ]);
  expect(await found(reference('bigint', 'bigserial'))).toEqual([]);
  expect(await found(reference('bigint', 'integer'))).toEqual([]);
});
