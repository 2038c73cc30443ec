import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a query built from input is reported, through functions and files', () =>
  check(
    'security/sql-injection',
    `
//- /src/app.ts
import express from 'express';
import { findByName } from './users';
const app = express();
app.get('/users/:name', async (req, res) => {
  res.json(await findByName(req.params.name));
});
app.listen(3000);
//- /src/users.ts
import { Pool } from 'pg';
const pool = new Pool();
export async function findByName(name: string) {
  const text = \`SELECT * FROM users WHERE name = '\${name}'\`;
  const { rows } = await pool.query(text); // $ security/sql-injection
  return rows;
}
export async function findById(id: string) {
  return pool.query('SELECT * FROM users WHERE id = $1', [id]);
}
`,
  ));

test('a number cannot inject', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/users', async (req, res) => {
  const limit = Number(req.query.limit);
  res.json(await pool.query(\`SELECT * FROM users LIMIT \${limit}\`));
});
`,
  ));
