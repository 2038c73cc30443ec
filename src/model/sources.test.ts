import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const layered = `
//- /src/app.ts
import express from 'express';
import { authenticate } from './gate';
import { ordersOf } from './orders';
const app = express();
app.get('/orders', authenticate, async (req, res) => { res.json(await ordersOf(req.query.user)); });
app.listen(3000);
//- /src/gate.ts
import { accountOf } from './rows';
export async function authenticate(req, res, next) {
  if (await accountOf(req.query.user)) next();
  else res.status(401).end();
}
//- /src/orders.ts
import { format } from './format';
import { rowsOf } from './rows';
export async function ordersOf(user: string) { return (await rowsOf(user)).map(format); }
//- /src/rows.ts
import { pool } from './pool';
export async function rowsOf(user: string) { return (await pool.query('SELECT id FROM orders WHERE user_id = $1', [user])).rows; }
export async function accountOf(user: string) { return (await pool.query('SELECT id FROM users WHERE id = $1', [user])).rows[0]; }
//- /src/pool.ts
import { Pool } from 'pg';
export const pool = new Pool();
//- /src/format.ts
export function format(row) { console.debug(row); return { id: String(row.id) }; }
`;

test('what a file does decides its layer', async () => {
  const model = await modelOf(layered);
  expect(Object.fromEntries(model.sources.map(({ file, layer }) => [file.path, layer]))).toEqual({
    'src/app.ts': 'route',
    'src/gate.ts': 'route',
    'src/orders.ts': 'service',
    'src/rows.ts': 'data',
    'src/pool.ts': 'infrastructure',
    'src/format.ts': 'unknown',
  });
});

test('tests reach what they import, and what they request', async () => {
  const reached = async (tests: string): Promise<string[]> => {
    const model = await modelOf(layered + tests);
    return model.sources.filter(({ reachedByTests }) => reachedByTests).map(({ file }) => file.path);
  };
  expect(await reached('')).toEqual([]);
  expect(
    await reached(
      `//- /test/format.test.ts\nimport { format } from '../src/format';\ntest('formats', () => { format({ id: 1 }); });`,
    ),
  ).toEqual(['src/format.ts']);
  expect(await reached(`//- /src/format.spec.ts\ntest('formats', async () => { await load('format'); });`)).toEqual([
    'src/format.ts',
  ]);
  expect(
    await reached(`//- /src/__tests__/format.test.ts\ntest('formats', async () => { await load('format'); });`),
  ).toEqual(['src/format.ts']);
  expect(
    await reached(`//- /test/types.test.ts\nimport type { Row } from '../src/format';\ntest('nothing', () => {});`),
  ).toEqual([]);
  const all = ['src/app.ts', 'src/format.ts', 'src/gate.ts', 'src/orders.ts', 'src/pool.ts', 'src/rows.ts'];
  expect(
    await reached("//- /test/api.test.ts\ntest('lists', async () => { await fetch(`${base}/orders?user=1`); });"),
  ).toEqual(all);
  expect(
    await reached("//- /test/api.test.ts\ntest('lists', async () => { await fetch(`${base}/products`); });"),
  ).toEqual([]);
});

test('helpers of tests are no tests', async () => {
  const model = await modelOf(`
export const a = 1;
//- /test/a.test.ts
import { help } from './help';
describe('a', () => { it('works', help); });
//- /test/help.ts
export const help = () => {};
`);
  expect(model.tests.map(({ path }) => path)).toEqual(['test/a.test.ts']);
});
