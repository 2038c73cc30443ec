import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const checkHandler = (lines: string): Promise<void> =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fs from 'node:fs';
import path from 'node:path';
const app = express();
const root = '/srv/files';
function isInside(file) {
  return path.resolve(root, file).startsWith(root + path.sep);
}
app.get('/x', (req, res) => {
  const name = req.query.name;
${lines}
  res.end();
});
`,
  );

test('a path that was made simple leads up at its beginning only', () =>
  checkHandler(`
  const here = path.normalize('./' + name);
  if (!here.startsWith('..')) fs.readFileSync(here);
  else fs.readFileSync(here); // $ security/path-traversal
  if (!here.startsWith('..' + path.sep)) fs.readFileSync(here);
  const any = path.normalize(name);
  if (!any.startsWith('..')) fs.readFileSync(any); // $ security/path-traversal
  fs.readFileSync('/srv/' + path.join('/', name));
  fs.readFileSync('/srv/' + path.join('a', name)); // $ security/path-traversal
`));

test('a folder is where a path begins, however it is asked', () =>
  checkHandler(`
  const file = path.join(root, name);
  if (file.startsWith(root) === false) return;
  fs.readFileSync(file);
  const other = path.resolve(root, req.query.other);
  if (other.slice(0, 11) === '/srv/files/') fs.readFileSync(other);
  if (other.slice(1, 11) === 'srv/files/') fs.readFileSync(other); // $ security/path-traversal
  if (other.startsWith('..')) fs.readFileSync(other); // $ security/path-traversal
  const third = path.join(root, req.query.third);
  if (isInside(third)) fs.readFileSync(third);
  else fs.readFileSync(third); // $ security/path-traversal
`));

test('what a relative path does not lead up from is below', () =>
  checkHandler(`
  const file = path.join(root, name);
  const way = path.relative(root, file);
  if (way.startsWith('..' + path.sep) || way === '..') fs.readFileSync(file); // $ security/path-traversal
  else fs.readFileSync(file);
  const other = path.join(root, req.query.other);
  if (path.relative(root, other).startsWith('..')) return;
  fs.readFileSync(other);
  const third = path.relative(root, req.query.third);
  if (!third.startsWith('.')) fs.readFileSync(path.join(root, third));
  fs.readFileSync(path.join(root, third)); // $ security/path-traversal
`));

test('one name of several leads nowhere, until they are joined', () =>
  checkHandler(`
  fs.readFileSync('/srv/' + name.split('/')[1]);
  fs.readFileSync('/srv/' + name.split('/').slice(1).join('/')); // $ security/path-traversal
  fs.readFileSync('/srv/' + name.charAt(0));
  fs.readFileSync('/srv/' + name.replace(/\\//g, ''));
  fs.readFileSync('/srv/' + name.replace(/\\//g, '/')); // $ security/path-traversal
  if (name.search(/\\.\\./) !== -1) return;
  fs.readFileSync('/srv/' + name);
`));

test('where a path leads in the end is a path like any other', () =>
  checkHandler(`
  const real = fs.realpathSync(name);
  fs.readFileSync(real); // $ security/path-traversal
  if (real.startsWith('/srv/files/')) fs.readFileSync(real);
  fs.realpath(name, (error, found) => {
    fs.readFileSync(found); // $ security/path-traversal
    if (found.startsWith('/srv/files/')) fs.readFileSync(found);
  });
`));

test('what a path is refused for, one way or another', () =>
  checkHandler(`
  const way = path.normalize(name);
  if (way.indexOf('..') === 0 || path.isAbsolute(way)) return;
  fs.readFileSync(way);
  const file = path.join(root, req.query.file);
  if (file.lastIndexOf(root, 0) !== 0) return;
  fs.readFileSync(file);
  const other = path.join(root, req.query.other);
  if (other.lastIndexOf(root) !== 0) res.status(400);
  fs.readFileSync(other); // $ security/path-traversal
  const parts = req.query.parts.split('/').filter((part) => part !== '..');
  fs.readFileSync(path.join(root, parts.join('/')));
  const more = req.query.more.split('/').filter((part) => part !== '');
  fs.readFileSync(path.join(root, more.join('/'))); // $ security/path-traversal
  const single = req.query.single;
  if (single !== path.basename(single)) return;
  fs.readFileSync('/srv/' + single);
`));

test('the last name of a path, however it is taken', () =>
  checkHandler(`
  fs.readFileSync('/srv/' + path.parse(name).base);
  fs.readFileSync('/srv/' + path.parse(name).dir); // $ security/path-traversal
  fs.readFileSync('/srv/' + name.substring(name.lastIndexOf('/') + 1));
  fs.readFileSync('/srv/' + name.substring(name.indexOf('/') + 1)); // $ security/path-traversal
  fs.readFileSync('/srv/' + name.replace(/^.*[\\\\/]/, ''));
  fs.readFileSync('/srv/' + name.replace(/^.*?[\\\\/]/, '')); // $ security/path-traversal
  res.download(name, 'a.txt', { root });
  res.download(name, 'a.txt'); // $ security/path-traversal
`));
