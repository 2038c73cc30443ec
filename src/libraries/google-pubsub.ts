import type { Value } from '../evaluate/values.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer, given, memberOf, nameOfQueue, namesOf, numberIn, settingsOf } from './support/consumers.ts';

const root = '@google-cloud/pubsub';
const subscription = `${root}.Subscription()`;
const topic = `${root}.Topic()`;
const message = `${root}.Message()`;

/** Google Cloud Pub/Sub: listeners of subscriptions. */
export default defineLibrary({
  packages: [root],
  docs: 'https://cloud.google.com/pubsub/docs/pull',
  title: 'Google Pub/Sub',
  rows: [
    { api: `{${root}.PubSub()|${topic}}.subscription()`, is: 'alias', of: subscription },
    { api: `${root}.PubSub().topic()`, is: 'alias', of: topic },
    { api: `${root}.PubSub`, is: 'client', client: 'queue' },
    { api: `${subscription}.{on|once}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${topic}.{publish|publishMessage|publishJSON}`, is: 'function', async: true },
    { api: `${message}.{data|attributes}`, is: 'source', kind: 'message', in: 'message' },
  ],
  operations: {
    [`${topic}.{publish|publishMessage|publishJSON}`]: ({ receiver }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(receiver?.kind === 'external' ? receiver.args[0] : undefined),
    }),
  },
  consumers(build) {
    for (const seen of build.calls(`${subscription}.on`)) {
      const { args, receiver, place } = seen.event;
      if (!isNamed(args[0], 'message') || args[1] === undefined) continue;
      const [name, settings] = receiver?.kind === 'external' ? receiver.args : [];
      const control = memberOf(build, settings, 'flowControl', place);
      declareConsumer(build, seen, {
        kind: 'queue',
        library: 'Google Pub/Sub',
        names: namesOf(name),
        handler: args[1],
        arguments: () => [given(build, message)],
        delivery: { concurrency: numberIn(settingsOf(control), 'maxMessages') },
      });
    }
  },
});

function isNamed(value: Value | undefined, name: string): boolean {
  return value?.kind === 'literal' && value.value === name;
}
