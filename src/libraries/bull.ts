import { asText, literal, unknown, type Value } from '../evaluate/values.ts';
import type { OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { given, memberOf, nameOfQueue, namesOf } from './support/consumers.ts';
import { declareJobQueues, repeatedJob, retrySettings, type QueueWorker } from './support/job-queues.ts';
import { nestWorkers, registeredQueues } from './support/nest-workers.ts';

const queue = 'bull()';
const job = 'bull.Job()';

/** Bull: the older of the two; a queue has the functions that work on it. */
export default defineLibrary({
  packages: ['bull'],
  versions: '>=3',
  docs: 'https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md',
  title: 'Bull',
  rows: [
    { api: 'bull.{Queue|Bull}()', is: 'alias', of: queue },
    { api: 'bull', is: 'client', client: 'queue' },
    // the functions that make its connections
    { api: 'bull', is: 'function', keeps: true },
    { api: `${queue}.process`, is: 'function', keeps: true, async: true },
    { api: `${queue}.{on|once}`, is: 'function', keeps: true, returns: 'receiver' },
    {
      api: `${queue}.{add|addBulk|count|getJob|getJobs|getJobCounts|getDelayedCount|close|pause|resume|empty|clean}`,
      is: 'function',
      async: true,
    },
    { api: `${job}.data`, is: 'source', kind: 'message', in: 'message' },
    { api: `${job}.{progress|update|log|remove|retry|moveToFailed|moveToCompleted}`, is: 'function', async: true },
  ],
  operations: {
    [`${queue}.{add|addBulk}`]: ({ receiver }): OperationDraft => ({ is: 'publish', to: queueNamed(receiver) }),
  },
  consumers(build) {
    const adds = build.calls(`${queue}.add`).map((seen) => {
      const { args, receiver } = seen.event;
      // `add(data, options)` or `add(name, data, options)`
      const named = args.length > 1 && asText(args[0]) !== null;
      return { seen, queue: queueNamed(receiver), job: named ? args[0] : undefined, options: args[named ? 2 : 1] };
    });
    declareJobQueues(build, {
      library: 'Bull',
      workers: [...build.calls(`${queue}.process`).flatMap(workersOf), ...nestWorkers(build, '@nestjs/bull')],
      repeated: adds.flatMap(({ seen, queue: name, job: named, options }) => {
        const repeat = memberOf(build, options, 'repeat', seen.event.place);
        return repeat === undefined ? [] : [repeatedJob(build, seen, name, named, repeat)];
      }),
      settings: retrySettings(
        [
          ...build.calls('bull').map(({ event: { args } }) => ({ queue: nameOfQueue(args[0]), options: args.at(-1) })),
          ...registeredQueues(build, '@nestjs/bull'),
        ],
        adds,
        'defaultJobOptions',
      ),
      arguments: (name) => [given(build, job, new Map([['queue', literal(name)]])), unknown],
    });
  },
});

function queueNamed(value: Value | null): string {
  return nameOfQueue(value?.kind === 'external' ? value.args[0] : undefined);
}

/** `process(handler)`, `process(5, handler)`, `process('kind', handler)`, `process('kind', 5, handler)`. */
function workersOf(seen: SeenCall): QueueWorker[] {
  const { args, receiver } = seen.event;
  const named = args.length > 1 && asText(args[0]) !== null && !isNumber(args[0]);
  const concurrency = args.find(isNumber);
  return (named ? namesOf(args[0]) : ['']).map((name) => ({
    seen,
    queue: queueNamed(receiver),
    job: name === '*' ? '' : name,
    handler: args.at(-1),
    concurrency: concurrency?.kind === 'literal' && typeof concurrency.value === 'number' ? concurrency.value : null,
  }));
}

function isNumber(value: Value | undefined): boolean {
  return value?.kind === 'literal' && typeof value.value === 'number';
}
