import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const id = 'observability/console-log';

test('one finding for a file', () =>
  check(
    id,
    `
//- /src/app.ts
import express from 'express';
import { list } from './products';
const app = express();
app.get('/products', (req, res) => { res.json(list()); });
app.listen(3000);
//- /src/products.ts
export function list() {
  console.debug('listing'); // $ observability/console-log
  console.log('still listing');
  return [];
}
`,
  ));

test('a banner, a failed start, scripts and tests', () =>
  check(
    id,
    `
//- /src/server.ts
import express from 'express';
const app = express();
app.listen(3000, () => console.log('listening'));
process.on('uncaughtException', (error) => { console.error(error); process.exit(1); });
//- /scripts/seed.ts
console.log('seeding');
//- /test/a.test.ts
test('a', () => { console.log('a'); });
`,
  ));

test('where the server starts, requests are no banner', () =>
  check(
    id,
    `
import express from 'express';
const app = express();
app.use((req, res, next) => { console.log(req.method, req.url); next(); }); // $ observability/console-log
app.get('/', (req, res) => { res.send('ok'); });
app.listen(3000, () => console.log('listening'));
`,
  ));

test('a logger that also writes for terminals, and a tool beside the server', () =>
  check(
    id,
    `
//- /src/app.ts
import express from 'express';
import { error } from './log';
const app = express();
app.get('/', (req, res) => { error('no'); res.send('ok'); });
app.listen(3000);
//- /src/log.ts
import pino from 'pino';
const logger = pino();
export function error(text: string) {
  if (process.env.NODE_ENV === 'production') logger.error(text);
  else console.error(text);
}
//- /run.js
const { fork } = require('child_process');
function tell(child) { child.on('message', (text) => console.log(text)); }
tell(fork('dist/app.js')); console.log(1); console.log(2); console.log(3); console.log(4); console.log(5);
console.log(6);
`,
  ));

test('a logger that is handed over may be any, unless it is the console', () =>
  check(
    id,
    `
//- /src/app.ts
import express from 'express';
import { makeLogger } from '@company/logging';
import { Locker, Queue } from './locker';
const app = express();
const locker = new Locker({ logger: makeLogger() });
const queue = new Queue({ logger: console });
app.get('/', (req, res) => { locker.lock(); queue.push(); res.send('ok'); });
app.listen(3000);
//- /src/locker.ts
export class Locker {
  constructor(options) { this.logger = options.logger ?? console; }
  lock() { this.logger.warn('locked'); }
}
export class Queue {
  constructor(options) { this.logger = options.logger ?? console; }
  push() { this.logger.warn('full'); } // $ observability/console-log
}
`,
  ));

test('a call that somebody told the linter to leave is meant', () =>
  check(
    'observability/console-log',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  // eslint-disable-next-line no-console
  console.log('meant');
  console.log('meant'); // oxlint-disable-line no-console -- for the terminal
  // eslint-disable-next-line no-alert
  console.log('left over'); // $ observability/console-log
  res.end();
});
app.listen(3000);
`,
  ));
