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
      'database/string-typed-enum',
    )
  ).map(({ message }) => message);

test('a state that may be anything', async () => {
  expect(
    await messages(`CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, payment_status varchar(20));`),
  ).toEqual(['orders.status and orders.payment_status take any text, and mean one of a few states.']);
});

test('an enumeration, a check, an address, and a role of another kind', async () => {
  expect(
    await messages(`CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, status order_status, role text CHECK (role IN ('buyer', 'seller')));
CREATE TABLE addresses (id bigint PRIMARY KEY, state text, city text);
CREATE TABLE people (id bigint PRIMARY KEY, company_role text);`),
  ).toEqual([]);
});
