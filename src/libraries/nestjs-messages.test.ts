import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

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

const hybrid = (connect: string): string => `
import { NestFactory } from '@nestjs/core';
import { Controller, Get, Injectable, Module, UnauthorizedException, UseGuards } from '@nestjs/common';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { MessagePattern } from '@nestjs/microservices';
@Injectable() class AuthGuard {
  canActivate(context) {
    if (!context.switchToHttp().getRequest().headers.authorization) throw new UnauthorizedException();
    return true;
  }
}
@WebSocketGateway() class ChatGateway {
  @SubscribeMessage('say') say() {}
  @UseGuards(AuthGuard) @SubscribeMessage('shout') shout() {}
}
@Controller('orders') class OrdersController {
  @Get() list() { return []; }
  @MessagePattern('create') create() {}
}
@Module({ providers: [ChatGateway], controllers: [OrdersController] }) class AppModule {}
async function main() {
  const app = await NestFactory.create(AppModule);
  app.useGlobalGuards(new AuthGuard());
  ${connect}
  await app.listen(3000);
}
main();
`;

test('guards of the whole application are not those of gateways, nor of microservices that inherit nothing', async () => {
  const verdicts = async (connect: string): Promise<unknown[]> =>
    (await modelOf(hybrid(connect))).endpoints.map(({ label, auth }) => [label, auth.value]).sort();
  expect(await verdicts('app.connectMicroservice({});')).toEqual([
    ['GET /orders', true],
    ['MESSAGE say', false],
    ['MESSAGE shout', true],
    ['REQUEST create', false],
  ]);
  expect(await verdicts('app.connectMicroservice({}, { inheritAppConfig: true });')).toEqual([
    ['GET /orders', true],
    ['MESSAGE say', false],
    ['MESSAGE shout', true],
    ['REQUEST create', true],
  ]);
});

test('parameters without decorators are the message, behind the client of a gateway', () =>
  check(
    'security/command-injection',
    `
import { Controller, Module } from '@nestjs/common';
import { GrpcMethod, MessagePattern } from '@nestjs/microservices';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { exec } from 'node:child_process';
@Controller()
class Jobs {
  @MessagePattern('run') run(data: any) { exec('run ' + data.name); } // $ security/command-injection
  @GrpcMethod('Jobs', 'List') list(data: any, metadata: any) { exec('ls ' + data.name); } // $ security/command-injection
}
@WebSocketGateway()
class Chat {
  handleConnection(client: any) { exec('log ' + client.handshake.query.name); } // $ security/command-injection
  @SubscribeMessage('say') say(client: any, message: any) {
    exec('log ' + message); // $ security/command-injection
    exec('log ' + client.id);
  }
}
@Module({ controllers: [Jobs], providers: [Chat] })
export class AppModule {}
`,
  ));
