import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('commands on other machines, in containers and terminals', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { Client } from 'ssh2';
import { NodeSSH } from 'node-ssh';
import Docker from 'dockerode';
import { x } from 'tinyexec';
import pty from 'node-pty';
const app = express();
const docker = new Docker();
app.get('/', async (req, res) => {
  const client = new Client();
  client.on('ready', () => {
    client.exec('uptime ' + req.query.host, () => {}); // $ security/command-injection
    client.exec('uptime', () => {});
  });
  const ssh = new NodeSSH();
  await ssh.execCommand('ls ' + req.query.folder); // $ security/command-injection
  await docker.getContainer('shop').exec({ Cmd: ['sh', '-c', 'ls ' + req.query.folder] }); // $ security/command-injection
  await docker.getContainer('shop').exec({ Cmd: ['ls', req.query.folder] });
  await x('bash', ['-c', req.query.script]); // $ security/command-injection
  await x('ls', [req.query.folder]);
  pty.spawn(req.query.program, [], {}); // $ security/command-injection
  res.end();
});
app.listen(3000);
`,
  ));

test('templates whose values are quoted', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { $ } from 'zx';
const app = express();
app.get('/', async (req, res) => {
  await $\`sh -c \${req.query.script}\`; // $ security/command-injection
  await $\`\${req.query.program} --version\`; // $ security/command-injection
  await $([\`ls \${req.query.folder}\`]); // $ security/command-injection
  await $\`ls \${req.query.folder}\`;
  Bun.spawn(['bash', '-c', req.query.script]); // $ security/command-injection
  Bun.spawn(['ls', req.query.folder]);
  await Bun.$\`ls \${req.query.folder}\`;
  res.end();
});
app.listen(3000);
`,
  ));

test('templates that a shell is told to run', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { execa, $ } from 'execa';
const app = express();
const $$ = $({ shell: true });
app.get('/', async (req, res) => {
  await $$\`ls \${req.query.folder}\`; // $ security/command-injection
  await $({ shell: '/bin/bash' })\`ls \${req.query.folder}\`; // $ security/command-injection
  await $.sync({ shell: true })\`ls \${req.query.folder}\`; // $ security/command-injection
  await $({ cwd: '/tmp' })\`ls \${req.query.folder}\`;
  await execa\`ls \${req.query.folder}\`;
  res.end();
});
app.listen(3000);
`,
  ));
