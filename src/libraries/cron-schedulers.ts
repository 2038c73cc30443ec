import { options, unknown, type Value } from '../evaluate/values.ts';
import type { Delivery } from '../model/types.ts';
import type { LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import {
  declareConsumer,
  everyInWords,
  flagIn,
  memberOf,
  nameOfQueue,
  settingsOf,
  textIn,
} from './support/consumers.ts';

/** Schedulers within the process: node-cron, cron, croner, node-schedule and toad-scheduler. */
export default defineLibrary({
  packages: ['node-cron', 'cron', 'croner', 'node-schedule', 'toad-scheduler'],
  docs: 'https://github.com/node-cron/node-cron',
  rows: [
    { api: 'cron.{job|CronJob.from}', is: 'alias', of: 'cron.CronJob' },
    { api: 'croner.Cron', is: 'alias', of: 'croner' },
    { api: 'node-schedule.{Job|scheduledJobs}', is: 'function', keeps: true },
    ...[
      'node-cron.{schedule|createTask}',
      'cron.CronJob',
      'croner',
      'croner().schedule',
      'node-schedule.scheduleJob',
      'toad-scheduler.{Task|AsyncTask}',
    ].map((api): Row => ({ api, is: 'function', keeps: true })),
  ],
  consumers(build) {
    for (const [api, read] of Object.entries(readers))
      for (const seen of build.calls(api)) {
        const job = read(build, seen);
        if (job === null || job.handler === undefined) continue;
        declareConsumer(build, seen, {
          kind: 'schedule',
          library: job.library,
          names: [job.when],
          handler: job.handler,
          arguments: () => [unknown],
          ...(job.delivery === undefined ? {} : { delivery: job.delivery }),
          ...(job.whenAt === undefined ? {} : { nameAt: job.whenAt }),
        });
      }
  },
});

interface ScheduledJob {
  readonly library: string;
  readonly when: string;
  readonly handler: Value | undefined;
  /** which argument says when */
  readonly whenAt?: number;
  readonly delivery?: Partial<Delivery>;
}

const readers: Readonly<Record<string, (build: LibraryBuild, seen: SeenCall) => ScheduledJob | null>> = {
  'node-cron.{schedule|createTask}': (_build, { event: { args } }) => {
    const settings = settingsOf(args[2]);
    const alone = flagIn(settings, 'noOverlap');
    return {
      library: 'node-cron',
      when: nameOfQueue(args[0]),
      whenAt: 0,
      handler: args[1],
      delivery: { timezone: textIn(settings, 'timezone'), overlapping: alone === null ? null : !alone },
    };
  },
  'cron.CronJob': (build, { event: { args, place } }) => {
    const [first] = args;
    const described = args.length === 1 && first?.kind === 'object';
    const option = (name: string): Value | undefined => memberOf(build, first, name, place);
    const waits = described ? flagIn(settingsOf(first), 'waitForCompletion') : null;
    const timezone = described ? option('timeZone') : args[4];
    return {
      library: 'cron',
      when: nameOfQueue(described ? option('cronTime') : first),
      whenAt: 0,
      handler: described ? option('onTick') : args[1],
      delivery: {
        timezone: timezone === undefined || isEmpty(timezone) ? null : nameOfQueue(timezone),
        overlapping: waits === null ? null : !waits,
      },
    };
  },
  // `new Cron('0 3 * * *', { protect: true }, run)`: the function may stand before the options
  croner: (_build, { event: { args } }) => {
    const handler = args.find((argument, index) => index > 0 && isRunnable(argument));
    if (handler === undefined) return null;
    const settings = settingsOf(args.find((argument) => argument.kind === 'object'));
    const alone = flagIn(settings, 'protect');
    return {
      library: 'Croner',
      when: nameOfQueue(args[0]),
      whenAt: 0,
      handler,
      delivery: { timezone: textIn(settings, 'timezone'), overlapping: alone === null ? null : !alone },
    };
  },
  'croner().schedule': (_build, { event: { args, receiver } }) => ({
    library: 'Croner',
    when: nameOfQueue(receiver?.kind === 'external' ? receiver.args[0] : undefined),
    handler: args[0],
  }),
  // `scheduleJob(rule, run)` or `scheduleJob(name, rule, run)`
  'node-schedule.scheduleJob': (build, { event: { args, place } }) => {
    const at = isRunnable(args[1]) ? 0 : 1;
    const rule = args[at];
    return {
      library: 'node-schedule',
      when: nameOfQueue(rule?.kind === 'object' ? memberOf(build, rule, 'rule', place) : rule),
      whenAt: at,
      handler: args[at + 1],
      delivery: { timezone: textIn(settingsOf(rule), 'tz') },
    };
  },
  'toad-scheduler.{SimpleIntervalJob|LongIntervalJob}': (_build, { event: { args } }) => ({
    library: 'toad-scheduler',
    when: intervalOf(args[0]),
    handler: taskOf(args[1]),
    delivery: overlapOf(args[2]),
  }),
  'toad-scheduler.CronJob': (_build, { event: { args } }) => {
    const settings = settingsOf(args[0]);
    return {
      library: 'toad-scheduler',
      when: textIn(settings, 'cronExpression') ?? '{?}',
      handler: taskOf(args[1]),
      delivery: { ...overlapOf(args[2]), timezone: textIn(settings, 'timezone') },
    };
  },
};

function isRunnable(value: Value | undefined): boolean {
  return value !== undefined && options(value).some((option) => option.kind === 'function');
}

function isEmpty(value: Value): boolean {
  return value.kind === 'literal' && (value.value === undefined || value.value === null);
}

/** A job that may not run twice at once unless it is allowed to. */
function overlapOf(value: Value | undefined): Partial<Delivery> {
  const prevented = flagIn(settingsOf(value), 'preventOverrun');
  return { overlapping: prevented === null ? null : !prevented };
}

/** The function of `new AsyncTask('name', run, onError)`. */
function taskOf(value: Value | undefined): Value | undefined {
  return value?.kind === 'external' ? value.args[1] : value;
}

const milliseconds: Readonly<Record<string, number>> = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
};

/** `{ minutes: 5, seconds: 30 }`. */
function intervalOf(value: Value | undefined): string {
  let sum = 0;
  for (const [name, given] of Object.entries(settingsOf(value))) {
    const unit = milliseconds[name];
    if (unit === undefined) continue;
    if (typeof given !== 'number') return everyInWords(undefined);
    sum += unit * given;
  }
  return everyInWords(sum === 0 ? undefined : sum);
}
