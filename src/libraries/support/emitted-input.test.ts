import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('input that events carry reaches the listeners of the same emitter', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { EventEmitter } from 'node:events';
import { exec } from 'node:child_process';
const app = express();
const jobs = new EventEmitter();
const others = new EventEmitter();
jobs.on('start', (name, folder) => {
  exec('start ' + name); // $ security/command-injection
  exec('cd ' + folder);
});
jobs.on('stop', (name) => exec('stop ' + name));
others.on('start', (name) => exec('start ' + name));
class Runner extends EventEmitter {
  constructor() {
    super();
    this.on('go', this.go.bind(this));
  }
  go(name) {
    exec('go ' + name); // $ security/command-injection
  }
}
const runner = new Runner();
app.get('/', (req, res) => {
  jobs.emit('start', req.query.name, '/srv');
  jobs.emit('stop', 'all');
  others.emit('start', 'all');
  runner.emit('go', req.query.name);
  res.end();
});
app.listen(3000);
`,
  ));

test('input in errors that handlers throw or hand on reaches who handles errors', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();
app.get('/thrown/:id', async (req, res) => {
  throw new Error('nothing at ' + req.params.id);
});
app.get('/next', (req, res, next) => next(new Error('no ' + req.query.name)));
app.use((error, req, res, next) => {
  if (req.accepts('json')) return res.json({ message: error.message });
  res.status(500).send('<p>' + error.message); // $ security/xss
});
app.listen(3000);
`,
  ));

test('errors of our own words are no input', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();
app.get('/thrown/:id', async (req, res) => {
  if (req.params.id === '') throw new Error('nothing');
  res.end();
});
app.use((error, req, res, next) => {
  res.status(500).send('<p>' + error.message);
});
app.listen(3000);
`,
  ));
