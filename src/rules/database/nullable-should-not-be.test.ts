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
      'database/nullable-should-not-be',
    )
  ).map(({ message }) => message);

test('a flag with a default that may be null', async () => {
  expect(
    await messages(
      `CREATE TABLE orders (id bigint PRIMARY KEY, archived boolean DEFAULT false, paid boolean NOT NULL DEFAULT false);`,
    ),
  ).toEqual(['orders.archived has a default, and may still be null.']);
});

test('no default, one of null, and other types', async () => {
  expect(
    await messages(
      `CREATE TABLE orders (id bigint PRIMARY KEY, confirmed boolean, answer boolean DEFAULT NULL, note text DEFAULT '-');`,
    ),
  ).toEqual([]);
});

test('a later migration forbids null', async () => {
  expect(
    await messages(`CREATE TABLE orders (id bigint PRIMARY KEY, archived boolean DEFAULT false);
ALTER TABLE orders ALTER COLUMN archived SET NOT NULL;`),
  ).toEqual([]);
});
