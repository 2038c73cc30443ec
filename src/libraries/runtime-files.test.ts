import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('files by the functions of Bun and Deno', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import { file } from 'bun';
const app = express();
app.get('/', async (req, res) => {
  await Bun.file('/srv/' + req.query.name).text(); // $ security/path-traversal
  await file(req.query.name).text(); // $ security/path-traversal
  await Bun.write('/srv/notes.txt', req.query.name);
  await Deno.readTextFile(req.query.name); // $ security/path-traversal
  await Deno.copyFile('a.txt', req.query.name); // $ security/path-traversal
  await Deno.writeTextFile('/srv/notes.txt', req.query.name);
  res.end();
});
app.listen(3000);
`,
  ));
