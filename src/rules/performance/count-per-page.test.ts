import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('the page and the number of all rows', () =>
  check(
    'performance/count-per-page',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const [orders, total] = await Promise.all([
    prisma.order.findMany({ skip: Number(req.query.skip), take: 20 }),
    prisma.order.count(), // $ performance/count-per-page
  ]);
  res.json({ orders, total });
});
`,
  ));

test('a count of something else, and one without a page', () =>
  check(
    'performance/count-per-page',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany({ skip: Number(req.query.skip), take: 20 });
  res.json({ orders, customers: await prisma.customer.count() });
});
app.get('/statistics', async (req, res) => {
  const latest = await prisma.order.findMany({ take: 3 });
  res.json({ latest, orders: await prisma.order.count() });
});
`,
  ));
