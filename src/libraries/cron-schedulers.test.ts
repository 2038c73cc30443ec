import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('node-cron, by function and with options', async () => {
  const model = await modelOf(`
import cron from 'node-cron';
import { backup } from './backup';
import { purge } from 'purge';
cron.schedule('0 3 * * *', backup, { timezone: 'Europe/Berlin', noOverlap: true });
cron.schedule(process.env.PURGE_AT ?? '*/5 * * * *', () => { purge(); });
cron.schedule('* * * * *', purge);
if (cron.validate('x')) console.log('no job');
//- /src/backup.ts
import { Pool } from 'pg';
const pool = new Pool();
export async function backup() { await pool.query('INSERT INTO backups (at) VALUES (now())'); }
`);
  expect(consumersOf(model)).toEqual([
    'schedule 0 3 * * * → backup src/app.ts:5 timezone=Europe/Berlin overlapping=false',
    'schedule */5 * * * * → (anonymous) src/app.ts:6',
    'schedule * * * * * → purge.purge src/app.ts:7',
  ]);
  expect(model.consumers[0]?.writes).toEqual(['backups']);
});

test('cron: arguments one after the other, or described', async () => {
  const model = await modelOf(`
import { CronJob, CronTime } from 'cron';
const job = new CronJob('0 0 * * *', function () { tidy(); }, null, true, 'America/New_York');
CronJob.from({ cronTime: '*/10 * * * *', onTick: async () => tidy(), waitForCompletion: true, start: true });
new CronTime('* * * * *');
function tidy() {}
`);
  expect(consumersOf(model)).toEqual([
    'schedule 0 0 * * * → (anonymous) src/app.ts:3 timezone=America/New_York',
    'schedule */10 * * * * → onTick src/app.ts:4 overlapping=false',
  ]);
});

test('croner, node-schedule and toad-scheduler', async () => {
  const model = await modelOf(`
import { Cron } from 'croner';
import schedule from 'node-schedule';
import { ToadScheduler, SimpleIntervalJob, AsyncTask, CronJob, Task } from 'toad-scheduler';
new Cron('0 12 * * *', { protect: true, timezone: 'UTC' }, work);
const later = Cron('0 13 * * *');
later.schedule(work);
schedule.scheduleJob('nightly', '0 1 * * *', work);
schedule.scheduleJob({ rule: '0 2 * * *', tz: 'Asia/Tokyo' }, work);
schedule.scheduleJob(new Date(), work);
const scheduler = new ToadScheduler();
scheduler.addSimpleIntervalJob(new SimpleIntervalJob({ minutes: 5 }, new AsyncTask('sync', work, (error) => {}), { preventOverrun: true }));
scheduler.addCronJob(new CronJob({ cronExpression: '0 4 * * *' }, new Task('t', work)));
async function work() {}
`);
  expect(consumersOf(model)).toEqual([
    'schedule 0 12 * * * → work src/app.ts:5 timezone=UTC overlapping=false',
    'schedule 0 13 * * * → work src/app.ts:7',
    'schedule 0 1 * * * → work src/app.ts:8',
    'schedule 0 2 * * * → work src/app.ts:9 timezone=Asia/Tokyo',
    'schedule {?} → work src/app.ts:10',
    'schedule every 5 min → work src/app.ts:12 overlapping=false',
    'schedule 0 4 * * * → work src/app.ts:13',
  ]);
});
