import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('two functions that read one row', () =>
  check(
    'performance/repeated-query',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
async function nameOf(id) {
  const product = await prisma.product.findUnique({ where: { id } });
  return product.name;
}
async function priceOf(id) {
  const product = await prisma.product.findUnique({ where: { id } });
  return product.price;
}
app.get('/products/:id', async (req, res) => {
  const name = await nameOf(req.params.id);
  const price = await priceOf(req.params.id); // $ performance/repeated-query
  res.json({ name, price });
});
`,
  ));

test('another row, a row that was written meanwhile, and one of two ways', () =>
  check(
    'performance/repeated-query',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/a/:id/:other', async (req, res) => {
  const one = await prisma.product.findUnique({ where: { id: req.params.id } });
  const other = await prisma.product.findUnique({ where: { id: req.params.other } });
  res.json([one, other]);
});
app.put('/b/:id', async (req, res) => {
  const before = await prisma.product.findUnique({ where: { id: req.params.id } });
  await prisma.product.update({ where: { id: req.params.id }, data: { price: req.body.price } });
  const now = await prisma.product.findUnique({ where: { id: req.params.id } });
  res.json([before, now]);
});
app.get('/c/:id', async (req, res) => {
  if (req.query.all) {
    res.json(await prisma.product.findUnique({ where: { id: req.params.id } }));
  } else {
    res.json((await prisma.product.findUnique({ where: { id: req.params.id } })).name);
  }
});
`,
  ));
