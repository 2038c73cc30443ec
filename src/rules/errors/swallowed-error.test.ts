import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const setup = `
import express from 'express';
import { EventEmitter } from 'node:events';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const events = new EventEmitter();
`;

test('a catch that only logs, and one that is empty', async () => {
  const found = await findingsOf(
    `${setup}
app.delete('/a/:id', async (req, res) => {
  try {
    await pool.query('DELETE FROM carts WHERE id = $1', [req.params.id]);
  } catch (error) {
    console.error(error);
  }
  res.sendStatus(204);
});
app.delete('/b/:id', async (req, res) => {
  try {
    await pool.query('DELETE FROM carts WHERE id = $1', [req.params.id]);
  } catch {}
  events.emit('removed');
  res.sendStatus(204);
});
`,
    'errors/swallowed-error',
  );
  expect(found.map(({ line, severity }) => [line, severity])).toEqual([
    [12, 'high'],
    [20, 'high'],
  ]);
});

test('an answer, a fallback, a reason and what may fail are quiet', () =>
  check(
    'errors/swallowed-error',
    `${setup}
const remove = 'DELETE FROM carts WHERE id = $1';
app.delete('/a/:id', async (req, res) => { try { await pool.query(remove, [req.params.id]); res.sendStatus(204); } catch (error) { res.sendStatus(500); } });
app.delete('/b/:id', async (req, res, next) => { try { await pool.query(remove, [req.params.id]); res.sendStatus(204); } catch (error) { next(error); } });
app.delete('/c/:id', async (req, res) => { let done = true; try { await pool.query(remove, [req.params.id]); } catch { done = false; } res.json({ done }); });
app.delete('/d/:id', async (req, res) => { try { await pool.query(remove, [req.params.id]); } catch { /* another request was faster */ } res.sendStatus(204); });
app.delete('/e/:id', async (req, res) => { try { await pool.query('INSERT INTO audit_log (id) VALUES ($1)', [req.params.id]); } catch (error) { console.error(error); } res.sendStatus(204); });
`,
  ));

test('a value that stays empty where it failed is a lesser defect', async () => {
  const found = await findingsOf(
    `${setup}
app.get('/a', async (req, res) => { let rows = []; try { rows = (await pool.query('SELECT id FROM carts LIMIT 5')).rows; } catch (error) { console.error(error); } res.json(rows); });
`,
    'errors/swallowed-error',
  );
  expect(found.map(({ severity, confidence }) => [severity, confidence])).toEqual([['medium', 'medium']]);
});

test('a helper that logs and gives nothing, and a side step that logs, may be meant', async () => {
  const found = await findingsOf(
    `${setup}
async function settings() { try { return (await pool.query('SELECT id FROM carts LIMIT 5')).rows; } catch (error) { console.error(error); } }
app.get('/a', async (req, res) => { res.json((await settings()) ?? []); });
app.post('/b', async (req, res) => {
  try { await pool.query('UPDATE carts SET source = $1', [req.body.source]); } catch (error) { console.error(error); }
  await pool.query('INSERT INTO carts (id) VALUES ($1)', [req.body.id]);
  res.sendStatus(201);
});
`,
    'errors/swallowed-error',
  );
  expect(found.map(({ line, severity, confidence }) => [line, severity, confidence])).toEqual([
    [9, 'medium', 'low'],
    [12, 'medium', 'low'],
  ]);
});

test('a job that seems to be done is not tried again; what the clock runs has its next time', async () => {
  const found = await findingsOf(
    `
import { Worker } from 'bullmq';
import cron from 'node-cron';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
new Worker('orders', async (job) => {
  try {
    await prisma.order.create({ data: { id: job.data.id } });
  } catch (error) {
    console.error(error);
  }
});
cron.schedule('* * * * *', async () => {
  try {
    await prisma.session.deleteMany({ where: { expired: true } });
  } catch (error) {
    console.error(error);
  }
});
`,
    'errors/swallowed-error',
  );
  expect(found.map(({ line, message }) => [line, message])).toEqual([
    [9, expect.stringMatching(/^queue orders goes on as if it had worked when /)],
  ]);
});

test('tidying up may fail', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
async function deleteRedundantFile(id) {
  try { await pool.query('DELETE FROM files WHERE id = $1', [id]); } catch (error) { console.error(error); }
}
async function deleteFile(id) {
  try { await pool.query('DELETE FROM files WHERE id = $1', [id]); } catch (error) { console.error(error); }
}
app.delete('/files/:id', async (req, res) => { await deleteFile(req.params.id); res.sendStatus(204); });
app.delete('/old-files/:id', async (req, res) => { await deleteRedundantFile(req.params.id); res.sendStatus(204); });
app.listen(3000);
`,
    'errors/swallowed-error',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual(['10 high', '7 medium']);
});
