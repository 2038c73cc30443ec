import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what runs behind middleware that opens a transaction is in it', async () => {
  const model = await modelOf(`
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
const transaction = (req, res, next) => prisma.$transaction(async (tx) => { req.tx = tx; await next(); });
app.post('/in', transaction, async (req, res) => { await prisma.order.create({ data: {} }); res.sendStatus(201); });
app.post('/out', async (req, res) => { await prisma.order.create({ data: {} }); res.sendStatus(201); });
`);
  expect(
    model.endpoints.map(({ path, steps }) => [
      path,
      steps.find(({ operation }) => operation.is === 'query')?.transaction !== null,
    ]),
  ).toEqual([
    ['/in', true],
    ['/out', false],
  ]);
});
