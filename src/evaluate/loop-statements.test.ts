import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('what a round leaves behind is there in the next one', () =>
  check(
    'security/command-injection',
    `
import { exec } from 'node:child_process';
import express from 'express';
const app = express();
app.get('/', (req, res) => {
  let last = '';
  for (let i = 0; i < 2; i++) {
    exec('a ' + last); // $ security/command-injection
    last = req.query.last;
  }
  let given, fixed = 'ls', fresh = 'ls', count = 0;
  while (count < Number(req.query.count)) {
    if (given) exec(given); // $ security/command-injection
    exec(fixed);
    exec('b ' + count);
    fresh = 'pwd';
    exec(fresh);
    fresh = req.query.fresh;
    given = req.query.given;
    fixed = 'pwd';
    count += Number(req.query.step);
  }
  exec(fixed);
  const state = { name: 'ls' };
  do {
    exec(state.name); // $ security/command-injection
    state.name = req.query.name;
  } while (req.query.more);
  res.end();
});
`,
  ));
