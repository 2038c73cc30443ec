import { unknown } from '../evaluate/values.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { given, nameOfQueue } from './support/consumers.ts';
import { declareJobQueues } from './support/job-queues.ts';

const queue = 'bee-queue()';
const job = 'bee-queue.Job()';

/** Bee-Queue: one function works on a queue in Redis. */
export default defineLibrary({
  packages: ['bee-queue'],
  versions: '>=1',
  docs: 'https://github.com/bee-queue/bee-queue',
  title: 'Bee-Queue',
  rows: [
    { api: 'bee-queue.{BeeQueue|Queue}()', is: 'alias', of: queue },
    { api: `${queue}.createJob()`, is: 'alias', of: job },
    { api: 'bee-queue', is: 'client', client: 'queue' },
    { api: `${queue}.process`, is: 'function', keeps: true },
    { api: `${queue}.{on|once}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${queue}.{ready|close|destroy|checkHealth|getJob|getJobs}`, is: 'function', async: true },
    { api: `${job}.{retries|backoff|timeout|delayUntil|setId}`, is: 'function', returns: 'receiver' },
    { api: `${job}.{save|retry|remove}`, is: 'function', async: true },
    { api: `${job}.data`, is: 'source', kind: 'message', in: 'message' },
  ],
  operations: {
    [`${job}.save`]: ({ receiver }): OperationDraft => {
      const made = receiver?.kind === 'external' ? receiver.receiver : null;
      return { is: 'publish', to: nameOfQueue(made?.args[0]) };
    },
  },
  consumers(build) {
    const workers = build.calls(`${queue}.process`).map((seen) => {
      const { args, receiver } = seen.event;
      const [first] = args;
      return {
        seen,
        queue: nameOfQueue(receiver?.kind === 'external' ? receiver.args[0] : undefined),
        job: '',
        handler: args.at(-1),
        concurrency: first?.kind === 'literal' && typeof first.value === 'number' ? first.value : null,
      };
    });
    declareJobQueues(build, {
      library: 'Bee-Queue',
      workers,
      repeated: [],
      settings: new Map(),
      arguments: () => [given(build, job), unknown],
    });
  },
});
