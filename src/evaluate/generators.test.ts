import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('what next() sends arrives where the generator waits', () =>
  check(
    'security/command-injection',
    `
const http = require('http');
const { exec } = require('child_process');
function* machine() {
  const word = yield 'ready';
  exec('go ' + word); // $ security/command-injection
}
function* quiet() {
  const word = yield 'ready';
  exec('go ' + word);
}
http.createServer((req, res) => {
  const steps = machine();
  steps.next();
  steps.next(req.url);
  const others = quiet();
  others.next();
  others.next('fixed');
  res.end();
});
`,
  ));
