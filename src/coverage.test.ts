import { expect, test } from 'vitest';
import { coverageOf } from './coverage.ts';
import { modelOf } from './testing/check.ts';

test('each statement that a wrapper runs is a query, however many ways it has to run it', async () => {
  const model = await modelOf(`
import { Pool } from 'pg';
const pool = new Pool();
async function run(text, values) {
  if (process.env.SLOW) return await pool.query(text, values);
  return await pool.query({ text, values });
}
await run('SELECT id FROM users WHERE id = $1', [1]);
await run('SELECT 1', []);
await run('DELETE FROM orders WHERE id = $1', [1]);
`);
  expect(coverageOf(model).queries).toEqual({ total: 3, resolved: 3 });
});
