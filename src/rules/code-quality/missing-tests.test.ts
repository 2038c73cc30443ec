import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function found(scripts: Record<string, string>, tests = ''): Promise<string[]> {
  const manifest = JSON.stringify({ name: 'shop', scripts, dependencies: { express: '5.1.0', pg: '8.0.0' } });
  const hits = await findingsOf(
    `
//- /package.json
${manifest}
//- /src/app.ts
import express from 'express';
import { orders } from './orders';
export const app = express();
app.use('/orders', orders);
app.get('/health', (req, res) => { res.send('ok'); });
//- /src/orders.ts
import { Router } from 'express';
import { ordersOf, price } from './order-rows';
export const orders = Router();
orders.get('/', async (req, res) => { res.json(price(await ordersOf())); });
//- /src/order-rows.ts
import { Pool } from 'pg';
const pool = new Pool();
export const ordersOf = async () => (await pool.query('SELECT id FROM orders LIMIT 10')).rows;
export const price = (rows) => rows;
${tests}`,
    'code-quality/missing-tests',
  );
  return hits.map(({ message }) => message);
}

test('no tests at all', async () => {
  expect(await found({})).toEqual(['shop has no tests: nothing checks its 2 endpoints.']);
});

test('tests that reach a part only', async () => {
  const unit = `//- /test/rows.test.ts\nimport { price } from '../src/order-rows';\ntest('price', () => { price([]); });`;
  expect(await found({ test: 'vitest' }, unit)).toEqual([
    'No test reaches 2 of the 3 files that hold the routes, services and queries of shop, among them 2 endpoints.',
  ]);
});

test('tests that start the application, or request it from outside', async () => {
  expect(
    await found(
      { test: 'vitest' },
      `//- /test/app.test.ts\nimport { app } from '../src/app';\ntest('app', () => { app; });`,
    ),
  ).toEqual([]);
  expect(
    await found(
      { test: 'vitest' },
      `//- /test/api.test.ts\ntest('api', () => fetch('http://localhost:3000/orders'));\ntest('up', () => fetch('http://localhost:3000/health'));`,
    ),
  ).toEqual([]);
});

test('tests that nothing runs', async () => {
  const tests = `//- /test/app.test.ts\nimport { app } from '../src/app';\ntest('app', () => { app; });`;
  expect(await found({}, tests)).toEqual(['shop has 1 test file, and no script that runs them.']);
  expect(await found({ test: 'echo "Error: no test specified" && exit 1' }, tests)).toHaveLength(1);
  expect(await found({ 'test:e2e': 'vitest' }, tests)).toEqual([]);
});
