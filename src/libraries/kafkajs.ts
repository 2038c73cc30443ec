import { options, type Value } from '../evaluate/values.ts';
import type { LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer, given, memberOf, nameOfQueue, namesOf, numberIn, settingsOf } from './support/consumers.ts';

const consumer = 'kafkajs.Kafka().consumer()';
const producer = 'kafkajs.Kafka().producer()';
const message = 'kafkajs.KafkaMessage()';

/** KafkaJS: consumers subscribe to topics, and run a function for each message or batch. */
export default defineLibrary({
  packages: ['kafkajs', '@confluentinc/kafka-javascript'],
  docs: 'https://kafka.js.org',
  title: 'KafkaJS',
  rows: [
    { api: '@confluentinc/kafka-javascript.KafkaJS', is: 'alias', of: 'kafkajs' },
    { api: 'kafkajs.Consumer()', is: 'alias', of: consumer },
    { api: 'kafkajs.Producer()', is: 'alias', of: producer },
    { api: 'kafkajs.EachMessagePayload().message', is: 'alias', of: message },
    { api: 'kafkajs.EachBatchPayload().batch.messages[]', is: 'alias', of: message },
    { api: 'kafkajs.Kafka', is: 'client', client: 'queue' },
    { api: `${consumer}.run`, is: 'function', keeps: true, async: true },
    { api: `${consumer}.on`, is: 'function', keeps: true },
    { api: `${consumer}.{connect|disconnect|subscribe|commitOffsets|stop}`, is: 'function', async: true },
    { api: `${producer}.{connect|disconnect|send|sendBatch}`, is: 'function', async: true },
    { api: `${message}.{value|key|headers}`, is: 'source', kind: 'message', in: 'message' },
  ],
  operations: {
    [`${producer}.send`]: ({ args, property }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(property(args[0], 'topic')),
    }),
    [`${producer}.sendBatch`]: (): OperationDraft => ({ is: 'publish', to: '{?}' }),
  },
  consumers(build) {
    const subscriptions = build.calls(`${consumer}.subscribe`);
    for (const seen of build.calls(`${consumer}.run`)) {
      const { args, place } = seen.event;
      const each = memberOf(build, args[0], 'eachMessage', place);
      const batch = memberOf(build, args[0], 'eachBatch', place);
      declareConsumer(build, seen, {
        kind: 'topic',
        library: 'KafkaJS',
        names: topicsOf(build, seen, subscriptions),
        handler: each ?? batch,
        arguments: () => [
          given(build, each === undefined ? 'kafkajs.EachBatchPayload()' : 'kafkajs.EachMessagePayload()'),
        ],
        delivery: { concurrency: numberIn(settingsOf(args[0]), 'partitionsConsumedConcurrently') },
      });
    }
  },
});

/** The topics that the same consumer subscribed to; for one that came from elsewhere, those of its function. */
function topicsOf(build: LibraryBuild, run: SeenCall, subscriptions: readonly SeenCall[]): string[] {
  const same = subscriptions.filter(({ event }) => shares(event.receiver, run.event.receiver));
  const names = same.flatMap(({ event: { args, place } }) => {
    const topic = memberOf(build, args[0], 'topic', place) ?? memberOf(build, args[0], 'topics', place);
    return namesOf(topic);
  });
  return names.length === 0 ? ['{?}'] : [...new Set(names)];
}

function shares(a: Value | null, b: Value | null): boolean {
  return a !== null && b !== null && options(a).some((option) => options(b).includes(option));
}
