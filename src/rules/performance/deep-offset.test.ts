import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a page that the client skips to', () =>
  check(
    'performance/deep-offset',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  res.json(await prisma.order.findMany({ skip: Number(req.query.offset), take: 20 })); // $ performance/deep-offset
});
`,
  ));

test('a maximum, a cursor, a small table, and an offset of the code', () =>
  check(
    'performance/deep-offset',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const { offset } = req.query;
  if (offset > 1000) return res.sendStatus(400);
  res.json(await prisma.order.findMany({ skip: Number(offset), take: 20 }));
});
app.get('/invoices', async (req, res) => {
  res.json(await prisma.invoice.findMany({ cursor: { id: Number(req.query.from) }, skip: 1, take: 20 }));
});
app.get('/countries', async (req, res) => {
  res.json(await prisma.country.findMany({ skip: Number(req.query.skip), take: 20 }));
});
`,
  ));
