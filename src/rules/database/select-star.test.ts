import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function said(...statements: string[]): Promise<string[]> {
  const found = await findingsOf(
    `
//- /migrations/001.sql
CREATE TABLE users (id bigint PRIMARY KEY, a text, b text, c text, d text, e text, f text, g text, h text);
CREATE TABLE teams (id bigint PRIMARY KEY, name text);
CREATE TABLE settings (id bigint PRIMARY KEY, a text, b text, c text, d text, e text, f text, g text, h text);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
${statements.map((text, at) => `app.get('/${at}', async (req, res) => { res.json((await pool.query('${text}')).rows.length); });`).join('\n')}
`,
    'database/select-star',
  );
  return found.map(({ message }) => message);
}

test.each([
  ['SELECT * FROM users LIMIT 5', 1],
  ['SELECT u.* FROM users u LIMIT 5', 1],
  ['SELECT id, a FROM users LIMIT 5', 0],
  ['SELECT count(*) FROM users', 0],
  ['SELECT id FROM users WHERE EXISTS (SELECT * FROM teams)', 0],
  ['SELECT * FROM teams LIMIT 5', 0],
  ['SELECT * FROM settings LIMIT 5', 0],
  ['SELECT * FROM elsewhere LIMIT 5', 0],
])('%s', async (statement, count) => {
  expect(await said(statement)).toHaveLength(count);
});

test('several are told once', async () => {
  expect(await said('SELECT * FROM users LIMIT 5', 'SELECT * FROM users WHERE id = 1')).toEqual([
    '2 statements select every column, 9 of users in the first of them.',
  ]);
});
