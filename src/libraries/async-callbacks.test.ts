import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('elements of a list are what the function is given', async () => {
  const { flows } = await modelOf(`
//- /app.js
const async = require('async');
const { exec } = require('child_process');
require('express')().get('/', (req, res) => {
  async.eachSeries([req.query.a], (name, next) => exec('ls ' + name, next), () => res.end());
  async.mapLimit(['b'], 2, (name, next) => exec('ls ' + name, next));
}).listen(1);
`);
  expect(flows.filter(({ kind }) => kind === 'command').map(({ source }) => source.label)).toEqual([
    'query string `a`',
  ]);
});

test('promises of other packages', async () => {
  const { flows } = await modelOf(`
//- /app.js
const Promise = require('bluebird');
const { exec } = require('child_process');
require('express')().get('/', (req, res) => {
  Promise.resolve(req.query.a).then((name) => exec('ls ' + name));
  new Promise((done) => done(req.query.b)).then((name) => exec('ls ' + name));
}).listen(1);
`);
  expect(flows.filter(({ kind }) => kind === 'command').map(({ source }) => source.label)).toEqual([
    'query string `a`',
    'query string `b`',
  ]);
});
