import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what one of the branches gives, and what it does', async () => {
  const model = await modelOf(`
import express from 'express';
import { match } from 'ts-pattern';
import { Pool } from 'pg';
const pool = new Pool();
class Mails { async send(to) { await pool.query('INSERT INTO mails (recipient) VALUES ($1)', [to]); } }
class Letters { async send(to) { await pool.query('INSERT INTO letters (recipient) VALUES ($1)', [to]); } }
const sender = match(process.env.KIND).with('mail', () => new Mails()).otherwise(() => new Letters());
const app = express();
app.post('/send', async (req, res) => { await sender.send(req.body.to); res.sendStatus(204); });
app.get('/table', async (req, res) => {
  const sql = match(req.query.table).when((name) => name !== '', (name) => \`SELECT * FROM \${name}\`).exhaustive();
  res.json(await pool.query(sql));
});
app.listen(3000);
`);
  expect(model.endpoints.map(({ label, writes }) => [label, writes])).toEqual([
    ['POST /send', ['letters', 'mails']],
    ['GET /table', []],
  ]);
  expect(model.flows.map(({ kind, source }) => [kind, source.label])).toEqual([['sql', 'query string `table`']]);
});
