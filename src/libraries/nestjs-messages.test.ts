import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('messages that gateways and microservices answer are endpoints', async () => {
  const model = await modelOf(`
import { NestFactory } from '@nestjs/core';
import { Controller, Module } from '@nestjs/common';
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { EventPattern, GrpcMethod, MessagePattern, Payload } from '@nestjs/microservices';
@WebSocketGateway({ namespace: 'chat' }) class ChatGateway {
  @SubscribeMessage('say') say(@MessageBody() text: string) { return text; }
  helper() {}
}
@Controller() class OrdersController {
  @MessagePattern({ cmd: 'create' }) create(@Payload() order) { return order; }
  @EventPattern('created') created() {}
  @GrpcMethod('Orders') find() { return 1; }
}
@Module({ providers: [ChatGateway], controllers: [OrdersController] }) class AppModule {}
async function main() { const app = await NestFactory.createMicroservice(AppModule, {}); await app.listen(); }
main();
`);
  expect(model.endpoints.map(({ protocol, label }) => `${protocol} ${label}`)).toEqual([
    'ws MESSAGE /chat/say',
    'rpc REQUEST cmd:create',
    'rpc EVENT created',
    'grpc CALL Orders/Find',
  ]);
});
