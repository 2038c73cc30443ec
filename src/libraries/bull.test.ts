import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('functions that work on queues, with the retries that the queue gives its jobs', async () => {
  const model = await modelOf(`
//- /src/queue.ts
import Queue from 'bull';
export function createQueue(name, defaultJobOptions) {
  return new Queue(name, { createClient(type) { return null; }, defaultJobOptions: { removeOnComplete: true, ...defaultJobOptions } });
}
//- /src/queues.ts
import { createQueue } from './queue';
let mails;
export const mailQueue = () => {
  if (!mails) mails = createQueue('mails', { attempts: 5, backoff: { type: 'exponential', delay: 1000 } });
  return mails;
};
export const images = createQueue('images');
//- /src/worker.ts
import { images, mailQueue } from './queues';
import { send } from './send';
import { traced } from './traced';
export default function init() {
  mailQueue().process(Number(process.env.CONCURRENCY), traced({ name: 'worker' })(async function (job) { await send(job.data); })).catch(console.error);
  images.process('resize', 3, resize);
  images.process('*', (job, done) => done());
  images.on('failed', (job, error) => console.error(error));
  images.add('resize', { all: true }, { repeat: { cron: '0 * * * *' } });
}
function resize(job) { return job.data.path; }
//- /src/traced.ts
export function traced(options) { return function (run) { return async function (...args) { return run.apply(this, args); }; }; }
//- /src/send.ts
export async function send(mail) { return mail; }
`);
  expect(consumersOf(model)).toEqual([
    'queue mails → (anonymous) src/worker.ts:5 attempts=5 backoff=exponential 1000',
    'queue images/resize → resize src/worker.ts:6 concurrency=3',
    'queue images → (anonymous) src/worker.ts:7',
    'schedule 0 * * * * → resize src/worker.ts:9',
  ]);
});

test('what a job holds is input', async () => {
  const model = await modelOf(`
import Bull from 'bull';
import { exec } from 'node:child_process';
const videos = new Bull('videos');
videos.process(async (job) => { exec(\`convert \${job.data.file}\`); });
videos.process('by-id', async (job) => { exec(\`convert \${job.id}\`); });
`);
  expect(
    model.flows.map(({ kind, source, consumers }) => [kind, source.label, consumers.map(({ label }) => label)]),
  ).toEqual([['command', 'message `file`', ['queue videos']]]);
});
