import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('messages of services, and what is only called so', () =>
  check(
    'security/webhook-unsigned',
    `
import express from 'express';
import { Pool } from 'pg';
import { checkSignature } from './signatures';
const app = express();
const pool = new Pool();
app.use(express.json());
app.post('/stripe/webhook', async (req, res) => { // $ security/webhook-unsigned
  await pool.query('UPDATE orders SET paid = true WHERE id = $1', [req.body.id]);
  res.end();
});
app.post('/webhooks/github', async (req, res) => {
  checkSignature(req);
  await pool.query('UPDATE builds SET done = true WHERE id = $1', [req.body.id]);
  res.end();
});
app.post('/webhooks/slack', async (req, res) => {
  if (req.query.secret !== process.env.SLACK) return res.status(404).end();
  await pool.query('UPDATE channels SET seen = true WHERE id = $1', [req.body.id]);
  res.end();
});
app.post('/webhooks', async (req, res) => {
  await pool.query('INSERT INTO webhooks (url) VALUES ($1)', [req.body.url]);
  res.end();
});
app.post('/webhooks/paypal', (req, res) => res.end());
//- /src/signatures.ts
export function checkSignature(req: unknown) {}
`,
  ));
