import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const setup = `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
const remove = async (req, res) => {
  await pool.query('DELETE FROM products WHERE id = $1', [req.params.id]);
  res.status(204).end();
};
`;
const auth = `
//- /src/auth.ts
export function authenticate(req, res, next) {
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).json({});
  next();
}
`;

test('a write without authentication beside others that have it is reported', () =>
  check(
    'security/missing-authentication',
    `${setup}
app.delete('/products/:id', authenticate, remove);
app.delete('/offers/:id', remove); // $ security/missing-authentication
app.get('/products', async (req, res) => { res.json(await pool.query('SELECT id, name FROM products LIMIT 10')); });
${auth}`,
  ));

test('authentication of the application, a router, the handler or a wrapper is authentication', () =>
  check(
    'security/missing-authentication',
    `${setup}
const admin = express.Router();
admin.use(authenticate);
admin.delete('/products/:id', remove);
app.use('/admin', admin);
app.delete('/inside/:id', (req, res) => {
  if (req.headers['x-key'] !== process.env.KEY) return res.status(401).json({});
  return remove(req, res);
});
const guarded = (handler) => (req, res, next) => authenticate(req, res, () => handler(req, res, next));
app.delete('/wrapped/:id', guarded(remove));
app.use(authenticate);
app.delete('/products/:id', remove);
${auth}`,
  ));

test('what has to be open is not reported', () =>
  check(
    'security/missing-authentication',
    `${setup}
const insert = async (req, res) => {
  await pool.query('INSERT INTO users (email) VALUES ($1)', [req.body.email]);
  res.status(201).end();
};
app.post('/auth/register', insert);
app.post('/sign-up', insert);
app.post('/password/reset', insert);
app.post('/webhooks/payments', insert);
app.options('/products', insert);
app.delete('/products/:id', authenticate, remove);
${auth}`,
  ));

test('a guard that could not be followed may authenticate', () =>
  check(
    'security/missing-authentication',
    `${setup}
import { requireSession } from 'some-auth-package';
app.delete('/products/:id', authenticate, remove);
app.delete('/offers/:id', requireSession(), remove);
${auth}`,
  ));

test('an application without any authentication is one finding', () =>
  check(
    'security/missing-authentication',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express(); // $ security/missing-authentication
const pool = new Pool();
app.delete('/a/:id', async (req, res) => { await pool.query('DELETE FROM a WHERE id = $1', [req.params.id]); res.end(); });
app.delete('/b/:id', async (req, res) => { await pool.query('DELETE FROM b WHERE id = $1', [req.params.id]); res.end(); });
`,
  ));

test('middleware that only looks who it is lets everybody through, and middleware on a longer path is in the chain of its routes', () =>
  check(
    'security/missing-authentication',
    `
import express from 'express';
import jwt from 'jsonwebtoken';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const remove = async (req, res) => {
  await pool.query('DELETE FROM products WHERE id = $1', [req.params.id]);
  res.status(204).end();
};
const look = (req, res, next) => {
  jwt.verify(req.headers.authorization, process.env.KEY, (error, user) => { if (!error) req.user = user; });
  next();
};
const authenticate = (req, res, next) => {
  jwt.verify(req.headers.authorization, process.env.KEY, (error, user) => {
    if (error) return res.sendStatus(401);
    next();
  });
};
const router = express.Router();
router.delete('/products/:id', remove);
router.delete('/offers/:id', look, remove); // $ security/missing-authentication
app.use('/v1/products', authenticate);
app.use('/v1', router);
`,
  ));

test('a secret of its own is neither a session nor nothing, and routes of one path are one chain', () =>
  check(
    'security/missing-authentication',
    `
import express from 'express';
import jwt from 'jsonwebtoken';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const authenticate = (req, res, next) => { if (!req.headers.authorization) return res.sendStatus(401); next(); };
app.post('/orders', authenticate, async (req, res) => { await pool.query('INSERT INTO orders (id) VALUES ($1)', [req.body.id]); res.end(); });
app.post('/members', async (req, res) => {
  const { id } = jwt.verify(req.body.invited, process.env.KEY);
  await pool.query('UPDATE members SET joined = true WHERE id = $1', [id]);
  res.end();
});
app.post('/seats', async (req, res) => {
  const { rowCount } = await pool.query('UPDATE seats SET taken = true WHERE seat_token = $1', [req.body.seat]);
  res.sendStatus(rowCount === 1 ? 204 : 404);
});
app.post('/people', (req, res, next) => { if (!req.body.password) return res.status(400).end(); next(); });
app.post('/people', async (req, res) => { await pool.query('INSERT INTO people (name) VALUES ($1)', [req.body.name]); res.end(); });
app.post('/desks', async (req, res) => { await pool.query('UPDATE desks SET taken = true WHERE id = $1', [req.body.desk]); res.end(); }); // $ security/missing-authentication
`,
  ));

test('who signs up is nobody yet', () =>
  check(
    'security/missing-authentication',
    `
//- /schema.prisma
datasource db {
  provider = "postgresql"
}
model User {
  id       Int    @id
  email    String @unique
  password String
}
model Place {
  id   Int    @id
  name String
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
const authenticate = (req, res, next) => { if (!req.headers.authorization) return res.sendStatus(401); next(); };
app.delete('/users/:id', authenticate, async (req, res) => { await prisma.user.delete({ where: { id: Number(req.params.id) } }); res.end(); });
app.post('/users', async (req, res) => { await prisma.user.create({ data: req.body.user }); res.end(); });
app.post('/places', async (req, res) => { await prisma.place.create({ data: req.body.place }); res.end(); }); // $ security/missing-authentication
app.post('/licenses/actions/validate-key', async (req, res) => { await prisma.place.create({ data: req.body.place }); res.end(); });
`,
  ));

test('handlers that verify a token by themselves, and answer as they like', () =>
  check(
    'security/missing-authentication',
    `
//- /package.json
{ "dependencies": { "express": "4", "jsonwebtoken": "9", "pg": "8" } }
//- /src/app.js
const express = require('express');
const jwt = require('jsonwebtoken');
const { Pool } = require('pg');
const pool = new Pool();
const app = express();
async function userOf(req) {
  try {
    return jwt.verify(req.headers.authorization, process.env.KEY, { algorithms: ['HS256'] });
  } catch (error) {
    return null;
  }
}
app.put('/articles/:id', async (req, res) => {
  const user = await userOf(req);
  if (!user) return res.status(422).json({ error: 'Token not present or invalid.' });
  await pool.query('UPDATE articles SET title = $1 WHERE id = $2 AND author = $3', [req.body.title, req.params.id, user.id]);
  res.end();
});
app.delete('/purge', async (req, res) => { // $ security/missing-authentication
  await pool.query('DELETE FROM articles');
  res.end();
});
app.listen(3000);
`,
  ));
