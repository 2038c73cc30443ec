import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

test('paths that packages are given', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import { globSync } from 'glob';
import send from 'send';
import fg from 'fast-glob';
const app = express();
app.get('/', async (req, res) => {
  globSync(req.query.pattern); // $ security/path-traversal
  globSync('*.txt');
  await fg(req.query.pattern); // $ security/path-traversal
  send(req, req.query.file).pipe(res); // $ security/path-traversal
  send(req, req.query.file, { root: '/srv' }).pipe(res);
  res.sendFile('index.html', { root: req.query.folder }); // $ security/path-traversal
});
app.listen(3000);
`,
  ));

test('paths among options, and patterns with a folder of ours', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import glob from 'glob';
import tmp from 'tmp';
import { rimraf } from 'rimraf';
import jetpack from 'fs-jetpack';
import dotenv from 'dotenv';
const app = express();
app.get('/', async (req, res) => {
  const { name } = req.query;
  glob.sync('*.txt', { cwd: name });
  glob.sync('*.txt', { cwd: '/srv', ignore: name });
  tmp.fileSync({ prefix: name });
  await rimraf.moveRemove(name);
  jetpack.copy('a.txt', name);
  jetpack.write('a.txt', name);
  dotenv.config({ path: name });
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'path')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([11, 13, 14, 15, 17]);
});
