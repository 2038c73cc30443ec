import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('workers by one job or by many, and what the clock puts into their queues', async () => {
  const model = await modelOf(`
import PgBoss, { Job } from 'pg-boss';
import { exec } from 'node:child_process';
export class Jobs {
  private readonly boss = new PgBoss(process.env.DATABASE_URL);
  async start() {
    await this.boss.start();
    await this.boss.createQueue('mails', { retryLimit: 4, retryBackoff: true, retryDelay: 30, deadLetter: 'mails-dead' });
    await this.boss.work('mails', { batchSize: 10 }, async ([job]) => { await this.mail(job.data.to); });
    await this.boss.work('videos', async (jobs) => { for (const job of jobs) exec(\`convert \${job.data.file}\`); });
    await this.boss.work<{ id: string }>('one', this.one);
    await this.boss.schedule('mails', '0 8 * * *', {}, { tz: 'UTC' });
  }
  async mail(to: string) {}
  async one(job: Job<{ id: string }>) { exec(\`convert \${job.data.id}\`); exec(\`show \${job.name}\`); }
}
`);
  expect(consumersOf(model)).toEqual([
    'queue mails → (anonymous) src/app.ts:9 attempts=5 backoff=exponential 30 s deadLetter=mails-dead concurrency=10',
    'queue videos → (anonymous) src/app.ts:10',
    'queue one → Jobs.one src/app.ts:11',
    'schedule 0 8 * * * → start() src/app.ts:12 attempts=5 backoff=exponential 30 s deadLetter=mails-dead timezone=UTC',
  ]);
  expect(model.flows.map(({ source, consumers }) => [source.label, consumers.map(({ label }) => label)])).toEqual([
    ['message `file`', ['queue videos']],
    ['message `id`', ['queue one']],
  ]);
});

test('a timer that fetches jobs is how the queue is read', async () => {
  const model = await modelOf(`
//- /src/queue.ts
import PgBoss from 'pg-boss';
export abstract class Queue {
  static boss?: PgBoss;
  static events = [];
  static register(event) { Queue.events.push(event); }
  static async start() {
    this.boss = new PgBoss({});
    for (const event of Queue.events) Queue.poll(event);
  }
  static poll(event) {
    setInterval(async () => {
      const jobs = await this.boss?.fetch(event.queueName(), { batchSize: 3 });
      await Promise.allSettled(jobs.map(async (job) => { await event.handle(job); }));
    }, 5000);
  }
}
//- /src/events.ts
export class Base { static queue = ''; static queueName() { return this.queue; } static handle(job) {} }
export class Purge extends Base { static queue = 'purge'; static async handle(job) { console.log(job.data.key); } }
export class Copy extends Base { static queue = 'copy'; static async handle(job) {} }
//- /src/app.ts
import { Queue } from './queue';
import { Copy, Purge } from './events';
Queue.register(Purge);
Queue.register(Copy);
Queue.start();
`);
  expect(consumersOf(model)).toEqual([
    'queue copy → (anonymous) src/queue.ts:12 concurrency=3',
    'queue purge → (anonymous) src/queue.ts:12 concurrency=3',
  ]);
  expect(model.consumers[1]?.ways.some((way) => way.at(-1)?.name === 'Purge.handle')).toBe(true);
});
