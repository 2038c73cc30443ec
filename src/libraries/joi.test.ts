import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const app = (code: string): string => `
import express from 'express';
import Joi from 'joi';
import { celebrate, Segments } from 'celebrate';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
${code}
`;

test('a middleware that compiles what it picked from the request', async () => {
  const { endpoints, flows } = await modelOf(
    app(`
const pick = (object, keys) => keys.reduce((picked, key) => { if (object && Object.prototype.hasOwnProperty.call(object, key)) picked[key] = object[key]; return picked; }, {});
const validate = (schema) => (req, res, next) => {
  const valid = pick(schema, ['params', 'query', 'body']);
  const object = pick(req, Object.keys(valid));
  const { value, error } = Joi.compile(valid).prefs({ abortEarly: false }).validate(object);
  if (error) return res.status(400).json({});
  Object.assign(req, value);
  return next();
};
const create = { body: Joi.object().keys({ id: Joi.string().guid().required(), name: Joi.string() }), query: { page: Joi.number() } };
app.post('/a', validate(create), async (req, res) => { await pool.query('SELECT ' + req.body.id + req.query.page); res.json({}); });
app.post('/b', validate(create), async (req, res) => { await pool.query('SELECT ' + req.body.name); res.json({}); });
`),
  );
  expect(endpoints[0]?.guards[0]).toMatchObject({ kinds: ['validation'], covers: ['query', 'body'] });
  expect(flows.map(({ endpoints: [endpoint] }) => endpoint?.label)).toEqual(['POST /b']);
});

test('a handler that checks, and goes on with the request itself', async () => {
  const { flows } = await modelOf(
    app(`
const schema = Joi.object({ id: Joi.number().required() });
app.post('/a', async (req, res) => { const { error } = schema.validate(req.body); if (error) return res.status(400).end(); await pool.query('SELECT ' + req.body.id); res.json({}); });
app.post('/b', async (req, res) => { const { error } = schema.validate(req.body); if (error) return res.status(400).end(); await pool.query('SELECT ' + req.body.other); res.json({}); });
`),
  );
  expect(flows.map(({ endpoints: [endpoint] }) => endpoint?.label)).toEqual(['POST /b']);
});

test('celebrate', async () => {
  const { endpoints, flows } = await modelOf(
    app(`
app.post('/a', celebrate({ [Segments.BODY]: Joi.object({ id: Joi.number() }), params: { x: Joi.string() } }), async (req, res) => { await pool.query('SELECT ' + req.body.id); res.json({}); });
app.post('/b', async (req, res) => { await pool.query('SELECT ' + req.body.id); res.json({}); });
`),
  );
  expect(endpoints.map(({ validation, guards }) => [validation.value, guards[0]?.covers])).toEqual([
    [true, ['body', 'path']],
    [false, undefined],
  ]);
  expect(flows.map(({ endpoints: [endpoint] }) => endpoint?.label)).toEqual(['POST /b']);
});
