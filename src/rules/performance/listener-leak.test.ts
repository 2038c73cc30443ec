import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a listener of the process, or of what the module holds', () =>
  check(
    'performance/listener-leak',
    `
import express from 'express';
import { EventEmitter } from 'node:events';
const app = express();
const orders = new EventEmitter();
app.get('/live', (req, res) => {
  orders.on('change', (order) => res.write(order)); // $ performance/listener-leak
});
`,
  ));

test('what lives with the request, and what is added once', () =>
  check(
    'performance/listener-leak',
    `
import express from 'express';
import { EventEmitter } from 'node:events';
const app = express();
const orders = new EventEmitter();
const started = new EventEmitter();
started.on('change', () => {});
let listening = false;
app.get('/live', (req, res) => {
  const own = new EventEmitter();
  own.on('change', (order) => res.write(order));
  req.on('close', () => res.end());
  if (!listening) {
    listening = true;
    orders.on('change', () => {});
  }
});
`,
  ));

test('one that is taken off', () =>
  check(
    'performance/listener-leak',
    `
import express from 'express';
import { EventEmitter } from 'node:events';
const app = express();
const orders = new EventEmitter();
app.get('/live', (req, res) => {
  const send = (order) => res.write(order);
  orders.on('change', send);
  req.on('close', () => orders.off('change', send));
});
`,
  ));

test('listeners on the process', () =>
  check(
    'performance/listener-leak',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => { process.on('SIGUSR2', () => res.end()); }); // $ performance/listener-leak
process.on('SIGTERM', () => process.exit(0));
`,
  ));
