import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('activities of Temporal, functions of Inngest and tasks of Trigger.dev', async () => {
  const model = await modelOf(`
//- /src/activities.ts
import { exec } from 'node:child_process';
export async function print(file: string) { exec('lp ' + file); }
export const LIMIT = 5;
//- /src/worker.ts
import { Worker } from '@temporalio/worker';
import * as activities from './activities';
async function main() {
  const worker = await Worker.create({ taskQueue: 'printing', workflowsPath: require.resolve('./workflows'), activities, maxConcurrentActivityTaskExecutions: 3 });
  await worker.run();
}
main();
//- /src/inngest.ts
import { Inngest } from 'inngest';
const inngest = new Inngest({ id: 'shop' });
export const welcome = inngest.createFunction({ id: 'welcome', retries: 2 }, { event: 'user/created' }, async ({ event, step }) => {
  await step.run('mail', async () => fetch('http://' + event.data.id + '.mail/'));
  await inngest.send({ name: 'user/welcomed' });
});
export const nightly = inngest.createFunction({ id: 'nightly' }, { cron: '0 2 * * *' }, async () => {});
//- /src/trigger.ts
import { schedules, task } from '@trigger.dev/sdk/v3';
export const resize = task({ id: 'resize', retry: { maxAttempts: 4 }, run: async (payload: { url: string }) => { await fetch(payload.url); } });
export const hourly = schedules.task({ id: 'hourly', cron: { pattern: '0 * * * *', timezone: 'UTC' }, run: async () => { await resize.trigger({ url: 'x' }); } });
`);
  expect(consumersOf(model)).toEqual([
    'queue user/created → welcome src/inngest.ts:3 attempts=3',
    'schedule 0 2 * * * → nightly src/inngest.ts:7',
    'queue resize → run src/trigger.ts:2 attempts=4',
    'schedule 0 * * * * → run src/trigger.ts:3 timezone=UTC',
    'queue printing/print → print src/worker.ts:4 concurrency=3',
  ]);
  expect(
    model.flows.map(({ kind, source, consumers }) => [kind, source.kind, consumers.map(({ name }) => name)]),
  ).toEqual([
    ['command', 'message', ['printing/print']],
    ['url', 'message', ['user/created']],
    ['url', 'message', ['resize']],
  ]);
  expect(
    model.consumers.flatMap(({ steps }) =>
      steps.flatMap(({ operation }) => (operation.is === 'publish' ? [operation.to] : [])),
    ),
  ).toEqual(['user/welcomed', 'resize']);
});
