import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('functions that nothing calls: methods, and functions in the fields of classes', async () => {
  const { operations } = await modelOf(`
import { Pool } from 'pg';
const pool = new Pool();
export class Store {
  private timer = setTimeout(() => this.flush(), 10);
  static shared = async () => pool.query('SELECT 1 FROM shared');
  load() { return pool.query('SELECT * FROM loaded'); }
  save = async (id: string) => { await pool.query('UPDATE saved SET a = 1 WHERE id = $1', [id]); };
  flush = async () => { await pool.query('DELETE FROM flushed WHERE old'); };
}
export const make = () => ({ never: () => pool.query('SELECT * FROM inner') });
`);
  expect(operations.flatMap((each) => (each.is === 'query' ? each.entities : [])).sort()).toEqual([
    'flushed',
    'loaded',
    'saved',
    'shared',
  ]);
});
