import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routes behind a document, or behind their part of it, are validated', async () => {
  const { endpoints } = await modelOf(`
import openapi from '@wesleytodd/openapi';
import express from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
const oapi = openapi({ openapi: '3.0.0', info: { title: 'shop', version: '1.0.0' } });
const app = express();
app.post('/a', oapi.validPath({ requestBody: {} }), (req, res) => { res.json(req.body.name); });
app.post('/b', (req, res) => { res.json(req.body.name); });
app.use(OpenApiValidator.middleware({ apiSpec: './openapi.yaml' }));
app.post('/c', (req, res) => { res.json(req.body.name); });
`);
  expect(endpoints.map(({ path, validation }) => [path, validation.value])).toEqual([
    ['/a', true],
    ['/b', false],
    ['/c', true],
  ]);
});
