import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const shop = `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
`;

test('a request to another service before the commit, also in a function that is called', () =>
  check(
    'database/long-transaction',
    `${shop}
async function charge(id) {
  await fetch('https://payments.example.com/charges/' + id);
}
app.post('/orders', async (req, res) => {
  await prisma.$transaction(async (tx) => {
    const order = await tx.order.create({ data: { total: 1 } });
    await charge(order.id);
    await tx.order.update({ where: { id: order.id }, data: { state: 'paid' } });
  });
  res.sendStatus(201);
});
`.replace(
      "await fetch('https://payments.example.com/charges/' + id);",
      "await fetch('https://payments.example.com/charges/' + id); // $ database/long-transaction",
    ),
  ));

test('what nobody waits for, and what comes after the commit, does not keep it open', () =>
  check(
    'database/long-transaction',
    `${shop}
app.post('/orders', async (req, res) => {
  const order = await prisma.$transaction(async (tx) => {
    const made = await tx.order.create({ data: { total: 1 } });
    void fetch('https://metrics.example.com/orders');
    return made;
  });
  await fetch('https://payments.example.com/charges/' + order.id);
  res.sendStatus(201);
});
`,
  ));
