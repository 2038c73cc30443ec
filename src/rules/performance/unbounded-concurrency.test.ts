import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('all rows of a table, and all elements of a list from the client', () =>
  check(
    'performance/unbounded-concurrency',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/a', async (req, res) => {
  const customers = await prisma.customer.findMany();
  await Promise.all(customers.map(async ({ phone }) => { await fetch('https://sms.example.com/' + phone); })); // $ performance/unbounded-concurrency
  await Promise.all(req.body.phones.map(async (phone) => { await fetch('https://sms.example.com/' + phone); })); // $ performance/unbounded-concurrency
  res.sendStatus(204);
});
`,
  ));

test('a limited query, one with a filter, a limit, parts, and one after the other', () =>
  check(
    'performance/unbounded-concurrency',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
import pLimit from 'p-limit';
const limit = pLimit(5);
async function send(phone) { await fetch('https://sms.example.com/' + phone); }
app.post('/a', async (req, res) => {
  const some = await prisma.customer.findMany({ take: 10 });
  await Promise.all(some.map(async ({ phone }) => { await send(phone); }));
  const own = await prisma.customer.findMany({ where: { seller: req.body.seller } });
  await Promise.all(own.map(async ({ phone }) => { await send(phone); }));
  await Promise.all(req.body.phones.map(async (phone) => limit(() => send(phone))));
  for (const part of req.body.parts) await Promise.all(part.map(async (phone) => { await send(phone); }));
  for (const phone of req.body.phones) await send(phone);
  res.sendStatus(204);
});
`,
  ));
