import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const auth = `
//- /src/auth.ts
import jwt from 'jsonwebtoken';
import type { NextFunction, Request, Response } from 'express';
export function authenticate(req: Request, res: Response, next: NextFunction) {
  try {
    req.user = jwt.verify(req.headers.authorization ?? '', process.env.JWT_SECRET ?? '', { algorithms: ['HS256'] });
    next();
  } catch {
    res.status(401).json({ error: 'unauthenticated' });
  }
}
export function onlyAdmins(req: Request, res: Response, next: NextFunction) {
  if (req.user.role !== 'admin') return res.status(403).json({ error: 'forbidden' });
  next();
}
`;
const start = `
import express from 'express';
import { PrismaClient } from '@prisma/client';
import { authenticate, onlyAdmins } from './auth';
const app = express();
const prisma = new PrismaClient();
app.use(express.json());
app.use(authenticate);
app.get('/invoices', async (req, res) => res.json(await prisma.invoice.findMany({ where: { userId: req.user.id } })));
`;

test('a row of others by its id, where its siblings ask for the owner', () =>
  check(
    'security/missing-authorization',
    `${start}
app.get('/invoices/:id', async (req, res) => { // $ security/missing-authorization
  res.json(await prisma.invoice.findUnique({ where: { id: req.params.id } }));
});
app.get('/own/:id', async (req, res) => {
  res.json(await prisma.invoice.findFirst({ where: { id: req.params.id, userId: req.user.id } }));
});
app.put('/checked/:id', async (req, res) => {
  const invoice = await prisma.invoice.findUnique({ where: { id: req.params.id } });
  if (invoice.userId !== req.user.id) return res.status(404).end();
  res.json(await prisma.invoice.update({ where: { id: req.params.id }, data: { paid: true } }));
});
app.delete('/invoices/:id', onlyAdmins, async (req, res) => {
  await prisma.invoice.delete({ where: { id: req.params.id } });
  res.status(204).end();
});
app.get('/products/:id', async (req, res) => {
  res.json(await prisma.product.findUnique({ where: { id: req.params.id } }));
});
${auth}`,
  ));

test('an owner that the client names itself', () =>
  check(
    'security/missing-authorization',
    `${start}
app.get('/users/:userId/invoices', async (req, res) => { // $ security/missing-authorization
  res.json(await prisma.invoice.findMany({ where: { userId: req.params.userId } }));
});
app.get('/mine', async (req, res) => {
  res.json(await prisma.invoice.findMany({ where: { userId: req.user.id } }));
});
${auth}`,
  ));

test('an owner that a guard puts in is not the client’s', () =>
  check(
    'security/missing-authorization',
    `${start}
const own = (req, res, next) => { req.body.userId = req.user.id; next(); };
app.post('/search', own, async (req, res) => {
  res.json(await prisma.invoice.findFirst({ where: { id: req.body.id, userId: req.body.userId } }));
});
app.post('/lookup', async (req, res) => { // $ security/missing-authorization
  res.json(await prisma.invoice.findFirst({ where: { id: req.body.id, userId: req.body.userId } }));
});
${auth}`,
  ));

test('checks in the words of the project, and rows that everybody may list, are let be', () =>
  check(
    'security/missing-authorization',
    `${start}
import { assertCanRead } from './policies';
app.get('/a/:id', async (req, res) => {
  await assertCanRead(req.params.id);
  res.json(await prisma.invoice.findUnique({ where: { id: req.params.id } }));
});
app.get('/articles', async (req, res) => res.json(await prisma.article.findMany()));
app.get('/drafts', async (req, res) => res.json(await prisma.article.findMany({ where: { authorId: req.user.id } })));
app.get('/articles/:id', async (req, res) => {
  res.json(await prisma.article.findUnique({ where: { id: req.params.id } }));
});
app.delete('/articles/:id', async (req, res) => { // $ security/missing-authorization
  await prisma.article.delete({ where: { id: req.params.id } });
  res.status(204).end();
});
//- /src/policies.ts
export async function assertCanRead(id: string) {}
${auth}`,
  ));

test('less is said where less is shown', async () => {
  const found = await findingsOf(
    `${start}
app.post('/notes', async (req, res) => {
  await prisma.note.create({ data: { text: req.body.text, userId: req.user.id } });
  res.status(201).end();
});
app.delete('/notes/:id', async (req, res) => {
  await prisma.note.delete({ where: { id: req.params.id } });
  res.status(204).end();
});
app.post('/tasks', async (req, res) => {
  await prisma.task.create({ data: { text: req.body.text, authorId: req.user.id } });
  res.status(201).end();
});
app.delete('/tasks/:id', async (req, res) => {
  await prisma.task.delete({ where: { id: req.params.id } });
  res.status(204).end();
});
app.delete('/users/:id', async (req, res) => {
  await prisma.user.delete({ where: { id: req.params.id } });
  res.status(204).end();
});
${auth}`,
    'security/missing-authorization',
  );
  expect(found.map(({ severity, confidence, message }) => [severity, confidence, message])).toEqual([
    [
      'high',
      'medium',
      'DELETE /notes/:id deletes any of note by `id`, whoever sends it; POST /notes makes them belong to who sends it, by `userId`.',
    ],
    [
      'high',
      'medium',
      'DELETE /users/:id deletes any row of user by `id`, and nothing asks whether it is about who sends it.',
    ],
    [
      'high',
      'low',
      'DELETE /tasks/:id deletes any of task by `id`, whoever sends it; POST /tasks makes them belong to who sends it, by `authorId`.',
    ],
  ]);
});

test('a scheduler has no rows of its own', () =>
  check(
    'security/missing-authorization',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
import { authenticate } from './auth';
import { verifyQueueSignature } from './queue';
const app = express();
const prisma = new PrismaClient();
app.use(authenticate);
app.post('/notes', async (req, res) => { await prisma.note.create({ data: { userId: req.user.id } }); res.end(); });
app.delete('/cron/notes/:id', async (req, res) => { await prisma.note.delete({ where: { id: req.params.id } }); res.end(); });
app.delete('/queue/notes/:id', async (req, res) => {
  await verifyQueueSignature(req);
  await prisma.note.delete({ where: { id: req.params.id } });
  res.end();
});
app.delete('/notes/:id', async (req, res) => { await prisma.note.delete({ where: { id: req.params.id } }); res.end(); }); // $ security/missing-authorization
//- /src/queue.ts
export async function verifyQueueSignature(req) { if (!(await lookUp(req))) throw new Error('signature'); }
${auth}`,
  ));
