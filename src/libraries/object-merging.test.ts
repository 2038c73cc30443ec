import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a setting keeps its default where what is configured is not known', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import deepmerge from 'deepmerge';
import { defu } from 'defu';
const load = (given?: any) => deepmerge.all([{ server: { base: '', port: 1 } }, given ?? {}]);
const other = defu({ base: '/first' }, { base: '/second', more: '/more' });
export function start(options?: any) {
  const config = load(options);
  const app = express();
  app.get(\`\${config.server.base}/users\`, (req, res) => res.json([]));
  app.get(other.base + other.more, (req, res) => res.json([]));
  app.listen(config.server.port);
}
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /users', 'GET /first/more']);
});

test('versions that go down to the prototype, by functions of a package', async () => {
  const { flows } = await modelOf(`
//- /package.json
{ "name": "shop", "dependencies": { "express": "4", "merge": "1.2.0", "deep-assign": "3.0.0", "dset": "3.1.4", "jsonpointer": "4.0.0" } }
//- /app.js
const merge = require('merge');
const assign = require('deep-assign');
const { dset } = require('dset');
const pointer = require('jsonpointer');
const app = require('express')();
app.use(require('express').json());
app.post('/', (req, res) => {
  merge.recursive({}, req.body);
  merge({}, { a: req.body.a });
  assign({}, req.body);
  dset({}, req.body.path, 1);
  pointer.set({}, req.body.path, 1);
  res.end();
});
app.listen(1);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'prototype' || kind === 'property')
      .map(({ kind, sink }) => [sink.location.line, kind])
      .sort(([a], [b]) => Number(a) - Number(b)),
  ).toEqual([
    [8, 'prototype'],
    [10, 'prototype'],
    [12, 'property'],
  ]);
});
