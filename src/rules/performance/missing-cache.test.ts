import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

// a marker in the code would speak of a cache

test('settings that each request reads anew', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
async function settings(req, res, next) {
  req.settings = await prisma.setting.findFirst();
  next();
}
app.use(settings);
app.get('/a', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/b', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/c', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/d', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/e', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.put('/f', async (req, res) => { res.json(await prisma.setting.update({ where: { id: 1 }, data: { x: 1 } })); });
//- /prisma/schema.prisma
model Setting {
  id Int @id
}
`,
    'performance/missing-cache',
  );
  expect(found.map(({ line, message }) => `${line} ${message}`)).toEqual([
    '7 6 endpoints, GET /a among them, read Setting anew with every request, the same for everybody; the code writes it in one place.',
  ]);
});

test('what is kept', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import memoize from 'memoizee';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
const load = memoize(async () => prisma.setting.findFirst(), { promise: true, maxAge: 1000 });
app.use(async (req, res, next) => { req.settings = await load(); next(); });
app.get('/a', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/b', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/c', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/d', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/e', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
//- /prisma/schema.prisma
model Setting {
  id Int @id
}
`,
    'performance/missing-cache',
  );
  expect(found).toEqual([]);
});

test('what depends on the request', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.use(async (req, res, next) => { req.user = await prisma.user.findFirst({ where: { token: req.headers.authorization } }); next(); });
app.get('/a', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/b', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/c', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/d', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/e', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
//- /prisma/schema.prisma
model User {
  id Int @id
}
`,
    'performance/missing-cache',
  );
  expect(found).toEqual([]);
});
