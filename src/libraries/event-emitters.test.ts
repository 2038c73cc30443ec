import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { check, modelOf } from '../testing/check.ts';

test('events that one file emits and another listens to', async () => {
  const model = await modelOf(`
//- /src/bus.ts
import { EventEmitter } from 'node:events';
class Bus extends EventEmitter {}
export const bus = new Bus();
export const USER_CREATED = 'user.created';
//- /src/mails.ts
import { bus, USER_CREATED } from './bus';
import { Pool } from 'pg';
const pool = new Pool();
export class Mails {
  constructor() { bus.on(USER_CREATED, this.welcome.bind(this)); }
  async welcome(user) { await pool.query('INSERT INTO mails (user_id) VALUES ($1)', [user.id]); }
}
bus.on('never emitted', () => {});
bus.on('own', () => {});
bus.emit('own');
process.on('SIGTERM', () => {});
//- /src/app.ts
import express from 'express';
import mitt from 'mitt';
import { bus, USER_CREATED } from './bus';
import { Mails } from './mails';
new Mails();
const app = express();
app.post('/users', (req, res) => { bus.emit(USER_CREATED, { id: 1 }); res.sendStatus(201); });
app.get('/users', (req, res) => { bus.on(USER_CREATED, () => res.write('x')); });
app.listen(3000);
`);
  expect(consumersOf(model)).toEqual(['event user.created → Mails.welcome src/mails.ts:5']);
  expect(model.consumers[0]?.writes).toEqual(['mails']);
});

test('events that a target of the language dispatches', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { exec } from 'node:child_process';
const jobs = new EventTarget();
jobs.addEventListener('run', (event) => {
  exec(event.detail.name); // $ security/command-injection
  exec('log ' + event.type);
});
jobs.addEventListener('list', (event) => {
  exec(event.detail.name);
});
const app = express();
app.post('/jobs', (req, res) => {
  jobs.dispatchEvent(new CustomEvent('run', { detail: { name: req.query.name } }));
  jobs.dispatchEvent(new CustomEvent('list', { detail: { name: 'ls' } }));
});
app.listen(3000);
`,
  ));
