import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

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
