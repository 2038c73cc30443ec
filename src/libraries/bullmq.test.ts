import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('workers take jobs, and what they do with them is followed', async () => {
  const model = await modelOf(`
//- /src/queues.ts
import { Queue } from 'bullmq';
export const mails = new Queue('mails', { connection, defaultJobOptions: { attempts: 3, backoff: { type: 'exponential', delay: 1000 } } });
//- /src/worker.ts
import { Worker, QueueEvents } from 'bullmq';
import { Pool } from 'pg';
import { sendMail } from './mail';
const pool = new Pool();
export const worker = new Worker('mails', async (job) => {
  const { rows } = await pool.query(\`SELECT * FROM users WHERE name = '\${job.data.name}'\`);
  await sendMail(rows[0]);
}, { connection, concurrency: 5 });
worker.on('failed', (job, error) => console.error(error));
new QueueEvents('mails').on('completed', ({ jobId }) => console.log(jobId));
new Worker('manual', undefined, { connection });
//- /src/mail.ts
export async function sendMail(user) { console.log(user); }
//- /src/app.ts
import express from 'express';
import { mails } from './queues';
const app = express();
app.post('/register', async (req, res) => {
  await mails.add('welcome', { name: req.body.name });
  res.sendStatus(204);
});
app.listen(3000);
`);
  expect(
    model.consumers.map(({ label, library, place, delivery, callees, reads }) => ({
      label,
      library,
      line: place.line,
      concurrency: delivery.concurrency,
      attempts: delivery.attempts,
      backoff: delivery.backoff,
      callees: callees.map(({ name }) => name),
      reads,
    })),
  ).toEqual([
    {
      label: 'queue mails',
      library: 'BullMQ',
      line: 5,
      concurrency: 5,
      attempts: 3,
      backoff: 'exponential 1000',
      callees: ['sendMail'],
      reads: ['users'],
    },
    {
      label: 'event mails completed',
      library: 'BullMQ',
      line: 10,
      concurrency: null,
      attempts: null,
      backoff: null,
      callees: [],
      reads: [],
    },
  ]);
  expect(model.flows.map(({ kind, source, consumers }) => [kind, source.kind, source.label, consumers.length])).toEqual(
    [['sql', 'message', 'message `name`', 1]],
  );
  const [endpoint] = model.endpoints;
  expect(endpoint?.steps.flatMap(({ operation }) => (operation.is === 'publish' ? [operation.to] : []))).toEqual([
    'mails',
  ]);
});

test('a processor in a file of its own, a worker that a class makes when it is first needed, and jobs that repeat', async () => {
  const model = await modelOf(`
//- /src/processors/report.ts
export default async function report(job) { return job.data; }
//- /src/reports.ts
import { Queue, Worker } from 'bullmq';
import path from 'node:path';
export class Reports {
  static instance;
  queue = new Queue('reports');
  static get() { return (Reports.instance ??= new Reports()); }
  constructor() {
    new Worker('reports', path.join(__dirname, 'processors', 'report.js'));
  }
  async daily() {
    await this.queue.add('daily', {}, { repeat: { pattern: '0 3 * * *', tz: 'Europe/Rome' } });
    await this.queue.upsertJobScheduler('often', { every: 300000 }, { name: 'often' });
    await this.queue.add('once', {}, { delay: 5 });
  }
}
//- /src/app.ts
import express from 'express';
import { Reports } from './reports';
const app = express();
app.get('/reports', async (req, res) => { await Reports.get().daily(); res.json([]); });
app.listen(3000);
`);
  expect(
    model.consumers.map(({ label, handler, place, delivery }) => [label, handler?.name, place.line, delivery.timezone]),
  ).toEqual([
    ['queue reports', 'report', 8, null],
    ['schedule 0 3 * * *', 'report', 11, 'Europe/Rome'],
    ['schedule every 5 min', 'report', 12, null],
  ]);
});

test('workers that a helper makes are told apart where it is called', async () => {
  const model = await modelOf(`
//- /src/work.ts
import { Worker } from 'bullmq';
export function work(name, processor) {
  return new Worker(name, async (job) => processor(job.data));
}
//- /src/app.ts
import { work } from './work';
import { resize } from './resize';
work('images', resize);
work('mails', async (data) => console.log(data));
work(process.env.EXTRA_QUEUE, resize);
//- /src/resize.ts
export async function resize(data) { return data; }
`);
  expect(
    model.consumers.map(({ label, handler, place }) => `${label} ${handler?.name} ${place.file}:${place.line}`),
  ).toEqual([
    'queue images resize src/app.ts:3',
    'queue mails (anonymous) src/app.ts:4',
    'queue {?} resize src/app.ts:5',
  ]);
});
