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

test('functions in texts, where a setting or an old version lets them in', async () => {
  const { flows } = await modelOf(`
//- /package.json
{ "name": "shop", "dependencies": { "express": "4", "js-yaml": "3.14.0", "telejson": "5.0.0", "jsonfn": "0.31.0" } }
//- /app.js
const { JSONfn } = require('jsonfn');
const yaml = require('js-yaml');
const telejson = require('telejson');
require('express')().get('/', (req, res) => {
  JSONfn.parse(req.query.text);
  JSONfn.stringify(req.query.text);
  yaml.safeLoad(req.query.text, { schema: yaml.DEFAULT_FULL_SCHEMA });
  yaml.safeLoad(req.query.text);
  telejson.parse(req.query.text, { allowFunction: true });
  telejson.parse(req.query.text, { allowFunction: false });
  yaml.loadAll(req.query.text);
  yaml.loadAll(req.query.text, null, { schema: yaml.JSON_SCHEMA });
  yaml.safeLoadAll(req.query.text, null, { schema: yaml.DEFAULT_FULL_SCHEMA });
  res.end();
}).listen(1);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'deserialization')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([5, 7, 9, 11, 13]);
});
