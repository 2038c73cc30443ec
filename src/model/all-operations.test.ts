import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const model = `//- /schema.prisma
datasource db { provider = "postgresql" }
model Thread {
  id Int @id
  slug String
  ownerId Int
}
//- /threads.js
const { PrismaClient } = require('@prisma/client');
const prisma = new PrismaClient();
exports.Threads = {
  create: async function (data) {},
  remove: async function (where = {}) {
    await prisma.thread.deleteMany({ where });
  },
};
`;

async function asked(fixture: string): Promise<string[]> {
  const { operations } = await modelOf(model + fixture);
  return operations.flatMap((operation) =>
    operation.is === 'query'
      ? [`${operation.filters?.map(({ column }) => column).join() ?? '?'}${operation.everyRow ? ' every row' : ''}`]
      : [],
  );
}

test('a call is a query for each of the conditions that its callers bring along', async () => {
  expect(
    await asked(`//- /app.js
const app = require('express')();
const { Threads } = require('./threads');
app.delete('/threads/:id', async (req, res) => { await Threads.remove({ id: Number(req.params.id) }); res.sendStatus(204); });
app.delete('/users/:id/threads', async (req, res) => { await Threads.remove({ ownerId: Number(req.params.id) }); res.sendStatus(204); });
app.listen(3000);
`),
  ).toEqual(['id', 'ownerId']);
});

test('what a function does by itself counts only where nothing is known to call it', async () => {
  expect(
    await asked(`//- /app.js
const app = require('express')();
app.listen(3000);
require('./threads');
`),
  ).toEqual([' every row']);
});
