import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import { checkSteps } from '../testing/steps.ts';

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

test('what one function gives to its callback is what the next ones get', () =>
  checkSteps(`const async = require('async');`, {
    carry: [
      'async.waterfall([(done) => done(null, 1, v), (n, name, done) => { exec(name); done(null); }])',
      'async.waterfall([(done) => done(null, v), (name, done) => done(null, "a" + name)], (error, name) => exec(name))',
      'async.series([(done) => done(null, 1), (done) => done(null, v)], (error, names) => exec(names[1]))',
      'async.parallel({ a: (done) => done(null, v) }, (error, { a }) => exec(a))',
      'async.map([v], (name, done) => done(null, "a" + name), (error, names) => exec(names[0]))',
      '(await async.mapLimit([v], 2, async (name) => "a" + name))[0]',
      'async.eachOf({ a: v }, (name, key, done) => exec(name))',
      'async.filter([v], (name, done) => done(null, true), (error, names) => exec(names[0]))',
      'async.reduce([v], "", (all, name, done) => done(null, all + name), (error, all) => exec(all))',
      'async.auto({ a: (done) => done(null, v), b: ["a", ({ a }, done) => exec(a)] })',
      'const q = async.queue((task, done) => { exec(task.name); done(); }, 1); q.push({ name: v })',
      'async.retry(3, (done) => done(null, v), (error, name) => exec(name))',
      'async.compose((name, done) => done(null, "a" + name), (name, done) => done(null, name))(v, (error, name) => exec(name))',
    ],
    stop: [
      'async.series([(done) => done(null, 1), (done) => done(null, v)], (error, names) => exec(names[0]))',
      'async.parallel({ a: (done) => done(null, "a"), b: (done) => done(null, v) }, (error, { a }) => exec(a))',
      'async.map([v], (name, done) => done(null, "a"), (error, names) => exec(names[0]))',
      'const r = async.queue((task, done) => { exec(task.name); done(); }, 1); r.push({ name: "a" })',
    ],
  }));
