import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a command put together from input is reported, through a promisified exec too', () =>
  check(
    'security/command-injection',
    `
import { exec, execSync } from 'node:child_process';
import { promisify } from 'node:util';
import express from 'express';
const run = promisify(exec);
const app = express();
app.post('/pack', async (req, res) => {
  await run(\`tar -czf \${req.body.name}.tar.gz .\`); // $ security/command-injection
  execSync('du ' + req.body.name); // $ security/command-injection
  res.json({});
});
`,
  ));

test('separate arguments, constants and choices from a list are no commands', () =>
  check(
    'security/command-injection',
    `
import { exec, execFile, spawn } from 'node:child_process';
import express from 'express';
const app = express();
app.post('/pack', (req, res) => {
  execFile('tar', ['-czf', 'a.tar.gz', '--', req.body.name]);
  spawn('du', ['--', req.body.name]);
  const format = ['zip', 'tar'].includes(req.body.format) ? req.body.format : 'zip';
  exec('pack --format ' + format);
  exec('df -h');
  res.json({});
});
`,
  ));
