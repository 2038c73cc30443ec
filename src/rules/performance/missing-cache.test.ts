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

const countries = (app: string, more = ''): string => `
//- /migrations/001.sql
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE visits (id bigserial PRIMARY KEY, country text);
INSERT INTO countries VALUES ('fr', 'France'), ('cl', 'Chile');
//- /src/app.ts
import { Pool } from 'pg';
const pool = new Pool();
const all = async () => (await pool.query('SELECT code, name FROM countries')).rows;
${app}
${more}
`;
const fastify = (route: string): string => `
import Fastify from 'fastify';
const app = Fastify();
${route}
app.listen({ port: 3000 });
`;

test.each([
  ['Fastify sends no ETag', countries(fastify("app.get('/countries', async () => all());")), 1],
  [
    'Hono',
    countries(
      "import { Hono } from 'hono';\nconst app = new Hono();\napp.get('/countries', async (c) => c.json(await all()));\nexport default app;",
    ),
    1,
  ],
  [
    'Express does, unless it is told not to',
    countries(
      "import express from 'express';\nconst app = express();\napp.get('/countries', async (req, res) => { res.json(await all()); });\napp.listen(3000);",
    ),
    0,
  ],
  [
    'Express that is told not to',
    countries(
      "import express from 'express';\nconst app = express();\napp.disable('etag');\napp.get('/countries', async (req, res) => { res.json(await all()); });\napp.listen(3000);",
    ),
    1,
  ],
  [
    'a header says how long',
    countries(
      fastify(
        "app.get('/countries', async (request, reply) => { reply.header('Cache-Control', 'max-age=60'); return all(); });",
      ),
    ),
    0,
  ],
  [
    'a plugin makes ETags',
    countries(fastify("app.register(require('@fastify/etag'));\napp.get('/countries', async () => all());")),
    0,
  ],
  [
    'what code writes changes',
    countries(
      fastify(
        "app.get('/countries', async () => all());\napp.post('/countries', async (request) => pool.query('INSERT INTO countries VALUES ($1, $2)', [request.body.code, request.body.name]));",
      ),
    ),
    0,
  ],
  [
    'what grows elsewhere',
    countries(fastify("app.get('/visits', async () => (await pool.query('SELECT id, country FROM visits')).rows);")),
    0,
  ],
  [
    'what depends on the request',
    countries(
      fastify(
        "app.get('/countries/:code', async (request) => (await pool.query('SELECT name FROM countries WHERE code = $1', [request.params.code])).rows);",
      ),
    ),
    0,
  ],
])('what clients could keep: %s', async (_, fixture, count) => {
  const found = await findingsOf(fixture, 'performance/missing-cache');
  expect(found.map(({ severity, message }) => [severity, message.includes('lets no client keep it')])).toEqual(
    Array.from({ length: count }, () => ['low', true]),
  );
});
