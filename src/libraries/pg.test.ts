import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { check, modelOf } from '../testing/check.ts';

function queries(model: BackendModel) {
  return model.operations.filter((operation) => operation.is === 'query');
}

test('queries are read from their text', async () => {
  const model = await modelOf(`
import { Pool } from 'pg';
const pool = new Pool({ max: 10 });
export const byEmail = (email: string) => pool.query('SELECT id, name FROM users WHERE email = $1 LIMIT 1', [email]);
export const count = () => pool.query({ text: 'SELECT count(*) FROM users' });
export const rename = (id: string, name: string) => pool.query('UPDATE users SET name = $2 WHERE id = $1', [id, name]);
export const sorted = (order: string) => pool.query(\`SELECT * FROM posts JOIN users ON users.id = posts.user_id WHERE posts.state = $1 ORDER BY \${order}\`, ['open']);
export const wipe = () => pool.query('DELETE FROM sessions');
`);
  expect(
    queries(model).map(({ operation, entities, filters, limited, single, everyRow, written, columns }) => ({
      operation,
      entities,
      filters,
      limited,
      single,
      everyRow,
      written,
      columns,
    })),
  ).toEqual([
    {
      operation: 'select',
      entities: ['users'],
      filters: [{ column: 'email', operator: '=' }],
      limited: true,
      single: true,
      everyRow: false,
      written: null,
      columns: ['id', 'name'],
    },
    {
      operation: 'count',
      entities: ['users'],
      filters: [],
      limited: true,
      single: true,
      everyRow: false,
      written: null,
      columns: [],
    },
    {
      operation: 'update',
      entities: ['users'],
      filters: [{ column: 'id', operator: '=' }],
      limited: null,
      single: false,
      everyRow: false,
      written: ['name'],
      columns: null,
    },
    {
      operation: 'select',
      entities: ['posts', 'users'],
      filters: [
        { column: 'users.id', operator: 'in' },
        { column: 'user_id', operator: 'in' },
        { column: 'state', operator: '=' },
      ],
      limited: false,
      single: false,
      everyRow: false,
      written: null,
      columns: null,
    },
    {
      operation: 'delete',
      entities: ['sessions'],
      filters: [],
      limited: null,
      single: false,
      everyRow: true,
      written: null,
      columns: null,
    },
  ]);
  expect(model.operations.filter((operation) => operation.is === 'client')).toMatchObject([
    { client: 'database', options: { max: 10 } },
  ]);
});

test('statements that control a transaction are one, on the connection they are sent to', async () => {
  const model = await modelOf(`
import { Pool } from 'pg';
import express from 'express';
const pool = new Pool();
const app = express();
app.post('/transfer', async (req, res) => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE accounts SET balance = balance - $1 WHERE id = $2', [req.body.amount, req.body.from]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  await pool.query('INSERT INTO log (what) VALUES ($1)', ['transfer']);
  res.json({});
});
`);
  expect(
    model.operations.filter((operation) => operation.is === 'transaction').map(({ operation }) => operation),
  ).toEqual(['begin', 'commit']);
  const steps = model.endpoints[0]?.steps.filter(({ operation }) => operation.is === 'query') ?? [];
  expect(
    steps.map(({ operation, transaction }) => [operation.is === 'query' && operation.client, transaction?.place.line]),
  ).toEqual([
    ['src/app.ts:7:24', 9],
    ['src/app.ts:4:14', undefined],
  ]);
});

test('a text that cannot be read says nothing rather than something wrong', async () => {
  const model = await modelOf(`
import { Pool } from 'pg';
const pool = new Pool();
export const any = (sql: string) => pool.query(sql);
export const some = (where: string) => pool.query(\`DELETE FROM users \${where}\`);
export const table = (name: string) => pool.query(\`SELECT * FROM \${name} WHERE id = 1\`);
`);
  expect(
    queries(model).map(({ operation, entities, filters, everyRow }) => ({ operation, entities, filters, everyRow })),
  ).toEqual([
    { operation: 'raw', entities: [], filters: null, everyRow: false },
    { operation: 'delete', entities: ['users'], filters: null, everyRow: false },
    { operation: 'select', entities: [], filters: [{ column: 'id', operator: '=' }], everyRow: false },
  ]);
});

test('parameters that are counted while the text is put together', async () => {
  const model = await modelOf(`
import { Pool } from 'pg';
const pool = new Pool();
export const rename = (id: string, values: unknown[]) => pool.query(\`UPDATE users SET name = $\${values.push('x')} WHERE id = $\${values.push(id)}\`, values);
export const dynamic = (condition: string) => pool.query(\`SELECT * FROM users WHERE \${condition}\`);
`);
  expect(queries(model).map(({ filters, written }) => [filters, written])).toEqual([
    [[{ column: 'id', operator: '=' }], ['name']],
    [null, null],
  ]);
});

test('a query that is made before it is sent', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { Query } from 'pg';
const app = express();
app.get('/', (req, res) => {
  const one = new Query('SELECT * FROM a WHERE b = ' + req.query.b); // $ security/sql-injection
  const other = new Query('SELECT * FROM a WHERE b = $1', [req.query.b]);
  res.json([one, other]);
});
`,
  ));

test('statements in files of their own', async () => {
  const { operations } = await modelOf(`
//- /src/find.sql
SELECT id, name FROM users WHERE email = $1
//- /src/close.sql
UPDATE users SET closed = true WHERE id = $1
//- /src/app.ts
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Pool } from 'pg';
const pool = new Pool();
const find = readFileSync(path.join(__dirname, 'find.sql'), 'utf8');
export const findUser = (email) => pool.query(find, [email]);
export const closeUser = async (id) => pool.query((await readFile('src/close.sql')).toString(), [id]);
export const other = async (name) => pool.query(readFileSync(path.join(__dirname, name), 'utf8'));
`);
  expect(
    operations.flatMap((operation) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} ${operation.filters?.map(({ column }) => column).join() ?? '?'}`,
          ]
        : [],
    ),
  ).toEqual(['select users email', 'update users id', 'raw  ?']);
});
