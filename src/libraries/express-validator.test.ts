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
app.post('/b', rules, async (req, res) => { validationResult(req).throw(); await pool.query('SELECT ' + req.body.name); res.end(); });
app.post('/c', async (req, res) => { const result = await body('id').isUUID().run(req); if (!result.isEmpty()) return res.status(400).end(); await pool.query('SELECT ' + req.body.id); res.end(); });
app.post('/d', async (req, res) => { await pool.query('SELECT ' + req.body.id); res.end(); });
`);
  expect(flows.map(({ endpoints: [endpoint], source }) => [endpoint?.label, source.label]).sort()).toEqual([
    ['POST /b', 'request body `name`'],
    ['POST /d', 'request body `id`'],
  ]);
  expect(
    endpoints.map(({ label, validation, guards }) => [label, validation.value, guards.flatMap(({ covers }) => covers)]),
  ).toEqual([
    ['POST /a', true, ['body', 'query']],
    ['POST /b', true, ['body', 'query']],
    ['POST /c', true, ['body']],
    ['POST /d', false, []],
  ]);
});

test('checks whose result nobody asks for are none, what sanitizers change is changed', async () => {
  const { endpoints, flows } = await modelOf(`
import express from 'express';
import { body, checkSchema, matchedData, validationResult } from 'express-validator';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const check = (req, res, next) => { if (!validationResult(req).isEmpty()) return res.status(400).end(); next(); };
app.post('/unasked', body('id').isUUID(), async (req, res) => { await pool.query('SELECT ' + req.body.id); res.end(); });
app.post('/asked', body('id').isUUID(), check, async (req, res) => { await pool.query('SELECT ' + req.body.id); res.end(); });
app.post('/changed', body('id').toInt(), async (req, res) => { await pool.query('SELECT ' + req.body.id); res.end(); });
app.post('/matched', body('id').isUUID(), async (req, res) => { await pool.query('SELECT ' + matchedData(req).id); res.end(); });
app.post('/schema', checkSchema({ id: { isUUID: true } }), check, (req, res) => { res.json(req.body.id); });
`);
  expect(flows.map(({ endpoints: [endpoint] }) => endpoint?.label)).toEqual(['POST /unasked']);
  expect(endpoints.map(({ label, validation }) => [label, validation.value])).toEqual([
    ['POST /unasked', false],
    ['POST /asked', true],
    ['POST /changed', false],
    ['POST /matched', true],
    ['POST /schema', true],
  ]);
});
