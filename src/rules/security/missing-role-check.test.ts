import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const rest = `
app.get('/profile', (req, res) => res.json(req.user));
app.listen(3000);
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
const start = `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.use(authenticate);
`;

test('one finding for a router of administration; a check in the handler or on the router is enough', () =>
  check(
    'security/missing-role-check',
    `${start}
app.delete('/admin/users/:id', async (req, res) => { // $ security/missing-role-check
  await pool.query('DELETE FROM users WHERE id = $1', [req.params.id]);
  res.end();
});
app.post('/admin/settings', async (req, res) => {
  await pool.query('UPDATE settings SET value = $1', [req.body.value]);
  res.end();
});
app.post('/admin/reports', async (req, res) => {
  if (req.user.role !== 'admin') return res.status(403).end();
  await pool.query('INSERT INTO reports (name) VALUES ($1)', [req.body.name]);
  res.end();
});
app.post('/administer-medicine', async (req, res) => {
  await pool.query('INSERT INTO doses (name) VALUES ($1)', [req.body.name]);
  res.end();
});
${rest}`,
  ));

test('an application of nothing but administration has one kind of users', () =>
  check(
    'security/missing-role-check',
    `${start}
app.delete('/admin/users/:id', async (req, res) => {
  await pool.query('DELETE FROM users WHERE id = $1', [req.params.id]);
  res.end();
});
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
`,
  ));
