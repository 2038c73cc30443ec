import type { Value } from '../evaluate/values.ts';
import type { Delivery } from '../model/types.ts';
import type { LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import {
  declarePolling,
  flagIn,
  given,
  memberOf,
  nameOfQueue,
  namesOf,
  numberIn,
  settingsOf,
  textIn,
} from './support/consumers.ts';
import { declareJobQueues, type QueueWorker } from './support/job-queues.ts';

const boss = 'pg-boss()';
/** stands for a job and for a batch of jobs: versions differ in what they give a worker */
const job = 'pg-boss.Job()';
const library = 'pg-boss';

/** pg-boss: queues in PostgreSQL. */
export default defineLibrary({
  packages: ['pg-boss'],
  docs: 'https://timgit.github.io/pg-boss',
  title: library,
  rows: [
    { api: 'pg-boss.PgBoss()', is: 'alias', of: boss },
    { api: 'pg-boss.JobWithMetadata()', is: 'alias', of: job },
    { api: `${job}[]`, is: 'alias', of: job },
    { api: `${boss}.{fetch|getJobById}()`, is: 'alias', of: job },
    { api: 'pg-boss', is: 'client', client: 'queue' },
    { api: `${boss}.{work|subscribe|onComplete}`, is: 'function', keeps: true, async: true },
    { api: `${boss}.{on|once}`, is: 'function', keeps: true, returns: 'receiver' },
    {
      api: `${boss}.{start|stop|send|sendAfter|sendOnce|sendThrottled|sendDebounced|insert|publish|fetch|complete|fail|cancel|resume|schedule|unschedule|createQueue|updateQueue|deleteQueue|getJobById|getQueueSize}`,
      is: 'function',
      async: true,
    },
    { api: `${job}.data`, is: 'source', kind: 'message', in: 'message' },
  ],
  operations: {
    [`${boss}.{send|sendAfter|sendOnce|sendThrottled|sendDebounced|publish}`]: ({
      args,
      property,
    }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(args[0]?.kind === 'object' ? property(args[0], 'name') : args[0]),
    }),
    [`${boss}.insert`]: (): OperationDraft => ({ is: 'publish', to: '{?}' }),
  },
  consumers(build) {
    const settings = settingsOfQueues(build);
    declareJobQueues(build, {
      library,
      workers: build.calls(`${boss}.{work|onComplete}`).flatMap(workersOf),
      repeated: build.calls(`${boss}.schedule`).map((seen) => ({
        seen,
        queue: nameOfQueue(seen.event.args[0]),
        job: '',
        when: nameOfQueue(seen.event.args[1]),
        timezone: textIn(settingsOf(seen.event.args[3]), 'tz'),
      })),
      settings,
      arguments: () => [given(build, job)],
    });
    for (const seen of build.calls(`${boss}.fetch`))
      for (const name of namesOf(seen.event.args[0]))
        declarePolling(build, seen, {
          kind: 'queue',
          library,
          names: [name],
          delivery: {
            concurrency: numberIn(settingsOf(seen.event.args[1]), 'batchSize'),
            ...settings.get(name),
          },
        });
  },
});

/** `work(name, handler)` or `work(name, options, handler)`. */
function workersOf(seen: SeenCall): QueueWorker[] {
  const { args } = seen.event;
  const settings = settingsOf(args.length > 2 ? args[1] : undefined);
  return namesOf(args[0]).map((queue) => ({
    seen,
    queue,
    job: '',
    handler: args.at(-1),
    concurrency:
      numberIn(settings, 'teamConcurrency') ?? numberIn(settings, 'batchSize') ?? numberIn(settings, 'teamSize'),
    nameAt: 0,
  }));
}

/** What queues say about their jobs, then what single jobs are sent with. */
function settingsOfQueues(build: LibraryBuild): Map<string, Partial<Delivery>> {
  const settings = new Map<string, Partial<Delivery>>();
  const add = (name: string, { place }: SeenCall['event'], options: Value | undefined): void => {
    const given_ = settingsOf(options);
    const retries = numberIn(given_, 'retryLimit');
    const delay = numberIn(given_, 'retryDelay');
    const deadLetter = memberOf(build, options, 'deadLetter', place);
    const kinds = [flagIn(given_, 'retryBackoff') === true ? 'exponential' : '', delay === null ? '' : `${delay} s`];
    const backoff = kinds.filter((part) => part !== '').join(' ');
    if (settings.has(name) || (retries === null && backoff === '' && deadLetter === undefined)) return;
    settings.set(name, {
      attempts: retries === null ? null : retries + 1,
      backoff: backoff === '' ? null : backoff,
      deadLetter: deadLetter === undefined ? null : nameOfQueue(deadLetter),
    });
  };
  for (const api of ['createQueue', 'send'])
    for (const { event } of build.calls(`${boss}.${api}`))
      add(nameOfQueue(event.args[0]), event, event.args[api === 'send' ? 2 : 1]);
  return settings;
}
