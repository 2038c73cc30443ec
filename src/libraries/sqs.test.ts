import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('messages that a library hands over, that a loop receives, and that Nest gives a method', async () => {
  const model = await modelOf(`
//- /src/consumer.ts
import { Consumer } from 'sqs-consumer';
import { exec } from 'node:child_process';
export const app = Consumer.create({
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123/orders',
  batchSize: 10,
  handleMessage: async (message) => { const order = JSON.parse(message.Body); exec('print ' + order.id); return message; },
});
new Consumer({ queueUrl: process.env.URL, handleMessageBatch: async (messages) => { for (const message of messages) exec(message.Body); } });
//- /src/loop.ts
import { SQSClient, ReceiveMessageCommand, DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
const client = new SQSClient({});
async function receive() {
  return client.send(new ReceiveMessageCommand({ QueueUrl: 'https://sqs/1/mails', MaxNumberOfMessages: 5 }));
}
export async function poll() {
  while (true) {
    const { Messages } = await receive();
    for (const message of Messages ?? []) {
      await fetch(message.Body);
      await client.send(new DeleteMessageCommand({ QueueUrl: 'https://sqs/1/mails', ReceiptHandle: message.ReceiptHandle }));
    }
    await client.send(new SendMessageCommand({ QueueUrl: 'https://sqs/1/done', MessageBody: 'x' }));
  }
}
poll();
//- /src/nest.ts
import { SqsMessageHandler } from '@ssut/nestjs-sqs';
import { Injectable } from '@nestjs/common';
@Injectable()
export class Handler {
  @SqsMessageHandler('videos', false) async handle(message) { await fetch(message.Body); }
}
`);
  expect(consumersOf(model)).toEqual([
    'queue orders → handleMessage src/consumer.ts:3 concurrency=10',
    'queue {?} → handleMessageBatch src/consumer.ts:8',
    'queue mails → poll src/loop.ts:4 concurrency=5',
    'queue videos → Handler.handle src/nest.ts:5',
  ]);
  expect(model.flows.map(({ kind, consumers }) => [kind, consumers.map(({ name }) => name)])).toEqual([
    ['command', ['orders']],
    ['command', ['{?}']],
    ['url', ['mails']],
    ['url', ['videos']],
  ]);
});
