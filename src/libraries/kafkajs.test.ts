import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('topics that a consumer subscribed to, message by message or in batches', async () => {
  const model = await modelOf(`
//- /src/kafka.ts
import { Kafka, Consumer, Producer, EachMessagePayload } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
export class Orders {
  private consumer: Consumer = kafka.consumer({ groupId: 'orders' });
  private producer: Producer = kafka.producer();
  async start() {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: ['orders.created', 'orders.paid'], fromBeginning: true });
    await this.consumer.run({ partitionsConsumedConcurrently: 3, eachMessage: async (payload) => this.handle(payload) });
  }
  async handle({ topic, message }: EachMessagePayload) {
    const order = JSON.parse(message.value.toString());
    await this.ship(order.id);
  }
  async ship(id: string) {
    await fetch(\`http://\${id}.shipping/\`);
    await this.producer.send({ topic: 'orders.shipped', messages: [] });
  }
}
export async function audit() {
  const consumer = kafka.consumer({ groupId: 'audit' });
  await consumer.subscribe({ topic: process.env.AUDIT_TOPIC ?? 'audit' });
  await consumer.run({ eachBatch: async ({ batch }) => { for (const message of batch.messages) await fetch(message.value.toString()); } });
}
`);
  expect(consumersOf(model)).toEqual([
    'topic orders.created → eachMessage src/kafka.ts:9 concurrency=3',
    'topic orders.paid → eachMessage src/kafka.ts:9 concurrency=3',
    'topic audit → eachBatch src/kafka.ts:23',
  ]);
  expect(model.flows.map(({ kind, consumers }) => [kind, consumers.map(({ name }) => name)])).toEqual([
    ['url', ['orders.created', 'orders.paid']],
    ['url', ['audit']],
  ]);
  expect(
    model.consumers[0]?.steps.flatMap(({ operation }) => (operation.is === 'publish' ? [operation.to] : [])),
  ).toEqual(['orders.shipped']);
});
