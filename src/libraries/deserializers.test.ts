import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('formats that hold code', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import funcster from 'funcster';
import bson from 'bson';
import yaml from 'js-yaml';
const app = express();
app.get('/a', (req, res) => { funcster.deepDeserialize(req.body); res.end(); });
app.get('/b', (req, res) => { bson.deserialize(req.body, { evalFunctions: true }); res.end(); });
app.get('/c', (req, res) => { bson.deserialize(req.body); res.end(); });
app.get('/d', (req, res) => { yaml.load(req.body); res.end(); });
app.get('/e', (req, res) => { yaml.load(req.body, { schema: yaml.DEFAULT_FULL_SCHEMA }); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['GET /a', 'deserialization'],
    ['GET /b', 'deserialization'],
    ['GET /e', 'deserialization'],
  ]);
});
