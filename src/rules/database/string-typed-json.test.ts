import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function said(columns: string, code = ''): Promise<string[]> {
  const found = await findingsOf(
    `
//- /migrations/001.sql
CREATE TABLE orders (id bigint PRIMARY KEY, ${columns});
//- /src/driver.ts
import 'pg';
//- /src/app.ts
import knex from 'knex';
export const db = knex({ client: 'pg' });
${code}
`,
    'database/string-typed-json',
  );
  return found.map(({ message }) => message);
}

test('by its name', async () => {
  expect(await said('options_json text, meta jsonb, note text')).toEqual(['orders.options_json holds JSON as text.']);
  expect(await said('options_json jsonb')).toEqual([]);
});

test('by what is written', async () => {
  const write = (value: string): string =>
    `export const add = (options) => db('orders').where({ id: 1 }).update({ options: ${value} });`;
  expect(await said('options text', write('JSON.stringify(options)'))).toEqual(['orders.options holds JSON as text.']);
  expect(await said('options jsonb', write('JSON.stringify(options)'))).toEqual([]);
  expect(await said('options text', write('options'))).toEqual([]);
});
