import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function said(model: string, handler: string): Promise<string[]> {
  const found = await findingsOf(
    `
//- /prisma/schema.prisma
model Page {
  id    Int    @id
  title String
  text  String
  state String
  ${model}
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.put('/pages/:id', async (req, res) => { const { title, text, state } = req.body; const id = Number(req.params.id); ${handler} res.sendStatus(204); });
`,
    'database/missing-optimistic-lock',
  );
  return found.map(({ message }) => message);
}

const edit = 'await prisma.page.update({ where: { id }, data: { title, text, state } });';

test('a form that several people may have open', async () => {
  expect(await said('updatedBy Int', edit)).toEqual([
    'PUT /pages/:id writes title, text and state of Page as they were sent, whatever became of the row since it was read; several people edit it (updatedBy).',
  ]);
  expect(await said('lastEditedById Int', edit)).toHaveLength(1);
});

test('one person alone, a switch, a version, and what was there before', async () => {
  expect(await said('createdBy Int', edit)).toEqual([]);
  expect(await said('updatedBy Int', 'await prisma.page.update({ where: { id }, data: { state } });')).toEqual([]);
  expect(
    await said(
      'updatedBy Int\n  version Int',
      'await prisma.page.updateMany({ where: { id, version: req.body.version }, data: { title, text, state } });',
    ),
  ).toEqual([]);
  expect(
    await said(
      'updatedBy Int\n  updatedAt DateTime',
      'await prisma.page.updateMany({ where: { id, updatedAt: req.body.updatedAt }, data: { title, text, state } });',
    ),
  ).toEqual([]);
});
