import { test } from 'vitest';
import { check } from '../testing/check.ts';

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
