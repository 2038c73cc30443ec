import { test } from 'vitest';
import { check } from '../testing/check.ts';

const rule = 'security/command-injection';

function inHandler(code: string): string {
  return `
import express from 'express';
import { exec } from 'node:child_process';
const app = express();
app.post('/x', (req, res) => {
${code}
});
app.listen(3000);
`;
}

test('a condition that a variable keeps the outcome of', () =>
  check(
    rule,
    inHandler(`
  const name = req.query.name;
  const valid = /^[a-z]+$/.test(name);
  if (!valid) {
    exec('ls ' + name); // $ security/command-injection
    return res.end();
  }
  exec('ls ' + name);
  let usual = /^[a-z]+$/.test(req.query.other);
  usual = true;
  if (usual) exec('ls ' + req.query.other); // $ security/command-injection
`),
  ));

test('cases that are compared with constants, also where they fall through', () =>
  check(
    rule,
    inHandler(`
  const kind = req.query.kind;
  switch (kind) {
    case 'a':
    case 'b':
      exec('ls ' + kind);
      break;
    default:
      exec('ls ' + kind); // $ security/command-injection
  }
  switch (true) {
    case kind === 'a':
      exec('ls ' + kind);
      break;
    default:
      exec('ls ' + kind); // $ security/command-injection
  }
`),
  ));

test('what a callback says of every element', () =>
  check(
    rule,
    inHandler(`
  const { names, tags, ids, others } = req.body;
  if (!names.every((name) => /^[a-z]+$/.test(name))) return;
  exec('ls ' + names.join(' '));
  if (tags.some((tag) => !/^[a-z]+$/.test(tag))) return;
  exec('ls ' + tags.join(' '));
  exec('ls ' + ids.filter((id) => ['a', 'b'].includes(id)).join(' '));
  exec('ls ' + ids.find((id) => /^[a-z]+$/.test(id)));
  exec('ls ' + ids.filter((id) => id.length > 3).join(' ')); // $ security/command-injection
  if (!others.some((other) => /^[a-z]+$/.test(other))) return;
  exec('ls ' + others.join(' ')); // $ security/command-injection
`),
  ));

test('numbers, their lists, and texts that are none', () =>
  check(
    rule,
    inHandler(`
  const { size, count, list } = req.query;
  exec('head -n ' + list.split(',').map(Number).join(' '));
  if (isNaN(size)) return;
  exec('head -n ' + size);
  if (Number.isNaN(parseInt(count, 10))) return;
  exec('head -n ' + count); // $ security/command-injection
  if (!Number.isNaN(Number(count))) exec('head -n ' + count);
`),
  ));

test('names that an object of ours has, and positions in a list', () =>
  check(
    rule,
    inHandler(`
  const folders = { a: '/a', b: '/b' };
  const known = ['a', 'b'];
  const name = req.query.name;
  if (Object.hasOwn(folders, name)) exec('ls ' + name);
  if (Object.prototype.hasOwnProperty.call(folders, name)) exec('ls ' + name);
  if (Object.hasOwn(req.query, name)) exec('ls ' + name); // $ security/command-injection
  if (known.indexOf(name) > -1) exec('ls ' + name);
  if (known.indexOf(name) >= -1) exec('ls ' + name); // $ security/command-injection
  if (~known.indexOf(name)) exec('ls ' + name);
  if ('abc'.includes(name)) exec('ls ' + name);
  if (name.includes('abc')) exec('ls ' + name); // $ security/command-injection
`),
  ));

test('what a pattern finds, and what it leaves', () =>
  check(
    rule,
    inHandler(`
  const text = req.query.text;
  exec('ls ' + text.match(/id=(\\d+)/)[1]);
  exec('ls ' + text.match(/dir=(.+)/)[1]); // $ security/command-injection
  exec('ls ' + text.match(/dir=(?<dir>.+)/).groups.dir); // $ security/command-injection
  text.replace(/dir=(.+)/, (all, dir) => exec('ls ' + dir)); // $ security/command-injection
  text.replace(/id=(\\d+)/, (all, id) => exec('ls ' + id));
  exec('ls ' + text.replace(/\\W+/g, '_'));
  exec('ls ' + text.replace(/\\W+/g, ';')); // $ security/command-injection
  exec('ls ' + text.replace(/\\W+/, '_')); // $ security/command-injection
`),
  ));

test('loops that go on until the text is what it should be', () =>
  check(
    rule,
    inHandler(`
  let name = req.query.name;
  let other = req.query.other;
  while (!/^[a-z]+$/.test(name)) name = name.slice(1);
  exec('ls ' + name);
  while (!/^[a-z]+$/.test(other)) {
    if (other.length > 3) break;
    other = other.slice(1);
  }
  exec('ls ' + other); // $ security/command-injection
`),
  ));

test('what was asserted', () =>
  check(
    rule,
    `import assert from 'node:assert';` +
      inHandler(`
  const { name, other } = req.query;
  assert(/^[a-z]+$/.test(name));
  exec('ls ' + name);
  console.assert(/^[a-z]+$/.test(other));
  exec('ls ' + other); // $ security/command-injection
`),
  ));

test('a path whose resolved form was looked at', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fs from 'node:fs';
import path from 'node:path';
const app = express();
app.get('/x', (req, res) => {
  const file = path.join('data', req.query.name);
  const other = path.join('data', req.query.other);
  const resolved = path.resolve(file);
  const root = path.resolve('data');
  if (!resolved.startsWith(root + path.sep)) return res.status(400).end();
  fs.readFileSync(file);
  fs.readFileSync(other); // $ security/path-traversal
  res.end();
});
app.listen(3000);
`,
  ));

test('a value that is one of an enumeration, under another type', () =>
  check(
    rule,
    inHandler(`
  const kind = req.query.kind;
  const kinds = { a: 'one', b: 'two' };
  if (Object.values(kinds).includes(kind as string)) exec('ls ' + kind);
  else exec('ls ' + kind); // $ security/command-injection
`),
  ));
