import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('timers that run as long as the process, not those of a request or those that wait for something', async () => {
  const model = await modelOf(`
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
import { Scheduler } from './scheduler';
const MINUTE = 60 * 1000;
const pool = new Pool();
setInterval(purge, 24 * 60 * MINUTE).unref();
async function purge() { await pool.query('DELETE FROM sessions WHERE expired'); }
const scheduler = new Scheduler();
scheduler.schedule(purge.bind(null), 5 * MINUTE, 'purge');
scheduler.schedule(async () => { await purge(); }, 5 * MINUTE, 'again');
export function until(ready) {
  return new Promise((resolve) => {
    const timer = setInterval(() => { if (ready()) { clearInterval(timer); resolve(); } }, 50);
  });
}
export async function busy(work) {
  const timer = setInterval(() => console.log('still busy'), 1000);
  try { await work(); } finally { clearInterval(timer); }
}
const app = express();
app.get('/events', (req, res) => {
  const timer = setInterval(() => res.write(': ping'), 1000);
  req.on('close', () => clearInterval(timer));
});
app.listen(3000);
//- /src/scheduler.ts
export class Scheduler {
  running = new Set();
  timers = [];
  schedule(run: () => Promise<unknown>, every: number, id: string) {
    const once = async () => {
      if (this.running.has(id)) return;
      this.running.add(id);
      try { await run(); } finally { this.running.delete(id); }
    };
    this.timers.push(setInterval(async () => { await once(); }, every));
  }
}
`);
  expect(consumersOf(model)).toEqual([
    'schedule every 1 d → purge src/app.ts:6',
    'schedule every 5 min → purge src/app.ts:9',
    'schedule every 5 min → (anonymous) src/app.ts:10',
  ]);
  expect(model.consumers.map(({ writes }) => writes)).toEqual([['sessions'], ['sessions'], ['sessions']]);
});
