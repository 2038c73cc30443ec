import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

/** The endpoint whose statement the input reaches, and which parts are validated. */
async function judged(setup: string, handler: string): Promise<[unsafe: boolean, covers: readonly string[]]> {
  const { flows, endpoints } = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
${setup}
const app = express();
const pool = new Pool();
app.post('/a', async (req, res) => { ${handler}; res.end(); });
`);
  return [flows.length > 0, endpoints[0]?.guards[0]?.covers ?? []];
}

test('yup', async () => {
  const setup = `import * as yup from 'yup';\nconst schema = yup.object({ id: yup.number().required(), name: yup.string() });`;
  expect(
    await judged(setup, `const body = await schema.validate(req.body); await pool.query('SELECT ' + body.id)`),
  ).toEqual([false, ['body']]);
  expect(
    await judged(setup, `const body = await schema.validate(req.body); await pool.query('SELECT ' + body.name)`),
  ).toEqual([true, ['body']]);
});

test('Ajv', async () => {
  const setup = `import Ajv from 'ajv';\nconst check = new Ajv().compile({ type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } }, additionalProperties: false });`;
  expect(
    await judged(
      setup,
      `if (!check(req.body)) return res.status(400).end(); await pool.query('SELECT ' + req.body.id)`,
    ),
  ).toEqual([false, ['body']]);
  expect(
    await judged(
      setup,
      `if (!check(req.body)) return res.status(400).end(); await pool.query('SELECT ' + req.body.name)`,
    ),
  ).toEqual([true, ['body']]);
});

test('superstruct', async () => {
  const setup = `import { assert, object, number, string, size } from 'superstruct';\nconst Item = object({ id: number(), name: size(string(), 1, 9) });`;
  expect(await judged(setup, `assert(req.body, Item); await pool.query('SELECT ' + req.body.id)`)).toEqual([
    false,
    ['body'],
  ]);
  expect(await judged(setup, `assert(req.body, Item); await pool.query('SELECT ' + req.body.name)`)).toEqual([
    true,
    ['body'],
  ]);
});

test('valibot', async () => {
  const setup = `import * as v from 'valibot';\nconst Item = v.object({ id: v.pipe(v.string(), v.uuid()), name: v.pipe(v.string(), v.minLength(1)) });`;
  expect(
    await judged(setup, `const { output } = v.safeParse(Item, req.body); await pool.query('SELECT ' + output.id)`),
  ).toEqual([false, ['body']]);
  expect(
    await judged(setup, `const { output } = v.safeParse(Item, req.body); await pool.query('SELECT ' + output.name)`),
  ).toEqual([true, ['body']]);
});
