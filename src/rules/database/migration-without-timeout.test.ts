import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const found = async (change: string, more = ''): Promise<string[]> =>
  (
    await findingsOf(
      `
//- /migrations/001.sql
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
//- /migrations/002.sql
${change}
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
${more}
`,
      'database/migration-without-timeout',
    )
  ).map(({ confidence, message }) => `${confidence} ${message}`);

test.each([
  ['ALTER TABLE orders ADD COLUMN code text;', 'nothing here limits how long they wait for a lock'],
  ['ALTER TABLE orders DROP COLUMN note;', 'nothing here limits how long they wait for a lock'],
  ["SET lock_timeout = '5s'; ALTER TABLE orders DROP COLUMN note;", 'and not how long they hold one'],
  ["SET statement_timeout = '5s'; ALTER TABLE orders DROP COLUMN note;", null],
  ['CREATE TABLE bills (id bigint PRIMARY KEY);', null],
  ['CREATE INDEX CONCURRENTLY i ON orders (note);', 'nothing here limits'],
])('%s', async (change, expected) => {
  const messages = await found(change);
  expect(messages).toHaveLength(expected === null ? 0 : 1);
  expect(messages.join('')).toContain(expected ?? '');
});

test('once for all of them; said for the connection, or for a script', async () => {
  const change = 'ALTER TABLE orders ADD COLUMN code text;\nALTER TABLE orders ADD COLUMN other text;';
  expect(await found(change)).toHaveLength(1);
  expect(await found(change, "new pg.Pool({ options: '-c lock_timeout=5s -c statement_timeout=60s' });")).toEqual([]);
  expect(
    await found(
      change,
      '//- /package.json\n{ "name": "a", "dependencies": { "pg": "1" }, "scripts": { "migrate": "PGOPTIONS=\'-c statement_timeout=1min\' migrate" } }',
    ),
  ).toEqual([]);
});
