import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const setup = `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
async function itemsOf(id) { return (await pool.query('SELECT id FROM items WHERE order_id = $1 LIMIT 9', [id])).rows; }
`;

test('in a loop and in map, through a function, at the call in the loop', () =>
  check(
    'database/n-plus-one',
    `${setup}
app.get('/a', async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM orders LIMIT 20');
  for (const row of rows) {
    row.items = await itemsOf(row.id); // $ database/n-plus-one
  }
  res.json(rows);
});
app.get('/b', async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM orders LIMIT 20');
  res.json(await Promise.all(rows.map((row) => itemsOf(row.id)))); // $ database/n-plus-one
});
`,
  ));

test('constant loops, batches of keys and rows without a query are quiet', () =>
  check(
    'database/n-plus-one',
    `${setup}
app.get('/a', async (req, res) => { const all = []; for (const id of [1, 2, 3]) all.push(await itemsOf(id)); res.json(all); });
app.get('/b', async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM orders LIMIT 20');
  const items = await pool.query('SELECT id, order_id FROM items WHERE order_id = ANY($1)', [rows.map((row) => row.id)]);
  res.json(rows.map((row) => ({ ...row, items: items.rows.filter((item) => item.order_id === row.id) })));
});
`,
  ));

test('a list that the client sends is a lesser defect', async () => {
  const found = await findingsOf(
    `${setup}app.post('/a', async (req, res) => { const all = []; for (const id of req.body.ids) all.push(await itemsOf(id)); res.json(all); });`,
    'database/n-plus-one',
  );
  expect(found.map(({ severity }) => severity)).toEqual(['medium']);
});

test('a job is in no hurry, but the database is the same', async () => {
  const found = await findingsOf(
    `
import cron from 'node-cron';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
cron.schedule('0 3 * * *', async () => {
  const orders = await prisma.order.findMany({ take: 20 });
  for (const order of orders) {
    order.items = await prisma.item.findMany({ where: { orderId: order.id } });
  }
});
`,
    'database/n-plus-one',
  );
  expect(found.map(({ line, severity, message }) => [line, severity, message])).toEqual([
    [8, 'medium', 'schedule 0 3 * * * runs a query (select from item) for each row of the query at src/app.ts:6.'],
  ]);
});

const severities = async (code: string): Promise<string[]> => {
  const found = await findingsOf(`${setup}${code}`, 'database/n-plus-one');
  return found.map(
    ({ severity, confidence, message }) => `${severity} ${confidence}: ${/for each.*rows?/.exec(message)?.[0]}`,
  );
};
const orders = `const { rows } = await pool.query('SELECT id, paid, note FROM orders LIMIT 20');`;
const mark = `pool.query('UPDATE orders SET seen = true WHERE id = $1', [row.id])`;

test('rows that are written one by one, all of them or some', async () => {
  const route = (body: string): string =>
    `app.post('/a', async (req, res) => { ${orders} for (const row of rows) { ${body} } res.sendStatus(204); });`;
  expect(await severities(route(`await ${mark};`))).toEqual(['high high: for each row']);
  expect(await severities(route(`if (row.paid) await ${mark};`))).toEqual(['medium medium: for each of some rows']);
  expect(await severities(route('if (row.paid) row.items = await itemsOf(row.id);'))).toEqual([
    'high high: for each row',
  ]);
});

test('what a function that the loop calls only does on occasion is not certain', async () => {
  const award = `
let awarded = false;
async function award(row) {
  if (!awarded && row.note === 'x') {
    await ${mark};
    await pool.query('SELECT id FROM awards WHERE order_id = $1', [row.id]);
  }
}
app.get('/a', async (req, res) => { ${orders} for (const row of rows) await award(row); res.json(rows); });`;
  expect(await severities(award)).toEqual(['medium low: for each of some rows']);
});

test('rows of a small table, or kept since the start', async () => {
  expect(
    await severities(`app.get('/a', async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM currencies');
  for (const row of rows) row.items = await itemsOf(row.id);
  res.json(rows);
});`),
  ).toEqual(['medium high: for each row']);
  expect(
    await severities(`
const { rows: shops } = await pool.query('SELECT id FROM shops');
app.get('/a', async (req, res) => { for (const shop of shops) shop.items = await itemsOf(shop.id); res.json(shops); });`),
  ).toEqual(['medium medium: for each row']);
});

test('rows that were picked out of the others are written as if under a condition', async () => {
  const route = (body: string): string =>
    `async function markAll(list) { for (const row of list) await ${mark}; }
app.post('/a', async (req, res) => { ${orders} ${body} res.sendStatus(204); });`;
  expect(
    await severities(
      route(
        'const old = rows.filter((row) => row.paid); await Promise.all(old.map((row) => ${mark}));'.replace(
          '${mark}',
          mark,
        ),
      ),
    ),
  ).toEqual(['medium medium: for each of some rows']);
  expect(await severities(route('await markAll(rows.slice(10));'))).toEqual(['medium medium: for each of some rows']);
  expect(await severities(route('await markAll(rows);'))).toEqual(['high high: for each row']);
  expect(await severities(route('await markAll(rows.filter(Boolean));'))).toEqual(['high high: for each row']);
});

test('what to do is said in the language of the database, and for a tree', async () => {
  const fixes = async (code: string): Promise<string[]> =>
    (await findingsOf(`${setup}${code}`, 'database/n-plus-one')).map(({ fix }) => fix);
  expect(
    await fixes(
      `app.get('/a', async (req, res) => { ${orders} for (const row of rows) await itemsOf(row.id); res.json(rows); });`,
    ),
  ).toEqual([expect.stringContaining('= ANY($1)')]);
  expect(
    await fixes(`
async function tree(id) {
  const { rows } = await pool.query('SELECT id FROM folders WHERE parent_id = $1 LIMIT 50', [id]);
  for (const row of rows) row.folders = await tree(row.id);
  return rows;
}
app.get('/a', async (req, res) => { res.json(await tree(req.query.id)); });`),
  ).toEqual([expect.stringContaining('WITH RECURSIVE')]);
  expect(
    await fixes(`
import mongoose from 'mongoose';
const Order = mongoose.model('Order', new mongoose.Schema({ number: String }));
const Item = mongoose.model('Item', new mongoose.Schema({ order: String }));
app.get('/a', async (req, res) => {
  const found = await Order.find().limit(20);
  for (const order of found) order.items = await Item.find({ order: order.id });
  res.json(found);
});
app.post('/b', async (req, res) => {
  const found = await Order.find().limit(20);
  for (const order of found) await Item.deleteMany({ order: order.id });
  res.sendStatus(204);
});`),
  ).toEqual([expect.stringContaining('$in'), expect.stringContaining('bulkWrite')]);
});

test('rows that something was made of are as many; pages of them are few', () =>
  check(
    'database/n-plus-one',
    `
import express from 'express';
import knex from 'knex';
const db = knex({ client: 'pg' });
const app = express();
app.get('/made', async (req, res) => {
  const rows = await db('orders').select('id').limit(50);
  const orders = rows.map((row) => ({ number: row.id })).slice(1);
  for (const { number } of orders) await db('items').where({ order_id: number }); // $ database/n-plus-one
  res.sendStatus(204);
});
async function* pages() {
  let last = 0;
  for (;;) {
    const rows = await db('orders').select('id').where('id', '>', last).limit(1000);
    if (rows.length === 0) return;
    last = rows[rows.length - 1].id;
    yield rows.map((row) => ({ number: row.id }));
  }
}
app.get('/pages', async (req, res) => {
  for await (const page of pages()) await db('items').whereIn('order_id', page.map(({ number }) => number));
  res.sendStatus(204);
});
app.listen(3000);
`,
  ));

test('many loops of one function are one thing to change; what belongs to one row is a part of the table', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/copies', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 20 });
${['item', 'note', 'tax', 'label'].map((name) => `  for (const order of orders) await prisma.${name}.create({ data: { orderId: order.id } });`).join('\n')}
  res.sendStatus(204);
});
app.post('/orders/:id/copies', async (req, res) => {
  const order = await prisma.order.findUnique({ where: { id: req.params.id }, include: { items: true } });
  for (const item of order.items) await prisma.item.create({ data: { name: item.name } });
  res.sendStatus(204);
});
`,
    'database/n-plus-one',
  );
  expect(found.map(({ line, severity, message }) => `${line} ${severity} ${message}`)).toEqual([
    '8 high POST /copies runs queries for each row or element in 4 loops of one function, one of them (insert into item) over the rows of the query at src/app.ts:7.',
    '16 medium POST /orders/:id/copies runs a query (insert into item) for each row of the query at src/app.ts:15.',
  ]);
});

test('the query that is shown is one of rows, not what a new connection is told', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { createPool } from 'mysql2/promise';
const app = express();
let pool = null;
async function connect() {
  if (pool === null) {
    pool = createPool({});
    pool.on('connection', (fresh) => { fresh.query("SET time_zone = '+00:00'"); });
  }
  return pool;
}
const run = async (text, values) => (await connect()).query(text, values);
app.get('/orders', async (req, res) => {
  const [orders] = await run('SELECT * FROM orders LIMIT 20');
  for (const order of orders) order.items = await run('SELECT * FROM items WHERE order_id = ?', [order.id]);
  res.json(orders);
});
`,
    'database/n-plus-one',
  );
  expect(found.map(({ message }) => /\((.*)\)/.exec(message)?.[1])).toEqual(['select from items']);
});

test.each([
  ['for (let i = 0; i < rows.length; i++) {', 'rows[i].items = await itemsOf(rows[i].id);', true],
  [
    'for (let i = 0, n = rows.length; i < n; i += 1) {',
    'const row = rows[i]; row.items = await itemsOf(row.id);',
    true,
  ],
  ['for (let i = rows.length - 1; i >= 0; i--) {', 'rows[i].items = await itemsOf(rows[i].id);', true],
  ['const count = rows.length; for (let i = 0; i < count; i++) {', 'rows[i].items = await itemsOf(rows[i].id);', true],
  ['let i = 0; while (i < rows.length) {', 'const row = rows[i++]; row.items = await itemsOf(row.id);', true],
  [
    'const queue = [...rows]; while (queue.length > 0) {',
    'const row = queue.shift(); row.items = await itemsOf(row.id);',
    true,
  ],
  ['let row; while ((row = rows.pop())) {', 'row.items = await itemsOf(row.id);', true],
  [
    'const byId = {}; for (const row of rows) byId[row.id] = row; for (const [id, row] of Object.entries(byId)) {',
    'row.items = await itemsOf(id);',
    true,
  ],
  [
    'const kinds = Object.groupBy(rows, (row) => row.kind); for (const kind of Object.keys(kinds)) {',
    'await itemsOf(kind);',
    true,
  ],
  [
    'const byId = new Map(rows.map((row) => [row.id, row])); for (const [id, row] of byId) {',
    'row.items = await itemsOf(id);',
    true,
  ],
  ['for await (const row of rows) {', 'row.items = await itemsOf(row.id);', true],
  // batches, pages, attempts, and lists that the code spells out
  [
    'for (let i = 0; i < rows.length; i += 100) {',
    "await pool.query('SELECT id FROM items WHERE order_id = ANY($1)', [rows.slice(i, i + 100)]);",
    false,
  ],
  [
    'let page = rows; while (page.length === 50) {',
    "page = (await pool.query('SELECT id FROM orders WHERE id > $1 LIMIT 50', [page[49].id])).rows;",
    false,
  ],
  ['for (let attempt = 0; attempt < 5; attempt++) {', 'if ((await itemsOf(rows[0].id)).length > 0) break;', false],
  ['const kinds = { a: 1, b: 2 }; for (const kind of Object.keys(kinds)) {', 'await itemsOf(kind);', false],
])('%s', (head, body, expected) =>
  check(
    'database/n-plus-one',
    `${setup}
app.get('/a', async (req, res) => {
  const { rows } = await pool.query('SELECT id, kind FROM orders LIMIT 50');
  ${head}
    ${body}${expected ? ' // $ database/n-plus-one' : ''}
  }
  res.json(rows);
});
`,
  ),
);
