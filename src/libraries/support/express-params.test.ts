import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

test('parameters that no known route has are checked all the same', async () => {
  const found = await findingsOf(
    `
const { Router } = require('express');
const { execSync } = require('child_process');
const router = Router();
router.param('branch', (req, res, next, branch) => {
  execSync('git checkout ' + branch);
  execSync('git checkout ' + Number(branch));
  next();
});
module.exports = router;
`,
    'security/command-injection',
  );
  expect(found.map(({ line, confidence }) => `${line} ${confidence}`)).toEqual(['6 medium']);
});

test('the name of a parameter is one of those that were registered', async () => {
  const found = await findingsOf(
    `
const express = require('express');
const { execSync } = require('child_process');
const app = express();
app.param(['a', 'b'], (req, res, next, value, name) => {
  execSync('echo ' + value);
  execSync('echo ' + name);
  next();
});
app.get('/:a', (req, res) => res.end());
app.listen(1);
`,
    'security/command-injection',
  );
  expect(found.map(({ line }) => line)).toEqual([6]);
});
