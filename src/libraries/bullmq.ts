import { undefinedValue, type Value } from '../evaluate/values.ts';
import type { OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer, given, memberOf, nameOfQueue, namesOf, numberIn, settingsOf } from './support/consumers.ts';
import { declareJobQueues, repeatedJob, retrySettings } from './support/job-queues.ts';
import { nestWorkers, registeredQueues } from './support/nest-workers.ts';

const library = 'BullMQ';
const job = 'bullmq.Job()';

/** BullMQ: workers take jobs from queues in Redis. */
export default defineLibrary({
  packages: ['bullmq'],
  versions: '>=1',
  docs: 'https://docs.bullmq.io',
  title: library,
  rows: [
    { api: 'bullmq.{QueuePro|WorkerPro}', is: 'alias', of: 'bullmq.Queue' },
    { api: 'bullmq.SandboxedJob()', is: 'alias', of: job },
    { api: 'bullmq.{Queue|QueueEvents|FlowProducer}', is: 'client', client: 'queue' },
    { api: 'bullmq.{Worker|QueueEvents}', is: 'function', keeps: true },
    { api: 'bullmq.{Worker|QueueEvents|Queue}().{on|once}', is: 'function', keeps: true, returns: 'receiver' },
    { api: 'bullmq.Queue().{add|addBulk|upsertJobScheduler|getJob|getJobs|remove|close}', is: 'function', async: true },
    { api: `${job}.data`, is: 'source', kind: 'message', in: 'message' },
    { api: `${job}.{updateProgress|updateData|log|moveToFailed|moveToCompleted}`, is: 'function', async: true },
  ],
  operations: {
    'bullmq.Queue().{add|addBulk|upsertJobScheduler}': ({ receiver }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(receiver?.kind === 'external' ? receiver.args[0] : undefined),
    }),
  },
  consumers(build) {
    const queueOf = ({ event }: SeenCall): string =>
      nameOfQueue(event.receiver?.kind === 'external' ? event.receiver.args[0] : undefined);
    const adds = build.calls('bullmq.Queue().add');
    declareJobQueues(build, {
      library,
      workers: [
        ...nestWorkers(build, '@nestjs/bullmq'),
        ...build.calls('bullmq.Worker').flatMap((seen) =>
          // without a function it is asked for jobs one by one
          isMissing(seen.event.args[1])
            ? []
            : namesOf(seen.event.args[0]).map((queue) => ({
                seen,
                queue,
                job: '',
                handler: seen.event.args[1],
                concurrency: numberIn(settingsOf(seen.event.args[2]), 'concurrency'),
                nameAt: 0,
              })),
        ),
      ],
      repeated: [
        ...adds.flatMap((seen) => {
          const { args, place } = seen.event;
          const repeat = memberOf(build, args[2], 'repeat', place);
          return repeat === undefined ? [] : [repeatedJob(build, seen, queueOf(seen), args[0], repeat)];
        }),
        ...build.calls('bullmq.Queue().upsertJobScheduler').map((seen) => {
          const { args, place } = seen.event;
          return repeatedJob(build, seen, queueOf(seen), memberOf(build, args[2], 'name', place), args[1]);
        }),
      ],
      settings: retrySettings(
        [
          ...build
            .calls('bullmq.Queue')
            .map(({ event }) => ({ queue: nameOfQueue(event.args[0]), options: event.args[1] })),
          ...registeredQueues(build, '@nestjs/bullmq'),
        ],
        adds.map((seen) => ({ queue: queueOf(seen), options: seen.event.args[2] })),
        'defaultJobOptions',
      ),
      arguments: () => [given(build, job), undefinedValue],
    });
    for (const seen of build.calls('bullmq.QueueEvents().{on|once}')) {
      const { args } = seen.event;
      declareConsumer(build, seen, {
        kind: 'event',
        library,
        names: [`${queueOf(seen)} ${nameOfQueue(args[0])}`],
        nameAt: 0,
        handler: args[1],
        arguments: () => [given(build, 'bullmq.QueueEventsPayload()'), undefinedValue],
      });
    }
  },
});

function isMissing(value: Value | undefined): boolean {
  return value === undefined || (value.kind === 'literal' && (value.value === undefined || value.value === null));
}
