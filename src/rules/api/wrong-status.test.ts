import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('an error with 200 is reported, with its status it is not', () =>
  check(
    'api/wrong-status',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  if (!req.query.q) return res.json({ error: 'q is missing' }); // $ api/wrong-status
  if (req.query.q === 'x') return res.status(400).json({ error: 'no' });
  res.json({ found: [] });
});
`,
  ));

test('a result beside its errors is no error', () =>
  check(
    'api/wrong-status',
    `
import express from 'express';
const app = express();
app.post('/graphql', (req, res) => { res.json({ data: null, errors: [] }); });
app.post('/batch', (req, res) => { res.json({ results: [], errors: [] }); });
`,
  ));

test('a body with 204 is dropped', () =>
  check(
    'api/wrong-status',
    `
import express from 'express';
const app = express();
app.delete('/a/:id', (req, res) => { res.status(204).json({ deleted: true }); }); // $ api/wrong-status
app.delete('/b/:id', (req, res) => { res.status(204).end(); });
`,
  ));

test('a creation that answers 200 is a lesser defect, and none where the path is an action', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.post('/orders', async (req, res) => { const { rows } = await pool.query('INSERT INTO orders (id) VALUES ($1) RETURNING id', [req.body.id]); res.json(rows[0]); });
app.post('/invoices', async (req, res) => { const { rows } = await pool.query('INSERT INTO invoices (id) VALUES ($1) RETURNING id', [req.body.id]); res.status(201).json(rows[0]); });
app.post('/orders/import', async (req, res) => { await pool.query('INSERT INTO orders (id) VALUES ($1)', [req.body.id]); res.json({ ok: true }); });
`,
    'api/wrong-status',
  );
  expect(found.map(({ line, severity }) => [line, severity])).toEqual([[6, 'medium']]);
});

test('answers of a protocol with errors of its own, and of a question whether something is valid', () =>
  check(
    'api/wrong-status',
    `
import express from 'express';
const app = express();
app.post('/rpc', (req, res) => { res.json({ jsonrpc: '2.0', error: { code: 1 } }); });
app.post('/validate', (req, res) => { res.json({ isValid: false, error: 'too short' }); });
app.post('/names', (req, res) => { res.json({ error: 'too short' }); }); // $ api/wrong-status
`,
  ));
