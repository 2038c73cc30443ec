import { test } from 'vitest';
import { check } from '../testing/check.ts';

const rule = 'security/command-injection';

function inHandler(code: string, before = ''): string {
  return `
import express from 'express';
import { exec } from 'node:child_process';
const app = express();
${before}
app.post('/x', async (req, res) => {
${code}
});
app.listen(3000);
`;
}

test('what is thrown is what is caught', () =>
  check(
    rule,
    inHandler(
      `
  try { fail(req.query.a); } catch (error) {
    exec('ls ' + error.message); // $ security/command-injection
  }
  try { refuse(req.query.a); } catch (error) {
    exec('ls ' + error.detail); // $ security/command-injection
    exec('ls ' + error.code);
  }
  try { quiet(req.query.a); } catch (error) {
    exec('ls ' + error.message);
  }
`,
      `
class Refusal extends Error { code = 1; constructor(readonly detail: string) { super('refused'); } }
function fail(name) { throw new Error('bad ' + name); }
function refuse(name) { throw new Refusal(name); }
function quiet(name) { try { fail(name); } catch { throw new Error('failed'); } }
`,
    ),
  ));

test('accessors, texts of objects, and borrowed methods', () =>
  check(
    rule,
    inHandler(
      `
  const job = new Job();
  job.folder = req.query.a;
  exec('ls ' + job.folder); // $ security/command-injection
  exec(\`\${job}\`); // $ security/command-injection
  exec('ls ' + job); // $ security/command-injection
  exec('ls ' + job.kind);
  run('ls', req.query.a);
`,
      `
class Job {
  kind = 'list';
  set folder(value) { this.path = value; }
  get folder() { return this.path; }
  toString() { return 'ls ' + this.path; }
}
function run() {
  exec([].slice.call(arguments, 1).join(' ')); // $ security/command-injection
  exec('ls ' + Array.prototype.slice.call(['a'], 0).join(' '));
}
`,
    ),
  ));

test('what was written last', () =>
  check(
    rule,
    inHandler(`
  req.query.a = 'constant';
  exec('ls ' + req.query.a);
  if (req.query.b !== 'b') return;
  req.query.b = req.query.c;
  exec('ls ' + req.query.b); // $ security/command-injection
`),
  ));

test('through functions of the language', () =>
  check(
    rule,
    inHandler(`
  const { a, list } = req.body;
  exec('ls ' + atob(a)); // $ security/command-injection
  exec('ls ' + Buffer.from(a).toString()); // $ security/command-injection
  exec('ls ' + Buffer.from(a).toString('hex'));
  exec('ls ' + new TextDecoder().decode(a)); // $ security/command-injection
  exec('ls ' + [...new Set(list)].join(' ')); // $ security/command-injection
  exec('ls ' + [...new Set(['a'])].join(' '));
  const own = Object.create({ folder: a, kind: 'x' });
  exec('ls ' + own.folder); // $ security/command-injection
  exec('ls ' + own.kind);
  for (const [index, name] of list.entries()) {
    exec('ls ' + name); // $ security/command-injection
    exec('ls ' + index);
  }
  const [first, second] = await Promise.allSettled([a, 'b']);
  exec('ls ' + first.value); // $ security/command-injection
  exec('ls ' + second.value);
  setTimeout((folder, kind) => {
    exec('ls ' + folder); // $ security/command-injection
    exec('ls ' + kind);
  }, 10, a, 'x');
`),
  ));

test('steps of generators, and lists that are filled', () =>
  check(
    rule,
    inHandler(
      `
  exec('ls ' + pieces(req.query.a).next().value); // $ security/command-injection
  exec('ls ' + pieces('b').next().value);
  exec('ls ' + new Array(3).fill(req.query.a).join(' ')); // $ security/command-injection
  exec('ls ' + ['a', 'b'].with(0, req.query.a).join(' ')); // $ security/command-injection
  exec('ls ' + new Array(3).fill('b').join(' '));
`,
      `function* pieces(text) { yield text; }`,
    ),
  ));

test('functions of packages that are bound to arguments', () =>
  check(
    rule,
    inHandler(`
  const bound = exec.bind(null, 'ls ' + req.query.a);
  bound(); // $ security/command-injection
  const open = exec.bind(null);
  open(req.query.a); // $ security/command-injection
  const fixed = exec.bind(null, 'ls');
  fixed({ env: { NAME: req.query.a } });
`),
  ));
