import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function said(columns: string, code: string): Promise<string[]> {
  const found = await findingsOf(
    `
//- /schema.sql
CREATE TABLE users (id bigint PRIMARY KEY, team_id bigint, email text, slug text, name text ${columns});
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/a', async (req, res) => {
  ${code}
});
`,
    'database/missing-unique',
  );
  return found.map(({ file, severity, message }) => `${file} ${severity} ${message}`);
}

const byEmail =
  "const { rows } = await pool.query('SELECT id FROM users WHERE email = $1 LIMIT 1', [req.query.email]); res.json(rows[0]);";

test('one row by an address that is not unique, and by one that is', async () => {
  expect(await said('', byEmail)).toEqual([
    'schema.sql high GET /a takes the one row of users with that email, and nothing makes email unique.',
  ]);
  expect(await said(', UNIQUE (email)', byEmail)).toEqual([]);
  expect(await said('); CREATE UNIQUE INDEX u ON users (email', byEmail)).toEqual([]);
});

test('unique in a team, and among those that are not deleted', async () => {
  expect(await said(', UNIQUE (team_id, email)', byEmail)).toEqual([]);
  expect(await said('); CREATE UNIQUE INDEX u ON users (lower(email)', byEmail)).toEqual([]);
});

test('many rows, other columns, and the newest of several are no look-ups of one', async () => {
  expect(
    await said('', "res.json((await pool.query('SELECT id FROM users WHERE email = $1', [req.query.email])).rows);"),
  ).toEqual([]);
  expect(
    await said(
      '',
      "res.json((await pool.query('SELECT id FROM users WHERE name = $1 LIMIT 1', [req.query.n])).rows[0]);",
    ),
  ).toEqual([]);
  expect(
    await said(
      '',
      "res.json((await pool.query('SELECT id FROM users WHERE email = $1 ORDER BY id DESC LIMIT 1', [req.query.e])).rows[0]);",
    ),
  ).toEqual([]);
  expect(
    await said(
      '',
      "res.json((await pool.query('SELECT id FROM users WHERE email = $1 AND team_id = $2 LIMIT 1', [req.query.e, 1])).rows[0]);",
    ),
  ).toEqual([]);
});

test('a collection', async () => {
  const code = (options: string): string => `
import express from 'express';
import mongoose from 'mongoose';
const app = express();
const User = mongoose.model('User', new mongoose.Schema({ email: { type: String${options} } }));
app.get('/a', async (req, res) => { res.json(await User.findOne({ email: req.query.email })); });
`;
  expect((await findingsOf(code(''), 'database/missing-unique')).map(({ severity }) => severity)).toEqual(['medium']);
  expect(await findingsOf(code(', unique: true'), 'database/missing-unique')).toEqual([]);
});
