import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const start = `
import express from 'express';
import Handlebars from 'handlebars';
import Ajv from 'ajv';
import { PrismaClient } from '@prisma/client';
const app = express();
app.use(express.json());
const prisma = new PrismaClient();
const ajv = new Ajv();
`;

test('the same for each row: expressions, formatters, templates, schemas', () =>
  check(
    'performance/regex-or-formatter-in-loop',
    `${start}
function amount(order) { return new Intl.NumberFormat('de').format(order.total); } // $ performance/regex-or-formatter-in-loop
app.get('/a', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 100 });
  for (const order of orders) order.when = order.at.toLocaleDateString('de', { month: 'long' }); // $ performance/regex-or-formatter-in-loop
  const found = orders.filter((order) => new RegExp(req.query.q).test(order.name)); // $ performance/regex-or-formatter-in-loop
  const texts = found.map((order) => Handlebars.compile('{{name}}')(order)); // $ performance/regex-or-formatter-in-loop
  res.json({ texts, amounts: orders.map(amount) });
});
app.post('/b', async (req, res) => {
  res.json(req.body.items.map((item) => ajv.compile({ type: 'object' })(item))); // $ performance/regex-or-formatter-in-loop
});
`,
  ));

test('what is made before the loop, or depends on the element', () =>
  check(
    'performance/regex-or-formatter-in-loop',
    `${start}
const money = new Intl.NumberFormat('de');
app.get('/a', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 100 });
  const wanted = new RegExp(req.query.q);
  res.json(orders.filter((order) => wanted.test(order.name) && new RegExp(order.pattern).test(req.query.q)));
});
app.get('/b', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 100 });
  res.json(orders.map((order) => [money.format(order.total), new Intl.NumberFormat('de', { currency: order.currency }).format(order.total)]));
});
app.get('/constant', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 100 });
  res.json(orders.filter((order) => new RegExp(/^a/).test(order.name) || new RegExp('b$').test(order.name)));
});
app.get('/c', (req, res) => {
  res.json(['de', 'fr'].map((language) => new Intl.NumberFormat('de').format(1)));
});
`,
  ));
