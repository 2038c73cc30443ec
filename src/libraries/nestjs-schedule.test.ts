import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('methods that the clock calls, by the expression that their decorator names', async () => {
  const model = await modelOf(`
import { Cron, CronExpression, Interval, Timeout } from '@nestjs/schedule';
import { Injectable, Module } from '@nestjs/common';
@Injectable()
export class Jobs {
  private static readonly NIGHTLY = '0 0 3 * * *';
  @Cron(CronExpression.EVERY_WEEK) weekly() { return this.count(); }
  @Cron(CronExpression.EVERY_2_HOURS) often() {}
  @Cron(CronExpression.EVERY_DAY_AT_5PM, { timeZone: 'Europe/Paris', waitForCompletion: true }) daily() {}
  @Cron(Jobs.NIGHTLY) nightly() {}
  @Cron(process.env.WHEN) sometimes() {}
  @Interval('poll', 90000) poll() {}
  @Timeout(5000) once() {}
  count() {}
}
@Module({ providers: [Jobs] }) export class JobsModule {}
`);
  expect(consumersOf(model)).toEqual([
    'schedule 0 0 * * 0 → Jobs.weekly src/app.ts:7',
    'schedule 0 0-23/2 * * * → Jobs.often src/app.ts:8',
    'schedule 0 17 * * * → Jobs.daily src/app.ts:9 timezone=Europe/Paris overlapping=false',
    'schedule 0 0 3 * * * → Jobs.nightly src/app.ts:10',
    'schedule {?} → Jobs.sometimes src/app.ts:11',
    'schedule every 90 s → Jobs.poll src/app.ts:12',
    'schedule after 5 s → Jobs.once src/app.ts:13',
  ]);
  expect(model.consumers[0]?.callees.map(({ name }) => name)).toEqual(['Jobs.count']);
});
