import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('commands on other machines', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { Client } from 'ssh2';
import { NodeSSH } from 'node-ssh';
const app = express();
app.get('/', async (req, res) => {
  const client = new Client();
  client.on('ready', () => {
    client.exec('uptime ' + req.query.host, () => {}); // $ security/command-injection
    client.exec('uptime', () => {});
  });
  const ssh = new NodeSSH();
  await ssh.execCommand('ls ' + req.query.folder); // $ security/command-injection
  res.end();
});
app.listen(3000);
`,
  ));
