import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const start = `
import express from 'express';
import { PrismaClient } from '@prisma/client';
import { Pool } from 'pg';
const app = express();
app.use(express.json());
const prisma = new PrismaClient();
const pool = new Pool();
`;

test('a search in all rows for each row, in callbacks, loops and functions that are called; not in a map or a set', () =>
  check(
    'performance/quadratic-loop',
    `${start}
function userOf(order, users) { return users.find((user) => user.id === order.userId); } // $ performance/quadratic-loop
app.get('/find', async (req, res) => {
  const [orders, users] = await Promise.all([prisma.order.findMany(), prisma.user.findMany()]);
  res.json(orders.map((order) => ({ ...order, user: userOf(order, users) })));
});
app.get('/includes', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM orders');
  const blocked = await pool.query('SELECT id FROM blocked');
  const ids = blocked.rows.map(({ id }) => id);
  res.json(rows.filter((row) => !ids.includes(row.user_id))); // $ performance/quadratic-loop
});
app.get('/twice', async (req, res) => {
  const orders = await prisma.order.findMany();
  res.json(orders.filter((order, at) => orders.findIndex(({ email }) => email === order.email) === at)); // $ performance/quadratic-loop
});
app.get('/set', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM orders');
  const blocked = await pool.query('SELECT id FROM blocked');
  const ids = new Set(blocked.rows.map(({ id }) => id));
  res.json(rows.filter((row) => !ids.has(row.user_id)));
});
`,
  ));

test('constant lists, pages, what belongs to one element, and texts', () =>
  check(
    'performance/quadratic-loop',
    `${start}
const states = ['new', 'open', 'done'];
app.get('/constant', async (req, res) => {
  const orders = await prisma.order.findMany();
  res.json(orders.filter((order) => states.includes(order.state) && order.name.includes('x')));
});
app.get('/page', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 20 });
  const users = await prisma.user.findMany({ where: { id: { in: orders.map(({ userId }) => userId) } } });
  res.json(orders.map((order) => ({ ...order, user: users.find(({ id }) => id === order.userId) })));
});
app.get('/parts', async (req, res) => {
  const orders = await prisma.order.findMany({ include: { items: true } });
  for (const order of orders) order.open = order.items.filter(({ open }) => open);
  res.json(orders);
});
app.get('/asked', async (req, res) => {
  for (const order of await prisma.order.findMany()) {
    const items = await prisma.item.findMany({ where: { orderId: order.id } });
    order.first = items.find(({ first }) => first);
  }
  res.sendStatus(204);
});
app.post('/limited', async (req, res) => {
  if (req.body.lines.length > 50) return res.sendStatus(400);
  const orders = await prisma.order.findMany();
  res.json(req.body.lines.map((line) => orders.find(({ id }) => id === line.orderId)));
});
`,
  ));

test('a list that a client sends is as long as a body may be; two of them are only possible', async () => {
  const found = await findingsOf(
    `${start}
app.post('/lines', async (req, res) => {
  const orders = await prisma.order.findMany();
  for (const line of req.body.lines) line.order = orders.find(({ id }) => id === line.orderId);
  res.json(req.body.lines);
});
app.post('/both', async (req, res) => {
  const { ids, others } = req.body;
  res.json(ids.filter((id) => others.some((other) => other.id === id)));
});
`,
    'performance/quadratic-loop',
  );
  expect(found.map(({ line, severity, confidence }) => `${line} ${severity} ${confidence}`)).toEqual([
    '12 medium high',
    '17 medium low',
  ]);
});

test('what is collected is copied in each round, or added to', () =>
  check(
    'performance/quadratic-loop',
    `${start}
app.get('/copied', async (req, res) => {
  const orders = await prisma.order.findMany();
  const byId = orders.reduce((all, order) => ({ ...all, [order.id]: order }), {}); // $ performance/quadratic-loop
  res.json(byId);
});
app.get('/added', async (req, res) => {
  const orders = await prisma.order.findMany();
  res.json(orders.reduce((all, order) => { all[order.id] = order; return all; }, {}));
});
app.get('/few', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 10 });
  res.json(orders.reduce((all, order) => [...all, order.id], []));
});
`,
  ));
