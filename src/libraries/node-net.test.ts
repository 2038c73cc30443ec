import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('what comes over a connection', () =>
  check(
    'security/command-injection',
    `
import net from 'node:net';
import { exec } from 'node:child_process';
net.createServer((socket) => {
  socket.on('data', (data) => {
    exec('ls ' + data.toString()); // $ security/command-injection
  });
  socket.on('end', () => exec('ls'));
}).listen(7000);
const server = net.createServer();
server.on('connection', (socket) => socket.on('data', (data) => exec('ls ' + data))); // $ security/command-injection
server.listen(7001);
`,
  ));

test('names of uploads that a function of the storage chooses', () =>
  check(
    'security/command-injection',
    `
import multer from 'multer';
import { exec } from 'node:child_process';
export const upload = multer({
  storage: multer.diskStorage({
    destination: (req, file, done) => done(null, '/srv'),
    filename: (req, file, done) => {
      exec('file ' + file.originalname); // $ security/command-injection
      done(null, 'upload');
    },
  }),
});
`,
  ));

test('addresses are no commands, and other names of the same functions are the same', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import net from 'node:net';
import { exec } from 'node:child_process';
import spawn from 'cross-spawn';
const app = express();
app.get('/', (req, res) => {
  const { host } = req.query;
  spawn.sync('sh', ['-c', host]); // $ security/command-injection
  spawn.spawn('sh', ['-c', host]); // $ security/command-injection
  if (!net.isIP(host)) return res.status(400).end();
  exec('ping ' + host);
  res.end();
});
app.listen(3000);
`,
  ));
