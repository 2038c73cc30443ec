import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what the language does with input', async () => {
  const { flows } = await modelOf(`
import express from 'express';

const app = express();
const actions = { start() {} };
app.get('/a', (req, res) => { require(req.query.name); res.end(); });
app.get('/b', (req, res) => { actions[req.query.name](); res.end(); });
app.get('/c', (req, res) => { actions[req.query.name] = 1; res.end(); });
app.get('/d', (req, res) => { for (let i = 0; i < Number(req.query.count); i++) actions.start(); res.end(); });
app.get('/e', (req, res) => { const count = Number(req.query.count); for (let i = 0; i < count; i++) actions.start(); res.end(); });
app.get('/f', (req, res) => { for (let i = 0; i < 10; i++) actions.start(req.query.name); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['GET /a', 'path'],
    ['GET /b', 'method'],
    ['GET /c', 'property'],
    ['GET /e', 'resource'],
  ]);
});

test('scripts for other interpreters, modules of bytes, and templates of components', async () => {
  const { flows } = await modelOf(`
//- /package.json
{ "name": "shop", "dependencies": { "express": "4", "jsonpath-plus": "10.2.0", "vue": "3", "safe-eval": "0.4.1" } }
//- /app.js
const { JSONPath } = require('jsonpath-plus');
const { createSSRApp } = require('vue');
const evaluate = require('safe-eval');
require('express')().get('/', async (req, res) => {
  evaluate(req.query.text);
  evaluate('a', { a: req.query.text });
  JSONPath({ path: req.query.text, json: {} });
  JSONPath({ path: '$.a', json: req.query.text });
  await WebAssembly.compile(Buffer.from(req.query.text, 'base64'));
  createSSRApp({ template: '<p>' + req.query.text });
  createSSRApp({ template: '<p>{{ text }}', data: () => ({ text: req.query.text }) });
  res.end();
}).listen(1);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'code')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([5, 7, 9, 10]);
});

test('modules that are compiled of text', async () => {
  const { flows } = await modelOf(`
//- /app.js
require('express')().get('/', (req, res) => {
  new module.constructor()._compile(req.query.text, 'a.js');
  const Module = module.constructor;
  new Module('a.js')._compile('module.exports = 1', req.query.text);
  res.end();
}).listen(1);
module.exports = { ready: true };
`);
  expect(flows.filter(({ kind }) => kind === 'code').map(({ sink }) => sink.location.line)).toEqual([2]);
});
