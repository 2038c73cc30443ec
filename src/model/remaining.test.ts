import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('functions that nothing calls: methods, functions in the fields of classes, and those that others keep for later', async () => {
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
const jobs = [];
const hooks = {};
const steps = new Map();
function ignored(done) { console.log('never'); }
export function plan(id: number) {
  jobs.push(() => pool.query('SELECT * FROM queued WHERE id = $1', [id]));
  hooks.done = function () { return pool.query('SELECT * FROM hooked'); };
  steps.set('a', () => pool.query('SELECT * FROM stepped'));
  ignored(() => pool.query('SELECT * FROM passed'));
  if (false) jobs.push(() => pool.query('SELECT * FROM dropped'));
}
`);
  expect(operations.flatMap((each) => (each.is === 'query' ? each.entities : [])).sort()).toEqual([
    'flushed',
    'hooked',
    'loaded',
    'queued',
    'saved',
    'shared',
    'stepped',
  ]);
});
