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
