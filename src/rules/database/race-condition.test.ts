import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const prisma = (columns: string): string => `
//- /prisma/schema.prisma
model User {
  id    Int    @id
  email String
  name  String
  phone String @unique
  teamId Int
  balance Int
  version Int
  ${columns}
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.use(express.json());
`;

test('a row is looked for and inserted', () =>
  check(
    'database/race-condition',
    `${prisma('')}
app.post('/a', async (req, res) => {
  const known = await prisma.user.findFirst({ where: { email: req.body.email } });
  if (known) return res.sendStatus(409);
  await prisma.user.create({ data: { email: req.body.email, name: 'a' } }); // $ database/race-condition
  res.sendStatus(201);
});
app.post('/b', async (req, res) => {
  const count = await prisma.user.count({ where: { email: req.body.email } });
  if (count === 0) {
    await prisma.user.create({ data: { email: req.body.email, name: 'b' } }); // $ database/race-condition
  }
  res.sendStatus(201);
});
app.post('/unique', async (req, res) => {
  const known = await prisma.user.findFirst({ where: { phone: req.body.phone } });
  if (known) return res.sendStatus(409);
  await prisma.user.create({ data: { phone: req.body.phone, name: 'c' } });
  res.sendStatus(201);
});
app.post('/other-way', async (req, res) => {
  const first = await prisma.user.findFirst({ where: { email: req.body.email } });
  if (!first) return res.sendStatus(404);
  await prisma.user.create({ data: { email: req.body.email, name: 'd' } });
  res.sendStatus(201);
});
app.post('/not-written', async (req, res) => {
  const first = await prisma.user.findFirst({ where: { teamId: req.body.team } });
  if (first) return res.sendStatus(409);
  await prisma.user.create({ data: { email: req.body.email, name: 'e' } });
  res.sendStatus(201);
});
app.post('/caught', async (req, res) => {
  const known = await prisma.user.findFirst({ where: { email: req.body.email } });
  if (known) return res.sendStatus(409);
  try {
    await prisma.user.create({ data: { email: req.body.email, name: 'f' } });
  } catch { return res.sendStatus(409); }
  res.sendStatus(201);
});
`,
  ));

test('a unique index over the columns together', () =>
  check(
    'database/race-condition',
    `${prisma('@@unique([teamId, email])')}
app.post('/a', async (req, res) => {
  const known = await prisma.user.findFirst({ where: { email: req.body.email, teamId: req.body.team } });
  if (known) return res.sendStatus(409);
  await prisma.user.create({ data: { email: req.body.email, teamId: req.body.team } });
  res.sendStatus(201);
});
app.post('/b', async (req, res) => {
  const known = await prisma.user.findFirst({ where: { email: req.body.email } });
  if (known) return res.sendStatus(409);
  await prisma.user.create({ data: { email: req.body.email, teamId: req.body.team } }); // $ database/race-condition
  res.sendStatus(201);
});
`,
  ));

test('what is written was reckoned from what was read', () =>
  check(
    'database/race-condition',
    `${prisma('')}
app.post('/a', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: 1 } });
  await prisma.user.update({ where: { id: 1 }, data: { balance: user.balance - req.body.amount } }); // $ database/race-condition
  res.sendStatus(204);
});
app.post('/own-variable', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: 1 } });
  await prisma.user.update({ where: { id: 1 }, data: { balance: Number(user.balance) + 1 } }); // $ database/race-condition
  res.sendStatus(204);
});
app.post('/atomic', async (req, res) => {
  await prisma.user.update({ where: { id: 1 }, data: { balance: { decrement: req.body.amount } } });
  res.sendStatus(204);
});
app.post('/compared', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: 1 } });
  await prisma.user.updateMany({ where: { id: 1, balance: user.balance }, data: { balance: user.balance - 1 } });
  res.sendStatus(204);
});
app.post('/version', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: 1 } });
  await prisma.user.updateMany({ where: { id: 1, version: user.version }, data: { balance: user.balance - 1 } });
  res.sendStatus(204);
});
app.post('/text', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: 1 } });
  await prisma.user.update({ where: { id: 1 }, data: { name: user.name + ' (old)' } });
  res.sendStatus(204);
});
app.post('/from-request', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: 1 } });
  await prisma.user.update({ where: { id: user.id }, data: { balance: req.body.balance - 1 } });
  res.sendStatus(204);
});
`,
  ));

test('statements of SQL, and rows that are locked', () =>
  check(
    'database/race-condition',
    `
//- /schema.sql
CREATE TABLE accounts (id bigint PRIMARY KEY, balance bigint NOT NULL);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.post('/a', async (req, res) => {
  const { rows } = await pool.query('SELECT id, balance FROM accounts WHERE id = $1', [req.body.id]);
  const account = rows[0];
  await pool.query('UPDATE accounts SET balance = $1 WHERE id = $2', [account.balance - req.body.amount, account.id]); // $ database/race-condition
  res.sendStatus(204);
});
app.post('/locked', async (req, res) => {
  const client = await pool.connect();
  await client.query('BEGIN');
  const { rows } = await client.query('SELECT id, balance FROM accounts WHERE id = $1 FOR UPDATE', [req.body.id]);
  await client.query('UPDATE accounts SET balance = $1 WHERE id = $2', [rows[0].balance - req.body.amount, req.body.id]);
  await client.query('COMMIT');
  res.sendStatus(204);
});
app.post('/atomic', async (req, res) => {
  await pool.query('UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1', [req.body.amount, req.body.id]);
  res.sendStatus(204);
});
`,
  ));

test('an object that is changed and saved', () =>
  check(
    'database/race-condition',
    `
import express from 'express';
import mongoose from 'mongoose';
const app = express();
const Wallet = mongoose.model('Wallet', new mongoose.Schema({ owner: String, coins: Number }));
app.post('/a', async (req, res) => {
  const wallet = await Wallet.findById(req.body.id);
  wallet.coins -= req.body.price;
  await wallet.save(); // $ database/race-condition
  res.sendStatus(204);
});
app.post('/set', async (req, res) => {
  const wallet = await Wallet.findById(req.body.id);
  wallet.coins = req.body.coins;
  await wallet.save();
  res.sendStatus(204);
});
app.post('/atomic', async (req, res) => {
  await Wallet.updateOne({ _id: req.body.id }, { $inc: { coins: -1 } });
  res.sendStatus(204);
});
`,
  ));

test('the message tells what happens', async () => {
  const found = await findingsOf(
    `${prisma('')}
app.post('/a', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: 1 } });
  await prisma.user.update({ where: { id: 1 }, data: { balance: user.balance - 1 } });
  res.sendStatus(204);
});
`,
    'database/race-condition',
  );
  expect(found.map(({ message }) => message)).toEqual([
    'POST /a: of two requests that both read User.balance before either writes it, the second overwrites what the first one took away.',
  ]);
});

test('a limit on how many there may be is not a look for one', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
async function checked(teamId: number) {
  const count = await prisma.book.count({ where: { teamId } });
  return { isLimitReached: count >= 10 };
}
app.post('/books', async (req, res) => {
  const { isLimitReached } = await checked(req.body.teamId);
  if (isLimitReached) throw new Error('too many');
  await prisma.book.create({ data: { teamId: req.body.teamId } });
  res.end();
});
//- /schema.prisma
datasource db { provider = "postgresql" }
model Book {
  id Int @id
  teamId Int
}
`,
    'database/race-condition',
  );
  expect(found).toEqual([]);
});
