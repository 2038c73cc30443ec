import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('threads get what is sent to the file that they are made of', () =>
  check(
    'security/command-injection',
    `
//- /main.js
const { Worker } = require('worker_threads');
const express = require('express');
express().post('/', express.json(), (req, res) => {
  const worker = new Worker('./job.js');
  worker.postMessage({ command: req.body.command, times: 1 });
  res.end();
});
//- /job.js
const { parentPort } = require('worker_threads');
const { execSync } = require('child_process');
parentPort.on('message', (message) => {
  execSync('run ' + message.command); // $ security/command-injection
  execSync('run ' + message.times);
});
//- /idle.js
const { parentPort } = require('worker_threads');
const { execSync } = require('child_process');
parentPort.on('message', (message) => {
  execSync('run ' + message.command);
});
`,
  ));
