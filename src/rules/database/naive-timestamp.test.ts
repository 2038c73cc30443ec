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
      'database/naive-timestamp',
    )
  ).map(({ message }) => message);

test('a clock without a zone', async () => {
  expect(
    await messages(
      `CREATE TABLE orders (id bigint PRIMARY KEY, paid_at timestamp(3) without time zone, sent_at TIMESTAMP, made_at timestamptz, due date, at timestamp with time zone);`,
    ),
  ).toEqual(['orders.paid_at and orders.sent_at hold points in time and no time zone.']);
});

test('what a migration tool keeps for itself', async () => {
  expect(await messages(`CREATE TABLE schema_migrations (id bigint PRIMARY KEY, run_at timestamp);`)).toEqual([]);
});

test('a later migration changes it', async () => {
  expect(
    await messages(`CREATE TABLE orders (id bigint PRIMARY KEY, paid_at timestamp);
ALTER TABLE orders ALTER COLUMN paid_at TYPE timestamptz;`),
  ).toEqual([]);
});
