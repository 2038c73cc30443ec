import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a shell makes the difference', async () => {
  const { flows, operations } = await modelOf(`
import express from 'express';
import { exec, execFile, spawn } from 'child_process';
const app = express();
app.get('/a', (req, res) => { exec('ping ' + req.query.host, () => res.end()); });
app.get('/b', (req, res) => { execFile('ping', [req.query.host], () => res.end()); });
app.get('/c', (req, res) => { spawn('ping', [req.query.host], { shell: true }); res.end(); });
app.get('/d', (req, res) => { spawn('sh', ['-c', 'ping ' + req.query.host]); res.end(); });
app.get('/e', (req, res) => { spawn(req.query.program, []); res.end(); });
`);
  expect(flows.filter(({ kind }) => kind === 'command').map(({ endpoints }) => endpoints[0]?.label)).toEqual([
    'GET /a',
    'GET /c',
    'GET /d',
    'GET /e',
  ]);
  expect(operations.flatMap((operation) => (operation.is === 'command' ? [operation.shell] : []))).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);
});

test('scripts of interpreters, shells behind other programs, and directories', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { exec, spawn } from 'node:child_process';
import shell from 'shelljs';
const app = express();
app.get('/', (req, res) => {
  spawn('node', ['-e', req.query.script]);
  spawn('grep', ['-e', req.query.script]);
  spawn('sudo', ['bash', '-c', req.query.script]);
  exec('ls', { cwd: req.query.folder });
  shell.rm('-rf', req.query.folder);
  shell.grep('-i', req.query.words, 'notes.txt');
  shell.grep('words', req.query.folder);
  res.end();
});
app.listen(3000);
`);
  expect(flows.map(({ kind, sink }) => [kind, sink.location.line])).toEqual([
    ['code', 7],
    ['command', 9],
    ['path', 10],
    ['path', 11],
    ['path', 13],
  ]);
});
