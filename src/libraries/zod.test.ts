import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const app = (code: string): string => `
import express from 'express';
import { z } from 'zod';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const schema = z.object({ id: z.string().uuid(), page: z.coerce.number().int(), role: z.enum(['a', 'b']), name: z.string().min(1).optional() });
${code}
`;

test('what a schema lets through is only as dangerous as the schema allows', async () => {
  const { flows, endpoints } = await modelOf(
    app(`
app.post('/a', async (req, res) => { const { id, page, role } = schema.parse(req.body); await pool.query('SELECT ' + id + page + role); res.json({}); });
app.post('/b', async (req, res) => { const parsed = schema.safeParse(req.body); if (!parsed.success) return res.status(400).json({}); await pool.query('SELECT ' + parsed.data.name); res.json({}); });
app.post('/c', async (req, res) => { await pool.query('SELECT ' + req.body.id); res.json({}); });
app.post('/d', async (req, res) => { const body = await schema.passthrough().parseAsync(req.body); await pool.query('SELECT ' + body.other); res.json({}); });
app.post('/e', async (req, res) => { const body = await schema.parseAsync(req.body); await pool.query('SELECT ' + body.other); res.json({}); });
`),
  );
  expect(flows.map(({ endpoints: [endpoint], source }) => [endpoint?.label, source.label])).toEqual([
    ['POST /b', 'request body `name`'],
    ['POST /c', 'request body `id`'],
    ['POST /d', 'request body `other`'],
  ]);
  expect(endpoints.map(({ label, validation, guards }) => [label, validation.value, guards[0]?.covers])).toEqual([
    ['POST /a', true, ['body']],
    ['POST /b', true, ['body']],
    ['POST /c', false, undefined],
    ['POST /d', true, ['body']],
    ['POST /e', true, ['body']],
  ]);
});

test('what a function of the project has to say of a text, and what one of several schemas lets through', async () => {
  const { flows } = await modelOf(
    app(`
const units = ['day', 'hour'];
const checked = z.object({
  unit: z.string().refine((value) => units.includes(value), { message: 'unknown unit' }).optional(),
  long: z.string().refine((value) => value.length > 3),
});
app.post('/a', async (req, res) => { const { unit } = checked.parse(req.body); await pool.query('SELECT ' + unit); res.json({}); });
app.post('/b', async (req, res) => { const { long } = checked.parse(req.body); await pool.query('SELECT ' + long); res.json({}); });
const either = z.intersection(
  z.object({ id: z.uuid() }),
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('a'), fields: z.array(z.enum(['x', 'y'])), both: z.number() }),
    z.object({ type: z.literal('b'), free: z.string(), both: z.string() }),
  ]),
);
app.post('/c', async (req, res) => { const sent = either.parse(req.body); await pool.query('SELECT ' + sent.id + sent.type + sent.fields.join(',')); res.json({}); });
app.post('/d', async (req, res) => { await pool.query('SELECT ' + either.parse(req.body).free); res.json({}); });
app.post('/e', async (req, res) => { await pool.query('SELECT ' + either.parse(req.body).both); res.json({}); });
`),
  );
  expect(flows.map(({ endpoints: [endpoint], source }) => [endpoint?.label, source.label])).toEqual([
    ['POST /b', 'request body `long`'],
    ['POST /d', 'request body `free`'],
    ['POST /e', 'request body `both`'],
  ]);
});

test('a middleware that validates the request', async () => {
  const { flows, endpoints } = await modelOf(
    app(`
const validate = (schema) => (req, res, next) => { const result = schema.safeParse({ body: req.body, query: req.query }); if (!result.success) return res.status(400).end(); next(); };
const both = z.object({ body: schema, query: z.object({ q: z.string() }) });
app.post('/a', validate(both), async (req, res) => { await pool.query('SELECT ' + req.body.id); res.json({}); });
app.post('/b', validate(both), async (req, res) => { await pool.query('SELECT ' + req.body.name); res.json({}); });
`),
  );
  expect(flows.map(({ endpoints: [endpoint] }) => endpoint?.label)).toEqual(['POST /b']);
  expect(endpoints[0]?.guards[0]).toMatchObject({
    name: 'validate()',
    kinds: ['validation'],
    covers: ['body', 'query'],
  });
  expect(endpoints[0]?.params.map(({ name, in: where, validatedBy }) => [where, name, validatedBy])).toContainEqual([
    'body',
    'page',
    'validate()',
  ]);
});

test('parsing a reply of somebody else is no validation of the request', async () => {
  const { endpoints } = await modelOf(
    app(
      `app.get('/a', async (req, res) => { res.json(schema.parse(await (await fetch('https://a.example.com')).json())); });`,
    ),
  );
  expect(endpoints[0]?.validation.value).toBe(false);
});

test('the request that a context keeps is validated as the request', async () => {
  const { endpoints } = await modelOf(`
import Koa from 'koa';
import Router from '@koa/router';
import { z } from 'zod';
const validate = (schema) => async (ctx, next) => {
  try {
    ctx.input = { ...ctx.input, ...schema.parse(ctx.request) };
  } catch (error) {
    ctx.throw(400, error.message);
  }
  return next();
};
const router = new Router();
router.post('/a', validate(z.object({ body: z.object({ id: z.string().uuid() }) })), (ctx) => { ctx.body = { id: ctx.input.body.id }; });
router.post('/b', async (ctx) => { ctx.state.limits = z.object({ n: z.number() }).parse({ n: 1 }); ctx.body = {}; });
const app = new Koa();
app.use(router.routes());
app.listen(3000);
`);
  expect(
    endpoints.map(({ label, validation, guards }) => [label, validation.value, guards.flatMap(({ covers }) => covers)]),
  ).toEqual([
    ['POST /a', true, ['body']],
    ['POST /b', false, []],
  ]);
});
