import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what a validator lets through is checked, and what goes past it is not', async () => {
  const { endpoints, flows } = await modelOf(`
import express from 'express';
import vine from '@vinejs/vine';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
app.use(express.json());
const validator = vine.compile(vine.object({ id: vine.number(), name: vine.string() }));
app.post('/checked', async (req, res) => {
  const { id, name } = await validator.validate(req.body);
  await pool.query('SELECT * FROM t WHERE id = ' + id);
  await pool.query('SELECT * FROM t WHERE name = ' + name);
  res.json({ name });
});
app.post('/inline', async (req, res) => {
  const { id } = await vine.validate({ schema: vine.object({ id: vine.string().uuid() }), data: req.body });
  await pool.query('SELECT * FROM t WHERE id = ' + id);
  res.json({});
});
app.post('/raw', async (req, res) => { await pool.query('SELECT * FROM t WHERE id = ' + req.body.id); res.json({}); });
app.listen(3000);
`);
  expect(endpoints.map(({ label, validation }) => [label, validation.value])).toEqual([
    ['POST /checked', true],
    ['POST /inline', true],
    ['POST /raw', false],
  ]);
  expect(flows.map(({ source, sink }) => [source.label, sink.location.line])).toEqual([
    ['request body `name`', 12],
    ['request body `id`', 20],
  ]);
});
