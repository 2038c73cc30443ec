import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const lists = `const prisma = new PrismaClient();
app.get('/orders', async (req, res) => { res.json(await prisma.order.findMany({ take: 100 })); });
app.get('/users', async (req, res) => { res.json(await prisma.user.findMany({ take: 100 })); });
app.get('/items', async (req, res) => { res.json(await prisma.item.findMany({ take: 100 })); });
app.listen(3000);
`;

test('lists that nothing compresses', () =>
  check(
    'performance/missing-compression',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express(); // $ performance/missing-compression
${lists}`,
  ));

test('short replies', () =>
  check(
    'performance/missing-compression',
    `
import express from 'express';
const app = express();
app.get('/orders', async (req, res) => { res.json({ ok: true }); });
app.get('/users', async (req, res) => { res.json({ ok: true }); });
app.get('/items', async (req, res) => { res.json({ ok: true }); });
app.listen(3000);
`,
  ));

test('a proxy that compresses', () =>
  check(
    'performance/missing-compression',
    `
//- /nginx.conf
server {
  gzip on;
  location / { 
    proxy_pass http://app:3000;
  }
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
${lists}`,
  ));

test('a proxy that does not', () =>
  check(
    'performance/missing-compression',
    `
//- /deploy/default.conf
server {
  location / {
    proxy_pass http://app:3000;
  }
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express(); // $ performance/missing-compression
${lists}`,
  ));

test('a proxy whose settings are elsewhere', () =>
  check(
    'performance/missing-compression',
    `
//- /docker-compose.yml
services:
  proxy:
    image: traefik:v3
  app:
    build: .
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
${lists}`,
  ));

test('middleware that compresses', () =>
  check(
    'performance/missing-compression',
    `
import Koa from 'koa';
import Router from '@koa/router';
import compress from 'koa-compress';
import { PrismaClient } from '@prisma/client';
const app = new Koa();
const router = new Router();
const prisma = new PrismaClient();
app.use(compress());
router.get('/orders', async (ctx) => { ctx.body = await prisma.order.findMany({ take: 100 }); });
router.get('/users', async (ctx) => { ctx.body = await prisma.user.findMany({ take: 100 }); });
router.get('/items', async (ctx) => { ctx.body = await prisma.item.findMany({ take: 100 }); });
app.use(router.routes());
app.listen(3000);
`,
  ));

test('a platform that compresses', () =>
  check(
    'performance/missing-compression',
    `
//- /wrangler.toml
name = "x"
//- /src/app.ts
import { Hono } from 'hono';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const app = new Hono();
app.get('/orders', async (c) => c.json(await prisma.order.findMany({ take: 100 })));
app.get('/users', async (c) => c.json(await prisma.user.findMany({ take: 100 })));
app.get('/items', async (c) => c.json(await prisma.item.findMany({ take: 100 })));
export default app;
`,
  ));

test('what a handler returns', () =>
  check(
    'performance/missing-compression',
    `
import Fastify from 'fastify';
import { PrismaClient } from '@prisma/client';
const app = Fastify(); // $ performance/missing-compression
const prisma = new PrismaClient();
app.get('/orders', async () => prisma.order.findMany({ take: 100 }));
app.get('/users', async () => prisma.user.findMany({ take: 100 }));
app.get('/items', async () => prisma.item.findMany({ take: 100 }));
app.listen({ port: 3000 });
`,
  ));
