import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('code that no request reaches runs for what objects hold, and handlers for each object', async () => {
  const { operations, endpoints } = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
async function run(query: { table: string }) {
  await pool.query('DELETE FROM ' + query.table + ' WHERE id = 1');
}
export async function cleanUp() {
  await run({ table: 'sessions' });
  await run({ table: 'sessions' });
  await run({ table: 'tokens' });
}
app.delete('/all', async (req, res) => {
  await run({ table: 'carts' });
  await run({ table: 'carts' });
  res.sendStatus(204);
});
`);
  const tables = operations.flatMap((each) => (each.is === 'query' ? [each.entities.join()] : []));
  expect(tables).toEqual(['carts', 'sessions', 'tokens']);
  expect(endpoints.flatMap(({ steps }) => steps.filter(({ operation }) => operation.is === 'query'))).toHaveLength(2);
});
