import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

test('partial and unique ones have a purpose of their own', async () => {
  const found = await findingsOf(
    `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, state text);
CREATE INDEX a ON orders (user_id);
CREATE INDEX b ON orders (user_id, state);
CREATE INDEX c ON orders (state) WHERE state = 'open';
CREATE UNIQUE INDEX d ON orders (state);
CREATE INDEX e ON orders (state, user_id);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    'database/redundant-index',
  );
  expect(found.map(({ line, message }) => [line, message])).toEqual([
    [2, 'orders has an index on user_id, with which the one on user_id and state begins.'],
  ]);
});
