import { test } from 'vitest';
import { check } from '../testing/check.ts';

const program = (code: string, before = ''): string => `
import express from 'express';
import { exec } from 'node:child_process';
const app = express();
${before}
app.post('/x', async (req, res) => {
${code}
});
app.listen(3000);
`;
const rule = 'security/command-injection';

test('what a thenable hands to its callback is what awaiting it gives', () =>
  check(
    rule,
    program(
      `
  exec(await { then(done) { done(req.query.a); } }); // $ security/command-injection
  exec(await { then(done) { done('ls'); } });
  exec(await new Later(req.query.a)); // $ security/command-injection
  Promise.resolve(new Later(req.query.a)).then((text) => exec(text)); // $ security/command-injection
  Promise.resolve('ls').then(() => new Later(req.query.a)).then((text) => exec(text)); // $ security/command-injection
  Promise.resolve(new Later('ls')).then((text) => exec(text));
`,
      `
class Later {
  constructor(text) { this.text = text; }
  then(done) { done(this.text); }
}
`,
    ),
  ));

test('JSON keeps members apart, and a reviver decides what they are', () =>
  check(
    rule,
    program(`
  const copy = JSON.parse(JSON.stringify({ name: req.body.name, kind: 'list' }));
  exec(copy.name); // $ security/command-injection
  exec(copy.kind);
  const given = JSON.parse('{ "a": 1 }', (key, value) => (key === 'a' ? req.body.name : value));
  exec(given.a); // $ security/command-injection
  const numbers = JSON.parse(req.body.text, (key, value) => Number(value));
  exec('ls ' + numbers.a);
  const same = JSON.parse(req.body.more, (key, value) => value);
  exec(same.a); // $ security/command-injection
  JSON.parse(req.body.text, (key, value) => {
    exec('ls ' + value); // $ security/command-injection
    return value;
  });
`),
  ));

test('a proxy gives what its handler says', () =>
  check(
    rule,
    program(`
  const answering = new Proxy({ name: 'ls' }, { get: () => req.query.a });
  exec(answering.name); // $ security/command-injection
  const handing = new Proxy({ name: req.query.a, kind: 'ls' }, { get: (target, key) => target[key] });
  exec(handing.name); // $ security/command-injection
  exec(handing.kind);
  const counting = new Proxy({ size: req.query.a }, { get: (target, key) => Number(target[key]) });
  exec('ls ' + counting.size);
`),
  ));

test('members that were put on an error are there where it is caught', () =>
  check(
    rule,
    program(`
  try {
    const error = new Error('refused');
    error.details = { name: req.query.a, code: 7 };
    throw error;
  } catch (error) {
    exec('log ' + error.details.name); // $ security/command-injection
    exec('log ' + error.details.code);
  }
  try { JSON.parse(req.body); } catch (error) {
    exec('log ' + error.name);
    exec('log ' + error.message); // $ security/command-injection
  }
`),
  ));

test('a function that calls itself with one less gives what it gives in the end', () =>
  check(
    rule,
    program(
      `
  exec(unwrap({ value: req.query.a }, 9)); // $ security/command-injection
  exec(unwrap({ value: 'ls' }, 9));
`,
      `function unwrap(box, left) { return left === 0 ? box.value : unwrap({ value: box.value }, left - 1); }`,
    ),
  ));

test('an object with a function that says what it is as text', () =>
  check(
    rule,
    program(`
  const spoken = { toString() { return 'ls ' + req.query.a; } };
  exec(\`\${spoken}\`); // $ security/command-injection
  exec(String(spoken)); // $ security/command-injection
  const quiet = { name: req.query.a, toString() { return 'ls'; } };
  exec('' + quiet);
`),
  ));
