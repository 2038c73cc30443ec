import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('chains as middleware, and what they guarantee', async () => {
  const { endpoints, flows } = await modelOf(`
import express from 'express';
import { body, query, validationResult } from 'express-validator';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const rules = [body('id').isInt().toInt(), body('name').isLength({ min: 1 }).trim(), query('q').optional()];
app.post('/a', rules, async (req, res) => { if (!validationResult(req).isEmpty()) return res.status(422).end(); await pool.query('SELECT ' + req.body.id); res.end(); });
app.post('/b', rules, async (req, res) => { await pool.query('SELECT ' + req.body.name); res.end(); });
app.post('/c', async (req, res) => { await body('id').isUUID().run(req); await pool.query('SELECT ' + req.body.id); res.end(); });
app.post('/d', async (req, res) => { await pool.query('SELECT ' + req.body.id); res.end(); });
`);
  expect(flows.map(({ endpoints: [endpoint], source }) => [endpoint?.label, source.label]).sort()).toEqual([
    ['POST /b', 'request body `name`'],
    ['POST /d', 'request body `id`'],
  ]);
  expect(
    endpoints.map(({ label, validation, guards }) => [label, validation.value, guards.flatMap(({ covers }) => covers)]),
  ).toEqual([
    ['POST /a', true, ['body', 'body', 'query']],
    ['POST /b', true, ['body', 'body', 'query']],
    ['POST /c', true, ['body']],
    ['POST /d', false, []],
  ]);
});
