import { expect, test } from 'vitest';
import { findingsOf, migratedFindingsOf } from '../../testing/check.ts';

async function said(files: string): Promise<string[]> {
  const found = await findingsOf(
    `
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
${files}`,
    'database/irreversible-migration',
  );
  return found.map(({ file, severity, message }) => `${file} ${severity} ${message}`);
}

const first = `
//- /migrations/001.up.sql
CREATE TABLE users (id bigint PRIMARY KEY);
//- /migrations/001.down.sql
DROP TABLE users;`;

test('a way back that is missing among others, and one that is there', async () => {
  expect(await said(`${first}\n//- /migrations/002.up.sql\nALTER TABLE users ADD COLUMN name text;`)).toEqual([
    'migrations/002.up.sql medium 002.up.sql has no way back.',
  ]);
  expect(
    await said(
      `${first}\n//- /migrations/002.up.sql\nALTER TABLE users ADD COLUMN name text;\n//- /migrations/002.down.sql\nALTER TABLE users DROP COLUMN name;`,
    ),
  ).toEqual([]);
});

test('a way back that leaves something, and one that takes all of it', async () => {
  const up =
    'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); ALTER TABLE users ADD COLUMN age int;';
  expect(
    await said(`${first}\n//- /migrations/002.up.sql\n${up}\n//- /migrations/002.down.sql\nDROP TABLE a;`),
  ).toEqual(['migrations/002.down.sql high The way back from 002.up.sql leaves column users.age and table b behind.']);
  expect(
    await said(
      `${first}\n//- /migrations/002.up.sql\n${up}\n//- /migrations/002.down.sql\nDROP TABLE a, b; ALTER TABLE users DROP COLUMN age;`,
    ),
  ).toEqual([]);
});

test('forward only, by the tool or by decision', async () => {
  expect(
    await said('//- /migrations/001.sql\nCREATE TABLE a (id int PRIMARY KEY);\n//- /migrations/002.sql\nDROP TABLE a;'),
  ).toEqual([]);
  const code = (down: string): string => `
//- /migrations/1.js
exports.up = async (knex) => { await knex.schema.createTable('a', (t) => { t.increments(); t.string('b'); }); };
exports.down = async (knex) => { await knex.schema.dropTable('a'); };
//- /migrations/2.js
exports.up = async (knex) => { await knex.schema.alterTable('a', (t) => { t.dropColumn('b'); }); };
${down}`;
  expect(await said(code("exports.down = async () => { throw new Error('b is gone'); };"))).toEqual([]);
  expect(await said(code('exports.down = async () => {};'))).toEqual(['migrations/2.js high 2.js has no way back.']);
});

test('rows that were filled in need not be taken back', async () => {
  expect(await said(`${first}\n//- /migrations/002.up.sql\nUPDATE users SET id = 1; DROP INDEX IF EXISTS x;`)).toEqual(
    [],
  );
});

test.each([
  ['CREATE TABLE orders (id bigint)', 'DROP TABLE orders', null],
  ['ALTER TABLE users ADD COLUMN age int', 'ALTER TABLE users DROP COLUMN age', null],
  ['ALTER TABLE users DROP COLUMN name', 'ALTER TABLE users ADD COLUMN name text', null],
  ["ALTER TYPE state ADD VALUE 'gone'", 'SELECT 1', null],
  ['CREATE INDEX by_name ON users (name)', 'SELECT 1', 'The way back from 002.sql leaves index by_name behind.'],
  [
    "CREATE TYPE kind AS ENUM ('a')",
    'SELECT 1',
    '002.sql cannot be applied again after its way back: PostgreSQL says type "kind" already exists.',
  ],
  ['ALTER TABLE users DROP COLUMN name', 'SELECT 1', 'The way back from 002.sql does not give column users.name back.'],
  [
    'ALTER TABLE users DROP COLUMN IF EXISTS name',
    'SELECT 1',
    'The way back from 002.sql does not give column users.name back.',
  ],
  [
    'ALTER TABLE users ALTER name SET NOT NULL',
    'SELECT 1',
    'The way back from 002.sql leaves column users.name other than before.',
  ],
  [
    'CREATE TABLE orders (id bigint)',
    'DROP TABLE order_lines; DROP TABLE orders',
    'The way back from 002.sql fails: PostgreSQL says table "order_lines" does not exist.',
  ],
])('run on PostgreSQL: %s, %s', { timeout: 90_000 }, async (up, down, message) => {
  const found = await migratedFindingsOf(
    `
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- /migrations/001.sql
-- +goose Up
CREATE TYPE state AS ENUM ('new');
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE IF NOT EXISTS first (id bigint);
-- +goose Down
DROP TABLE first; DROP TABLE users; DROP TYPE state;
//- /migrations/002.sql
-- +goose Up
${up.replace('CREATE INDEX', 'CREATE INDEX IF NOT EXISTS')};
-- +goose Down
${down};
`,
    'database/irreversible-migration',
  );
  expect(found.map((each) => each.message)).toEqual(message === null ? [] : [message]);
});
