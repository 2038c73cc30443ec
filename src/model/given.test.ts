import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a query says which of its values the client chooses, and which follow from who sends the request', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import jwt from 'jsonwebtoken';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.use(express.json());
app.get('/orders/:id', async (req, res) => {
  const user = jwt.verify(req.headers.authorization, process.env.SECRET);
  const account = await prisma.account.findUnique({ where: { userId: user.sub } });
  res.json(await prisma.order.findFirst({ where: { id: req.params.id, accountId: account.id, open: true } }));
});
app.get('/items/:id', async (req, res) => {
  res.json(await prisma.item.findUnique({ where: { id: req.params.id } }));
});
`);
  const given = endpoints.map(({ label, looksAtSender, steps }) => [
    label,
    looksAtSender ?? false,
    ...steps.flatMap(({ operation }) =>
      operation.is === 'query' ? [operation.given?.map(({ name, from, path }) => [name, from, ...path].join(' '))] : [],
    ),
  ]);
  expect(given).toEqual([
    ['GET /orders/:id', true, ['userId sender'], ['id request id', 'accountId sender']],
    ['GET /items/:id', false, ['id request id']],
  ]);
});
