import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const messages = async (tables: string): Promise<string[]> =>
  (
    await findingsOf(
      `
//- /migrations/001_shop.sql
${tables}
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
      'database/missing-timestamps',
    )
  ).map(({ message }) => message);

test('a table that is behind the others', async () => {
  expect(
    await messages(`CREATE TABLE a (id bigint PRIMARY KEY, created_at timestamptz);
CREATE TABLE b (id bigint PRIMARY KEY, x text, y text);`),
  ).toEqual(['b does not say when a row was made, and another one does.']);
});

test('where tables have no times at all', async () => {
  expect(
    await messages(`CREATE TABLE a (id bigint PRIMARY KEY, x text, y text);
CREATE TABLE b (id bigint PRIMARY KEY, x text, y text);
CREATE TABLE c (id bigint PRIMARY KEY, made_at timestamptz);`),
  ).toEqual([]);
});

test('tables that join others, and settings', async () => {
  expect(
    await messages(`CREATE TABLE a (id bigint PRIMARY KEY, created_at timestamptz);
CREATE TABLE c (id bigint PRIMARY KEY, created_at timestamptz);
CREATE TABLE a_c (a_id bigint, c_id bigint, note text);
CREATE TABLE settings (id bigint PRIMARY KEY, name text, content text);
CREATE TABLE lines (a_id bigint, line int, text text, price int, PRIMARY KEY (a_id, line));`),
  ).toEqual([]);
});
