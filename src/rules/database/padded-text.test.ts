import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

test.each([
  ['char(2)', 1],
  ['character(3)', 1],
  ['CHAR', 1],
  ['bpchar', 1],
  ['character varying(3)', 0],
  ['varchar(3)', 0],
  ['"char"', 0],
  ['text', 0],
])('%s', async (type, count) => {
  const found = await findingsOf(
    `
//- /migrations/001.sql
CREATE TABLE orders (id bigint PRIMARY KEY, state ${type} NOT NULL);
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
`,
    'database/padded-text',
  );
  expect(found).toHaveLength(count);
});

test('a code that always has its length is never filled up', async () => {
  const found = await findingsOf(
    `
//- /migrations/001.sql
CREATE TABLE orders (id bigint PRIMARY KEY, country char(2) NOT NULL, state char(8) NOT NULL);
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
`,
    'database/padded-text',
  );
  expect(found.map(({ confidence, message }) => [confidence, message.split(' ')[0]])).toEqual([
    ['high', 'orders.state'],
    ['low', 'orders.country'],
  ]);
});

test('MySQL takes the blanks off again', async () => {
  const found = await findingsOf(
    `
//- /migrations/001.sql
CREATE TABLE orders (id bigint PRIMARY KEY, country char(2) NOT NULL);
//- /src/app.ts
import mysql from 'mysql2';
mysql.createPool({});
`,
    'database/padded-text',
  );
  expect(found).toEqual([]);
});
