import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const setup = `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const count = async (table) => (await pool.query('SELECT count(*) AS n FROM users WHERE kind = $1', [table])).rows[0].n;
const find = async (id) => { const { rows } = await pool.query('SELECT id FROM users WHERE id = $1', [id]); if (rows.length === 0) throw new Error('none'); return rows[0]; };
`;

test('independent reads, through functions', () =>
  check(
    'performance/sequential-awaits',
    `${setup}
app.get('/a', async (req, res) => {
  const users = await count('user');
  const since = Date.now();
  const admins = await count('admin'); // $ performance/sequential-awaits
  res.json({ users, admins, since });
});
`,
  ));

test('a result that the next one needs, a check between them, and a read that may refuse', () =>
  check(
    'performance/sequential-awaits',
    `${setup}
app.get('/a', async (req, res) => { const first = await count('user'); const second = await count(first); res.json({ second }); });
app.get('/b', async (req, res) => { const first = await count('user'); if (first === 0) return res.json({}); const second = await count('admin'); res.json({ second }); });
app.get('/c', async (req, res) => { const user = await find(req.query.id); const users = await count('user'); res.json({ user, users }); });
app.get('/d', async (req, res) => { const [a, b] = await Promise.all([count('user'), count('admin')]); res.json({ a, b }); });
app.post('/e', async (req, res) => { const saved = await pool.query('INSERT INTO users (id) VALUES (1)'); const users = await count('user'); res.json({ saved, users }); });
`,
  ));

test('saying that something was read does not order it', () =>
  check(
    'performance/sequential-awaits',
    `
import express from 'express';
import { EventEmitter } from 'node:events';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const events = new EventEmitter();
const count = async (table) => {
  const { rows } = await pool.query('SELECT count(*) FROM ' + table);
  events.emit('counted', table);
  return rows[0];
};
app.get('/a', async (req, res) => {
  const users = await count('users');
  const orders = await count('orders'); // $ performance/sequential-awaits
  res.json({ users, orders });
});
`,
  ));

test('awaits in assignments, in one object, and in the rounds of a loop', () =>
  check(
    'performance/sequential-awaits',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/a', async (req, res) => {
  let users, orders;
  users = await prisma.user.count();
  orders = await prisma.order.count(); // $ performance/sequential-awaits
  res.json({ users, orders });
});
app.get('/b', async (req, res) => {
  const stats = { users: await prisma.user.count(), orders: await prisma.order.count() }; // $ performance/sequential-awaits
  res.json(stats);
});
app.get('/c', async (req, res) => {
  const counts = [];
  for (const state of ['new', 'open', 'done']) counts.push(await prisma.order.count({ where: { state } })); // $ performance/sequential-awaits
  res.json(counts);
});
app.get('/d', async (req, res) => {
  const users = await prisma.user.findMany({ take: 10 });
  for (const user of users) user.photo = (await fetch('https://p.example.com/' + user.id)).url; // $ performance/sequential-awaits
  res.json(users);
});
`,
  ));

test('what decides about the next round, and what the round before left behind', () =>
  check(
    'performance/sequential-awaits',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/pages', async (req, res) => {
  let next = '';
  for (const part of ['a', 'b']) next = (await fetch('https://p.example.com/' + part + next)).url;
  res.json(next);
});
app.get('/mirrors', async (req, res) => {
  for (const mirror of ['a', 'b']) {
    const reply = await fetch('https://' + mirror + '.example.com/');
    if (reply.ok) return res.json(await reply.json());
  }
  res.sendStatus(502);
});
app.get('/two', async (req, res) => {
  let user, orders;
  user = await prisma.user.findFirst({ where: { name: req.query.name } });
  orders = await prisma.order.count({ where: { userId: user.id } });
  res.json({ user, orders });
});
`,
  ));
