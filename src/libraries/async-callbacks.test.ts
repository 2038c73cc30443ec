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
