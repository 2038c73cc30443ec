import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('listeners of subscriptions', async () => {
  const model = await modelOf(`
import { PubSub, Message } from '@google-cloud/pubsub';
import { exec } from 'node:child_process';
const pubsub = new PubSub();
const subscription = pubsub.subscription('orders-sub', { flowControl: { maxMessages: 20 } });
const onMessage = (message: Message) => {
  exec('print ' + JSON.parse(message.data.toString()).id);
  exec('print ' + message.id);
  message.ack();
};
subscription.on('message', onMessage);
subscription.on('error', (error) => console.error(error));
pubsub.topic('payments').subscription(process.env.SUBSCRIPTION).on('message', async (message) => {
  await pubsub.topic('done').publishMessage({ json: {} });
});
`);
  expect(consumersOf(model)).toEqual([
    'queue orders-sub → onMessage src/app.ts:11 concurrency=20',
    'queue {?} → (anonymous) src/app.ts:13',
  ]);
  expect(model.flows.map(({ source, sink }) => [source.label, sink.location.line])).toEqual([['message `id`', 7]]);
  expect(
    model.consumers[1]?.steps.flatMap(({ operation }) => (operation.is === 'publish' ? [operation.to] : [])),
  ).toEqual(['done']);
});
