import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('queues that channels consume, with what is known of them', async () => {
  const model = await modelOf(`
//- /src/promises.ts
import amqp from 'amqplib';
import { exec } from 'node:child_process';
export async function start() {
  const connection = await amqp.connect('amqp://localhost');
  const channel = await connection.createChannel();
  await channel.prefetch(10);
  await channel.assertQueue('mails', { durable: true, deadLetterExchange: 'dead' });
  await channel.consume('mails', async (message) => {
    const mail = JSON.parse(message.content.toString());
    exec('sendmail ' + mail.to);
    channel.ack(message);
  }, { noAck: false });
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, 'events', '#');
  await channel.consume(queue, log);
  channel.sendToQueue('done', Buffer.from('x'));
}
function log(message) {}
start();
//- /src/callbacks.ts
import amqp from 'amqplib/callback_api';
amqp.connect('amqp://localhost', (error, connection) => {
  connection.createChannel((error, channel) => {
    channel.assertQueue('tasks', {}, (error, q) => { channel.consume(q.queue, work); });
  });
});
function work(message) {}
//- /src/managed.ts
import amqp, { ChannelWrapper } from 'amqp-connection-manager';
const connection = amqp.connect(['amqp://localhost']);
const channel: ChannelWrapper = connection.createChannel({
  json: true,
  setup: async (channel) => { await channel.assertQueue('videos'); await channel.consume('videos', onVideo); },
});
function onVideo(message) { return message; }
//- /src/typed.ts
import { Channel, ConsumeMessage } from 'amqplib';
export class Listener {
  constructor(private readonly channel: Channel) {}
  async listen() { await this.channel.consume('typed', (message: ConsumeMessage | null) => this.on(message)); }
  on(message: ConsumeMessage | null) {}
}
`);
  expect(consumersOf(model)).toEqual([
    'queue tasks → work src/callbacks.ts:4',
    'queue videos → onVideo src/managed.ts:5',
    'queue mails → (anonymous) src/promises.ts:8 deadLetter=dead concurrency=10',
    'queue {?} → log src/promises.ts:15 concurrency=10',
    'queue typed → Listener.on src/typed.ts:4',
  ]);
  expect(
    model.flows.map(({ kind, source, consumers }) => [kind, source.label, consumers.map(({ name }) => name)]),
  ).toEqual([['command', 'message `to`', ['mails']]]);
});
