import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const setup = `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const pay = (db, id) => db.query("UPDATE orders SET state = 'paid' WHERE id = $1", [id]);
const book = (db, id) => db.query('INSERT INTO payments (order_id) VALUES ($1)', [id]);
`;

test('writes through functions, at the function that holds them', () =>
  check(
    'database/missing-transaction',
    `${setup}
async function settle(id) { // $ database/missing-transaction
  await pay(pool, id);
  await book(pool, id);
}
app.post('/payments', async (req, res) => { await settle(req.body.id); res.sendStatus(204); });
`,
  ));

test('a transaction, by hand or by a wrapper, protects', () =>
  check(
    'database/missing-transaction',
    `${setup}
async function withTransaction(work) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
app.post('/payments', async (req, res) => {
  await withTransaction(async (client) => { await pay(client, req.body.id); await book(client, req.body.id); });
  res.sendStatus(204);
});
`,
  ));

test('alternatives, logs, and what nobody waits for need no transaction', () =>
  check(
    'database/missing-transaction',
    `${setup}
app.post('/a', async (req, res) => { if (req.body.paid) await pay(pool, req.body.id); else await book(pool, req.body.id); res.sendStatus(204); });
app.post('/b', async (req, res) => { if (req.body.paid) { await pay(pool, req.body.id); return res.sendStatus(204); } await book(pool, req.body.id); res.sendStatus(204); });
app.post('/c', async (req, res) => {
  switch (req.body.kind) {
    case 'pay': await pay(pool, req.body.id); break;
    case 'book': await book(pool, req.body.id); break;
  }
  res.sendStatus(204);
});
app.post('/d', async (req, res) => { await pay(pool, req.body.id); await pool.query('INSERT INTO audit_log (id) VALUES ($1)', [req.body.id]); res.sendStatus(204); });
app.post('/e', async (req, res) => { await pay(pool, req.body.id); book(pool, req.body.id).catch(console.error); res.sendStatus(204); });
`,
  ));

test('graded by what is certain', async () => {
  const grades = async (body: string): Promise<string[]> =>
    (
      await findingsOf(
        `${setup}app.post('/a', async (req, res) => { ${body} res.sendStatus(204); });`,
        'database/missing-transaction',
      )
    ).map(({ severity, confidence }) => `${severity} ${confidence}`);
  expect(await grades('await pay(pool, req.body.id); await book(pool, req.body.id);')).toEqual(['critical high']);
  expect(await grades('await pay(pool, req.body.id); if (req.body.book) await book(pool, req.body.id);')).toEqual([
    'high medium',
  ]);
  expect(
    await grades(
      "await pay(pool, req.body.id); await pool.query('UPDATE orders SET note = $1 WHERE id = $2', [req.body.note, req.body.id]);",
    ),
  ).toEqual(['medium medium']);
  // the same column of the same row once more
  expect(
    await grades(
      "await pool.query('UPDATE plans SET schedule = $1 WHERE id = $2', [1, req.body.id]); await pool.query('UPDATE plans SET schedule = NULL WHERE id = $1', [req.body.id]);",
    ),
  ).toEqual(['medium medium']);
  // what is taken away here is added there
  expect(
    await grades(
      "await pool.query('UPDATE accounts SET balance = balance - $1 WHERE id = $2', [1, req.body.from]); await pool.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [1, req.body.to]);",
    ),
  ).toEqual(['high high']);
});

test('a job that writes in several statements', () =>
  check(
    'database/missing-transaction',
    `
import { Worker } from 'bullmq';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
async function refund(job) { // $ database/missing-transaction
  const order = await prisma.order.update({ where: { id: job.data.orderId }, data: { status: 'refunded' } });
  await prisma.refund.create({ data: { orderId: order.id, amount: order.total } });
}
new Worker('refunds', refund);
new Worker('safe', async (job) => {
  await prisma.$transaction(async (tx) => {
    await tx.invoice.update({ where: { id: job.data.id }, data: { status: 'paid' } });
    await tx.payment.create({ data: { invoiceId: job.data.id } });
  });
});
`,
  ));

test('what the clock runs next time finds one table as it was left, but not two', () =>
  check(
    'database/missing-transaction',
    `
import cron from 'node-cron';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
cron.schedule('* * * * *', async () => {
  await prisma.feature.updateMany({ where: { age: { gt: 10 } }, data: { stale: true } });
  await prisma.feature.updateMany({ where: { age: { lt: 10 } }, data: { stale: false } });
});
async function release() { // $ database/missing-transaction
  await prisma.order.updateMany({ where: { state: 'late' }, data: { state: 'expired' } });
  await prisma.stock.updateMany({ where: { reserved: 1 }, data: { reserved: 0 } });
}
cron.schedule('* * * * *', release);
`,
  ));

test('what may fail by itself is no part of the promise, what is tried together is', () =>
  check(
    'database/missing-transaction',
    `${setup}
app.post('/a', async (req, res) => {
  await pay(pool, req.body.id);
  try { await book(pool, req.body.id); } catch (error) { if (error.code !== '23505') console.error(error); }
  res.sendStatus(204);
});
async function settle(id) { // $ database/missing-transaction
  try { await pay(pool, id); await book(pool, id); } catch (error) { console.error(error); }
}
app.post('/b', async (req, res) => { await settle(req.body.id); res.sendStatus(204); });
async function insist(id) { // $ database/missing-transaction
  await pay(pool, id);
  try { await book(pool, id); } catch (error) { console.error(error); throw error; }
}
app.post('/c', async (req, res) => { await insist(req.body.id); res.sendStatus(204); });
`,
  ));

test('what is deleted by halves is deleted by the next try, and what is only marked as gone too', async () => {
  const severity = async (last: string): Promise<string[]> =>
    (
      await findingsOf(
        `${setup}app.delete('/a', async (req, res) => {
  await pool.query('DELETE FROM items WHERE order_id = $1', [req.query.id]);
  await pool.query('${last}', [req.query.id]);
  res.sendStatus(204);
});`,
        'database/missing-transaction',
      )
    ).map((each) => each.severity);
  expect(await severity('DELETE FROM orders WHERE id = $1')).toEqual(['medium']);
  expect(await severity('UPDATE orders SET deleted_at = now(), note = NULL WHERE id = $1')).toEqual(['medium']);
  expect(await severity('UPDATE orders SET total = 0 WHERE id = $1')).toEqual(['high']);
});

test('a write to another database does not hide those to one', () =>
  check(
    'database/missing-transaction',
    `${setup}
const events = new Pool({ connectionString: process.env.EVENTS });
app.post('/a', async (req, res) => {
  await pay(pool, req.body.id);
  await events.query('INSERT INTO facts (id) VALUES ($1)', [req.body.id]);
  res.sendStatus(204);
});
async function settle(id) { // $ database/missing-transaction
  await pay(pool, id);
  await events.query('INSERT INTO facts (id) VALUES ($1)', [id]);
  await book(pool, id);
}
app.post('/b', async (req, res) => { await settle(req.body.id); res.sendStatus(204); });
`,
  ));

const prisma = `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
`;

test('a helper that goes on in the transaction of its caller, and begins one where there is none', () =>
  check(
    'database/missing-transaction',
    `${prisma}
import { ClsServiceManager } from 'nestjs-cls';
const cls = ClsServiceManager.getClsService();
async function inTransaction(work: (client: any) => Promise<void>) {
  const client = cls.get('client');
  if (client) return await work(client);
  await prisma.$transaction(async (own) => { cls.set('client', own); await work(own); });
}
app.post('/a', async (req, res) => {
  await inTransaction(async () => {
    await prisma.order.create({ data: { id: 1 } });
    await prisma.item.create({ data: { orderId: 1 } });
  });
  res.end();
});
app.post('/b', async (req, res) => {
  await prisma.order.create({ data: { id: 1 } }); // $ database/missing-transaction
  await prisma.item.create({ data: { orderId: 1 } });
  res.end();
});
`,
  ));

test('what is noted of a message, and what one row goes through around a request', () =>
  check(
    'database/missing-transaction',
    `${prisma}
async function sendMail(to: string) { await prisma.email.create({ data: { to } }); }
async function place(to: string) { // $ database/missing-transaction
  await prisma.order.create({ data: { id: 1 } });
  await prisma.email.create({ data: { to } });
}
app.post('/a', async (req, res) => { await prisma.invite.create({ data: { id: 1 } }); await sendMail('a'); res.end(); });
app.post('/b', async (req, res) => { await place('a'); res.end(); });
app.post('/c', async (req, res) => {
  await prisma.call.update({ where: { id: 1 }, data: { state: 'begun' } });
  await fetch('https://hooks.example.com/');
  await prisma.call.update({ where: { id: 1 }, data: { state: 'done' } });
  res.end();
});
app.post('/d', async (req, res) => {
  await prisma.call.update({ where: { id: 1 }, data: { balance: 1 } }); // $ database/missing-transaction
  await prisma.call.update({ where: { id: 2 }, data: { balance: 2 } });
  await fetch('https://hooks.example.com/');
  res.end();
});
`,
  ));

test('defaults that a getter puts there where there are none', () =>
  check(
    'database/missing-transaction',
    `${prisma}
async function getSettings() {
  const settings = await prisma.settings.findFirst();
  if (!settings) return prisma.settings.create({ data: { theme: 'light' } });
  return settings;
}
async function addSettings() {
  if (!(await prisma.settings.findFirst())) await prisma.settings.create({ data: { theme: 'light' } }); // $ database/missing-transaction
}
app.post('/a', async (req, res) => { await getSettings(); await prisma.order.create({ data: { id: 1 } }); res.end(); });
app.post('/b', async (req, res) => {
  await addSettings();
  await prisma.order.create({ data: { id: 1 } });
  res.end();
});
`,
  ));

test('what is one of several functions, a transaction that comes from elsewhere, and rows that are cleaned up', () =>
  check(
    'database/missing-transaction',
    `${setup}
import { Model } from 'objection';
class Order extends Model { static tableName = 'orders'; }
class Payment extends Model { static tableName = 'payments'; }
const handlers = {
  POST: async (req, res) => { await pay(pool, req.body.id); res.sendStatus(204); },
  PUT: async (req, res) => { await book(pool, req.body.id); res.sendStatus(204); },
};
app.all('/a', async function route(req, res) { await handlers[req.method](req, res); });
const both = { pay: (req) => pay(pool, req.body.id), book: (req) => book(pool, req.body.id) };
app.post('/b', async function every(req, res) { // $ database/missing-transaction
  await both.pay(req);
  await both.book(req);
  res.sendStatus(204);
});
async function within(id, trx) {
  await Order.query(trx).findById(id).patch({ state: 'paid' });
  await Payment.query(trx).insert({ orderId: id });
}
app.post('/c', async (req, res) => { await within(req.body.id, req.trx); res.sendStatus(204); });
async function without(id) { // $ database/missing-transaction
  await Order.query().findById(id).patch({ state: 'paid' });
  await Payment.query().insert({ orderId: id });
}
app.post('/d', async (req, res) => { await without(req.body.id); res.sendStatus(204); });
const removeOldPayments = (id) => pool.query('DELETE FROM payments WHERE order_id = $1 AND old', [id]);
app.post('/e', async (req, res) => { await removeOldPayments(req.body.id); await pay(pool, req.body.id); res.sendStatus(204); });
`,
  ));

test('states that rows of several tables go through while a program runs', () =>
  check(
    'database/missing-transaction',
    `${setup}
import { promisify } from 'node:util';
import { exec } from 'node:child_process';
const run = promisify(exec);
app.post('/a', async (req, res) => {
  await pool.query("INSERT INTO builds (app_id, branch) VALUES ($1, 'main')", [req.body.id]);
  await run('make');
  await pool.query("UPDATE apps SET status = 'done' WHERE id = $1", [req.body.id]);
  res.sendStatus(204);
});
app.post('/b', async function release(req, res) { // $ database/missing-transaction
  await pool.query("INSERT INTO builds (app_id, branch) VALUES ($1, 'main')", [req.body.id]);
  await pool.query("UPDATE apps SET version = version + 1 WHERE id = $1", [req.body.id]);
  await run('make');
  res.sendStatus(204);
});
`,
  ));

test('what may fail where it is called, and what is taken back', () =>
  check(
    'database/missing-transaction',
    `${setup}
const tell = async (id) => { try { await book(pool, id); } catch (error) { throw new Error('not told', { cause: error }); } };
app.post('/a', async (req, res) => {
  await pay(pool, req.body.id);
  try { await tell(req.body.id); } catch (error) { console.error(error); }
  res.sendStatus(204);
});
app.post('/b', async function strict(req, res) { // $ database/missing-transaction
  await pay(pool, req.body.id);
  try { await tell(req.body.id); } catch (error) { res.sendStatus(500); return; }
  res.sendStatus(204);
});
async function counted(id, work) {
  await pool.query('INSERT INTO credits (owner) VALUES ($1)', [id]);
  try { return await work(); } catch (error) { await pool.query('DELETE FROM credits WHERE owner = $1', [id]); throw error; }
}
app.post('/c', async (req, res) => { await counted(req.body.id, () => book(pool, req.body.id)); res.sendStatus(204); });
async function kept(id, work) { // $ database/missing-transaction
  await pool.query('INSERT INTO credits (owner) VALUES ($1)', [id]);
  try { return await work(); } catch (error) { console.error(error); throw error; }
}
app.post('/d', async (req, res) => { await kept(req.body.id, () => book(pool, req.body.id)); res.sendStatus(204); });
`,
  ));
