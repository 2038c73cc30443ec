import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function said(files: string): Promise<string[]> {
  const found = await findingsOf(
    `//- /src/app.ts\nimport pg from 'pg';\nnew pg.Pool();\n${files}`,
    'database/no-primary-key',
  );
  return found.map(({ severity, line, message }) => `${line} ${severity} ${message}`).sort();
}

test('no key, a key, a key that comes later, and something unique', async () => {
  expect(
    await said(`
//- /migrations/001.sql
CREATE TABLE a (x int, y int);
CREATE TABLE b (x int PRIMARY KEY);
CREATE TABLE c (x int);
CREATE TABLE d (x int NOT NULL UNIQUE);
CREATE TABLE e (x int UNIQUE);
CREATE TABLE f (x int, y int, PRIMARY KEY (x, y));
//- /migrations/002.sql
ALTER TABLE c ADD PRIMARY KEY (x);
CREATE TABLE g (LIKE f INCLUDING ALL);
ALTER TABLE f DROP CONSTRAINT f_pkey;
`),
  ).toEqual([
    '1 high a has no primary key.',
    '5 medium e has no primary key; what is unique in it (x) may be null.',
    '6 high f has no primary key.',
  ]);
});

test('builders of Knex', async () => {
  expect(
    await said(`
//- /migrations/001.js
exports.up = async (knex) => {
  await knex.schema.createTable('a', (t) => { t.integer('x'); });
  await knex.schema.createTable('b', (t) => { t.increments(); });
  await knex.schema.createTable('c', (t) => { t.uuid('id').primary(); });
};
`),
  ).toEqual(['2 high a has no primary key.']);
});
