import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('subjects that are subscribed to, by function or by loop, and streams that are consumed', async () => {
  const model = await modelOf(`
import { connect, JSONCodec, NatsConnection } from 'nats';
const codec = JSONCodec();
export async function start() {
  const connection = await connect({ servers: 'localhost' });
  connection.subscribe('orders.*', { queue: 'workers', callback: (error, message) => { fetch(codec.decode(message.data).url); } });
  void listen(connection);
  void stream(connection);
  connection.publish('started', codec.encode({}));
}
async function listen(connection: NatsConnection) {
  const subscription = connection.subscribe('news');
  for await (const message of subscription) { fetch(message.string()); }
}
async function stream(connection: NatsConnection) {
  const consumer = await connection.jetstream().consumers.get('clicks', 'durable');
  const messages = await consumer.consume();
  for await (const message of messages) { message.ack(); }
}
start();
`);
  expect(consumersOf(model)).toEqual([
    'queue orders.* → callback src/app.ts:6',
    'topic news → listen src/app.ts:12',
    'queue clicks → stream src/app.ts:17',
  ]);
  expect(
    model.flows.map(({ kind, source, consumers }) => [kind, source.kind, consumers.map(({ name }) => name)]),
  ).toEqual([
    ['url', 'message', ['news']],
    ['url', 'message', ['orders.*']],
  ]);
});
