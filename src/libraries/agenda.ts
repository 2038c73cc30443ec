import { options, unknown, type Value } from '../evaluate/values.ts';
import type { LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { everyInWords, given, nameOfQueue, namesOf, numberIn, settingsOf, textIn } from './support/consumers.ts';
import { declareJobQueues, type RepeatedJob } from './support/job-queues.ts';

const agenda = 'agenda()';
const job = 'agenda.Job()';

/** Agenda: jobs in MongoDB, defined by name and run by the clock. */
export default defineLibrary({
  packages: ['agenda', '@hokify/agenda'],
  docs: 'https://github.com/agenda/agenda',
  title: 'Agenda',
  rows: [
    { api: '@hokify/agenda', is: 'alias', of: 'agenda' },
    { api: 'agenda.Agenda', is: 'alias', of: 'agenda' },
    { api: 'agenda', is: 'client', client: 'queue' },
    { api: `${agenda}.define`, is: 'function', keeps: true },
    { api: `${agenda}.{on|once}`, is: 'function', keeps: true },
    { api: `${agenda}.{start|stop|every|schedule|now|cancel|jobs|purge|close|drain}`, is: 'function', async: true },
    { api: `${job}.attrs.data`, is: 'source', kind: 'message', in: 'message' },
    { api: `${job}.{save|run|remove|touch}`, is: 'function', async: true },
  ],
  operations: {
    [`${agenda}.{now|schedule}`]: ({ args, event }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(event.name === 'now' ? args[0] : args[1]),
    }),
  },
  consumers(build) {
    declareJobQueues(build, {
      library: 'Agenda',
      // `define(name, run)`, `define(name, options, run)` or `define(name, run, options)`
      workers: build.calls(`${agenda}.define`).flatMap((seen) => {
        const { args } = seen.event;
        const settings = settingsOf(args.find((argument) => argument.kind === 'object'));
        return namesOf(args[0]).map((queue) => ({
          seen,
          queue,
          job: '',
          handler: args.find((argument, index) => index > 0 && isRunnable(argument)) ?? args[1],
          concurrency: numberIn(settings, 'concurrency'),
          nameAt: 0,
        }));
      }),
      repeated: repeatedJobs(build),
      settings: new Map(),
      arguments: () => [given(build, job), unknown],
    });
  },
});

function repeatedJobs(build: LibraryBuild): RepeatedJob[] {
  const repeated = (
    seen: SeenCall,
    name: Value | undefined,
    when: Value | undefined,
    settings: Value | undefined,
  ): RepeatedJob[] =>
    namesOf(name).map((queue) => ({
      seen,
      queue,
      job: '',
      when: whenOf(when),
      timezone: textIn(settingsOf(settings), 'timezone'),
    }));
  return [
    ...build.calls(`${agenda}.every`).flatMap((seen) => {
      const [when, name, , settings] = seen.event.args;
      return repeated(seen, name, when, settings);
    }),
    // `agenda.create('report').repeatEvery('1 week')`
    ...build.calls(`${agenda}.create().repeatEvery`).flatMap((seen) => {
      const { args, receiver } = seen.event;
      return repeated(seen, receiver?.kind === 'external' ? receiver.args[0] : undefined, args[0], args[1]);
    }),
  ];
}

/** A cron expression, a duration as people write it, or a number of milliseconds. */
function whenOf(value: Value | undefined): string {
  if (value?.kind === 'literal' && typeof value.value === 'number') return everyInWords(value);
  const text = nameOfQueue(value);
  return text === '{?}' || text.split(' ').length >= 5 ? text : `every ${text}`;
}

function isRunnable(value: Value): boolean {
  return options(value).some((option) => option.kind === 'function');
}
