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
`;

test('routes that stand before are open; the log-in has to be', () =>
  check(
    'security/auth-order',
    `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.post('/login', async (req, res) => {
  await pool.query('UPDATE users SET seen = now() WHERE email = $1', [req.body.email]);
  res.end();
});
app.use(authenticate);
app.post('/orders', async (req, res) => {
  await pool.query('INSERT INTO orders (name) VALUES ($1)', [req.body.name]);
  res.end();
});
${auth}`,
  ));

test('some of them', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.post('/orders', async (req, res) => {
  await pool.query('INSERT INTO orders (name) VALUES ($1)', [req.body.name]);
  res.end();
});
app.use(authenticate);
app.get('/profile', (req, res) => res.json(req.user));
${auth}`,
    'security/auth-order',
  );
  expect(found.map(({ line, confidence, message }) => [line, confidence, message])).toEqual([
    [11, 'medium', 'authenticate is added after POST /orders, which changes data without authentication.'],
  ]);
});
