import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('jobs that are defined, and the clock that runs them', async () => {
  const model = await modelOf(`
import { Agenda, Job } from '@hokify/agenda';
import { exec } from 'node:child_process';
const agenda = new Agenda({ db: { address: 'mongodb://localhost' } });
agenda.define('send mail', { concurrency: 5 }, async (job: Job) => { exec('mail ' + job.attrs.data.to); });
agenda.define('report', report, { priority: 10 });
agenda.define('never run', async (job, done) => done());
await agenda.start();
await agenda.every('5 minutes', ['report', 'send mail']);
await agenda.every('0 3 * * *', 'report', {}, { timezone: 'Europe/Rome' });
await agenda.create('report').repeatEvery('1 week').save();
async function report(job) {}
`);
  expect(consumersOf(model)).toEqual([
    'queue send mail → (anonymous) src/app.ts:5 concurrency=5',
    'queue report → report src/app.ts:6',
    'queue never run → (anonymous) src/app.ts:7',
    'schedule every 5 minutes → report src/app.ts:9',
    'schedule every 5 minutes → (anonymous) src/app.ts:9',
    'schedule 0 3 * * * → report src/app.ts:10 timezone=Europe/Rome',
    'schedule every 1 week → report src/app.ts:11',
  ]);
  expect(model.flows.map(({ source }) => source.label)).toEqual(['message `to`']);
});
