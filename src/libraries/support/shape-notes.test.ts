import { describe, expect, it } from 'vitest';
import { modelOf } from '../../testing/check.ts';

const dependencies = '"express": "5", "zod": "4", "joi": "17", "fastify": "5"';
const paramsOf = async (code: string) => {
  const model = await modelOf(`
//- /package.json
{ "name": "x", "dependencies": { ${dependencies} } }
//- /src/app.ts
${code}
`);
  return Object.fromEntries(
    (model.endpoints[0]?.params ?? []).map(({ name, required, shape }) => [name, [required ?? null, shape ?? null]]),
  );
};

describe('what schemas say of parameters', () => {
  it('zod: formats, constants, and what may be left out', async () => {
    expect(
      await paramsOf(`
import express from 'express';
import { z } from 'zod';
const User = z.object({
  email: z.string().email(),
  site: z.url().optional(),
  age: z.number().int(),
  role: z.enum(['admin', 'member']).default('member'),
  tags: z.array(z.string()),
  more: z.unknown(),
});
const app = express();
app.post('/users', (req, res) => { const { email } = User.parse(req.body); res.json({ email }); });
app.listen(3000);
`),
    ).toEqual({
      email: [true, { type: 'string', format: 'email' }],
      site: [false, { type: 'string', format: 'uri' }],
      age: [true, { type: 'integer' }],
      role: [false, { type: 'string', values: ['admin', 'member'] }],
      tags: [true, { type: 'array', element: { type: 'string' } }],
      more: [true, null],
    });
  });

  it('Joi: nothing is required unless it is said', async () => {
    expect(
      await paramsOf(`
import express from 'express';
import Joi from 'joi';
const schema = Joi.object({ name: Joi.string().required(), kind: Joi.string().valid('a', 'b') });
const app = express();
app.post('/things', (req, res) => { const { error } = schema.validate(req.body); if (error) return res.status(400).json({}); res.json({}); });
app.listen(3000);
`),
    ).toEqual({
      name: [true, { type: 'string' }],
      kind: [false, { type: 'string', values: ['a', 'b'] }],
    });
  });

  it('JSON Schema: the list of what is required', async () => {
    expect(
      await paramsOf(`
import fastify from 'fastify';
const app = fastify();
app.post('/things', { schema: { body: { type: 'object', required: ['id'], properties: {
  id: { type: 'string', format: 'uuid' }, count: { type: 'integer' }, size: { enum: ['s', 'l'] },
} } } }, async (request) => ({ id: request.body.id }));
app.listen({ port: 3000 });
`),
    ).toEqual({
      id: [true, { type: 'string', format: 'uuid' }],
      count: [false, { type: 'integer' }],
      size: [false, { type: 'string', values: ['s', 'l'] }],
    });
  });

  it('a schema for a member of the body says nothing of its other members', async () => {
    expect(
      await paramsOf(`
import express from 'express';
import { z } from 'zod';
const app = express();
app.post('/users', (req, res) => { const address = z.object({ city: z.string() }).parse(req.body.address); res.json(address); });
app.listen(3000);
`),
    ).toEqual({ address: [null, null] });
  });
});
