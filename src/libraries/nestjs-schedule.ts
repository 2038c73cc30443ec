import { literal, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { everyInWords, flagIn, nameOfQueue, settingsOf, textIn } from './support/consumers.ts';
import { declareMethod, decoratedProviders } from './support/nest-consumers.ts';

const packages = ['@nestjs/schedule'];

/** Members of `CronExpression` that don't follow a pattern. */
const expressions: Readonly<Record<string, string>> = {
  EVERY_SECOND: '* * * * * *',
  EVERY_5_SECONDS: '*/5 * * * * *',
  EVERY_10_SECONDS: '*/10 * * * * *',
  EVERY_30_SECONDS: '*/30 * * * * *',
  EVERY_MINUTE: '*/1 * * * *',
  EVERY_5_MINUTES: '0 */5 * * * *',
  EVERY_10_MINUTES: '0 */10 * * * *',
  EVERY_30_MINUTES: '0 */30 * * * *',
  EVERY_HOUR: '0 0-23/1 * * *',
  EVERY_DAY_AT_NOON: '0 12 * * *',
  EVERY_DAY_AT_MIDNIGHT: '0 0 * * *',
  EVERY_WEEK: '0 0 * * 0',
  EVERY_WEEKDAY: '0 0 * * 1-5',
  EVERY_WEEKEND: '0 0 * * 6,0',
  EVERY_1ST_DAY_OF_MONTH_AT_MIDNIGHT: '0 0 1 * *',
  EVERY_1ST_DAY_OF_MONTH_AT_NOON: '0 12 1 * *',
  EVERY_2ND_HOUR: '0 */2 * * *',
  EVERY_2ND_HOUR_FROM_1AM_THROUGH_11PM: '0 1-23/2 * * *',
  EVERY_2ND_MONTH: '0 0 1 */2 *',
  EVERY_QUARTER: '0 0 1 */3 *',
  EVERY_6_MONTHS: '0 0 1 */6 *',
  EVERY_YEAR: '0 0 1 1 *',
  EVERY_30_MINUTES_BETWEEN_9AM_AND_5PM: '0 */30 9-17 * * *',
  EVERY_30_MINUTES_BETWEEN_9AM_AND_6PM: '0 */30 9-18 * * *',
  EVERY_30_MINUTES_BETWEEN_10AM_AND_7PM: '0 */30 10-19 * * *',
  MONDAY_TO_FRIDAY_AT_09_30AM: '0 30 09 * * 1-5',
  MONDAY_TO_FRIDAY_AT_11_30AM: '0 30 11 * * 1-5',
};

/** Nest's scheduler: methods that the clock calls. */
export default defineLibrary({
  packages,
  docs: 'https://docs.nestjs.com/techniques/task-scheduling',
  rows: [
    { api: '@nestjs/schedule.{Cron|Interval|Timeout}', is: 'function', keeps: true },
    ...Object.entries({ ...expressions, ...hourly() }).map(([name, value]): Row => ({
      api: `@nestjs/schedule.CronExpression.${name}`,
      is: 'constant',
      value,
    })),
  ],
  consumers(build) {
    for (const provider of decoratedProviders(build, packages)) {
      for (const method of provider.methods) {
        for (const decorator of method.decorators) {
          const said = readSchedule(decorator.path.text, decorator.args);
          if (said !== null)
            declareMethod(build, provider, method, decorator, {
              kind: 'schedule',
              library: '@nestjs/schedule',
              names: [said.when],
              arguments: () => [],
              delivery: said.delivery,
            });
        }
      }
    }
  },
});

/** `EVERY_2_HOURS`, `EVERY_DAY_AT_5PM`, `MONDAY_TO_FRIDAY_AT_9AM` and the like. */
function hourly(): Record<string, string> {
  const named: Record<string, string> = {};
  for (let hour = 1; hour <= 23; hour++) {
    const spoken = hour < 12 ? `${hour}AM` : `${hour === 12 ? 12 : hour - 12}PM`;
    const digits = hour < 10 ? `0${hour}` : String(hour);
    if (hour !== 12) named[`EVERY_DAY_AT_${spoken}`] = `0 ${digits} * * *`;
    named[`MONDAY_TO_FRIDAY_AT_${spoken}`] = `0 0 ${digits} * * 1-5`;
    if (hour > 1 && hour <= 12) named[`EVERY_${hour}_HOURS`] = `0 0-23/${hour} * * *`;
  }
  return named;
}

interface Schedule {
  readonly when: string;
  readonly delivery: { readonly timezone: string | null; readonly overlapping: boolean | null };
}

function readSchedule(api: string, args: readonly Value[]): Schedule | null {
  const none = { timezone: null, overlapping: null };
  // `@Interval(5000)` or `@Interval('name', 5000)`
  const duration = everyInWords(args.findLast((argument) => argument.kind !== 'object') ?? unknown);
  switch (api) {
    case '@nestjs/schedule.Cron()': {
      const settings = settingsOf(args[1]);
      const waits = flagIn(settings, 'waitForCompletion');
      return {
        when: nameOfQueue(args[0] ?? literal('')),
        delivery: {
          timezone: textIn(settings, 'timeZone'),
          overlapping: waits === null ? null : !waits,
        },
      };
    }
    case '@nestjs/schedule.Interval()':
      return { when: duration, delivery: none };
    case '@nestjs/schedule.Timeout()':
      return { when: duration.replace(/^every/, 'after'), delivery: none };
    default:
      return null;
  }
}
