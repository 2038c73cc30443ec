import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('methods that listen to events, and who raises them', async () => {
  const model = await modelOf(`
import { OnEvent, EventEmitter2 } from '@nestjs/event-emitter';
import { Controller, Injectable, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
class OrderCreated { static readonly NAME = 'order.created'; static getName() { return OrderCreated.NAME; } constructor(readonly id: string) {} }
@Injectable()
class Listener {
  @OnEvent(OrderCreated.getName(), { async: true }) created(event: OrderCreated) { this.mail(event.id); }
  @OnEvent(['order.paid', 'order.sent']) moved() {}
  mail(id: string) {}
}
@Controller('orders')
class OrdersController {
  constructor(private readonly events: EventEmitter2) {}
  @Post() create() { this.events.emit('order.created', new OrderCreated('1')); return {}; }
}
@Module({ controllers: [OrdersController], providers: [Listener] }) class AppModule {}
async function main() { const app = await NestFactory.create(AppModule); await app.listen(1); }
main();
`);
  expect(consumersOf(model)).toEqual([
    'event order.created → Listener.created src/app.ts:8',
    'event order.paid → Listener.moved src/app.ts:9',
    'event order.sent → Listener.moved src/app.ts:9',
  ]);
  expect(model.consumers[0]?.callees.map(({ name }) => name)).toEqual(['Listener.mail']);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation }) => (operation.is === 'publish' ? [operation.to] : [])),
  ).toEqual(['order.created']);
});
