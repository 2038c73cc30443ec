import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('methods that subscribe, by queue or by key', async () => {
  const model = await modelOf(`
import { RabbitRPC, RabbitSubscribe, AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { Injectable, Module } from '@nestjs/common';
import { exec } from 'node:child_process';
@Injectable()
export class Orders {
  constructor(private readonly amqp: AmqpConnection) {}
  @RabbitSubscribe({ exchange: 'shop', routingKey: ['order.created', 'order.paid'], queue: 'orders', queueOptions: { deadLetterExchange: 'dead' } })
  async created(order: { id: string }, raw) { await this.amqp.publish('shop', 'order.seen', order); exec('print ' + order.id); }
  @RabbitSubscribe({ exchange: 'shop', routingKey: 'price.*' }) price(message) {}
  @RabbitRPC({ exchange: 'shop', routingKey: 'quote' }) quote(message) { return 1; }
  helper() {}
}
@Module({ providers: [Orders] }) export class OrdersModule {}
`);
  expect(consumersOf(model)).toEqual([
    'queue orders → Orders.created src/app.ts:8 deadLetter=dead',
    'topic shop/price.* → Orders.price src/app.ts:10',
    'queue shop/quote → Orders.quote src/app.ts:11',
  ]);
  expect(model.flows.map(({ kind, source }) => [kind, source.label])).toEqual([['command', 'message `id`']]);
  expect(
    model.consumers[0]?.steps.flatMap(({ operation }) => (operation.is === 'publish' ? [operation.to] : [])),
  ).toEqual(['shop/order.seen']);
});
