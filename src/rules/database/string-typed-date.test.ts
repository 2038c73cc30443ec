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
      'database/string-typed-date',
    )
  ).map(({ message }) => message);

test('a date in a column of text', async () => {
  expect(
    await messages(
      `CREATE TABLE orders (id bigint PRIMARY KEY, paid_at varchar(30), due_date text, sent_at timestamptz, format text, candidate text);`,
    ),
  ).toEqual(['orders.paid_at and orders.due_date hold dates as text.']);
});

test('words that end so', async () => {
  expect(await messages(`CREATE TABLE orders (id bigint PRIMARY KEY, chat text, "update" text, is_at int);`)).toEqual(
    [],
  );
});
