import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const messages = async (model: string, query: string): Promise<string[]> => {
  const found = await findingsOf(
    `
//- /prisma/schema.prisma
${model}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/a', async (req, res) => { res.json(await prisma.order.findMany(${query})); });
`,
    'database/missing-index',
  );
  return found.map(({ severity, message }) => `${severity}: ${message}`);
};

const order = (more = ''): string => `
model Order {
  id      Int @id
  number  String
  buyer   Int
  state   String
  paid    Boolean
  created DateTime
  ${more}
}`;

test('columns that no index starts with', async () => {
  expect(await messages(order(), '{ where: { buyer: 1 }, take: 20 }')).toEqual([
    'high: GET /a filters Order by buyer, and no index starts with it.',
  ]);
  expect(await messages(order('@@index([state, buyer])'), '{ where: { buyer: 1, number: "x" } }')).toEqual([
    'high: GET /a filters Order by buyer and number, and no index starts with any of them.',
  ]);
});

test('an index on one of the columns serves the query; so does a key', async () => {
  expect(await messages(order('@@index([buyer, state])'), '{ where: { buyer: 1, number: "x" } }')).toEqual([]);
  expect(await messages(order('@@unique([number])'), '{ where: { number: "x", buyer: 1 } }')).toEqual([]);
  expect(await messages(order(), '{ where: { id: 1, buyer: 1 } }')).toEqual([]);
});

test('columns with few values, unknown filters and no filter are quiet', async () => {
  expect(await messages(order(), '{ where: { paid: true, state: "open" }, take: 20 }')).toEqual([]);
  expect(await messages(order(), '{ where: req.query, take: 20 }')).toEqual([]);
  expect(await messages(order(), '{ take: 20 }')).toEqual([]);
});

test('the first rows in an order that no index has', async () => {
  expect(await messages(order(), '{ orderBy: { created: "desc" }, take: 20 }')).toEqual([
    'medium: GET /a takes the first rows of Order by created, and no index is in that order.',
  ]);
  expect(await messages(order('@@index([created])'), '{ orderBy: { created: "desc" }, take: 20 }')).toEqual([]);
});

test('references and credentials are looked up all the time', async () => {
  const related = `${order('userId Int\n  user User @relation(fields: [userId], references: [id])')}\nmodel User {\n  id Int @id\n  orders Order[]\n}`;
  expect(await messages(related, '{ where: { userId: 1 }, take: 20 }')).toEqual([
    'critical: GET /a filters Order by userId, and no index starts with it.',
  ]);
});
