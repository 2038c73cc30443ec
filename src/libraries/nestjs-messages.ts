import { asString, asText, type ExternalValue, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { runAside } from './support/aside.ts';
import { fresh, readFrom } from './support/handler-values.ts';
import { nestContainer } from './support/nest-container.ts';
import { declareHandlers, type Handling } from './support/nest-handlers.ts';

/** Nest's WebSocket gateways and microservices: messages instead of HTTP requests. */
export default defineLibrary({
  packages: ['@nestjs/websockets', '@nestjs/microservices', '@nestjs/platform-socket.io', '@nestjs/platform-ws'],
  docs: 'https://docs.nestjs.com/microservices/basics',
  rows: [
    {
      api: '@nestjs/websockets.{WebSocketGateway|SubscribeMessage|MessageBody|ConnectedSocket}',
      is: 'function',
      keeps: true,
    },
    {
      api: '@nestjs/microservices.{MessagePattern|EventPattern|GrpcMethod|GrpcStreamMethod|Payload|Ctx}',
      is: 'function',
      keeps: true,
    },
  ],
  build(build) {
    declareHandlers(build, '@nestjs/websockets.WebSocketGateway()', (verb, _method, gateway): Handling | null => {
      const event = verb.path.text === '@nestjs/websockets.SubscribeMessage()' ? asText(verb.args[0]) : null;
      return event === null ? null : { protocol: 'ws', method: 'MESSAGE', path: namespaceOf(gateway) + event };
    });
    declareHandlers(build, null, (verb, { cls, member }): Handling | null => {
      switch (verb.path.text) {
        case '@nestjs/microservices.MessagePattern()':
          return { protocol: 'rpc', method: 'REQUEST', path: patternText(verb.args[0]) };
        case '@nestjs/microservices.EventPattern()':
          return { protocol: 'rpc', method: 'EVENT', path: patternText(verb.args[0]) };
        case '@nestjs/microservices.GrpcMethod()':
        case '@nestjs/microservices.GrpcStreamMethod()': {
          const service = asString(verb.args[0]) ?? cls.module.facts.classes[cls.cls]?.name ?? '';
          const name = asString(verb.args[1]) ?? member.name;
          return {
            protocol: 'grpc',
            method: 'CALL',
            path: `${service}/${name.charAt(0).toUpperCase()}${name.slice(1)}`,
          };
        }
        default:
          return null;
      }
    });
  },
  consumers(build) {
    for (const { cls } of build.decorated('@nestjs/websockets.WebSocketGateway()')) {
      const self = nestContainer(build).instance(cls);
      const place = { module: cls.module, start: 0, end: 0 };
      runAside(build, [readFrom(build, self, ['handleConnection'], place)], [fresh(build, 'socket.io.Socket()')], self);
    }
  },
});

function namespaceOf(gateway: ExternalValue | undefined): string {
  for (const argument of gateway?.args ?? []) {
    const namespace = argument.kind === 'object' ? asText(argument.props.get('namespace')) : null;
    if (namespace !== null && namespace !== '/') return `${namespace.startsWith('/') ? '' : '/'}${namespace}/`;
  }
  return '';
}

/** `'users.create'`, or an object such as `{ cmd: 'create' }` by its values. */
function patternText(value: Value | undefined): string {
  const text = asText(value);
  if (text !== null) return text;
  if (value?.kind !== 'object') return '{?}';
  return [...value.props].map(([name, each]) => `${name}:${asText(each) ?? '{?}'}`).join(',');
}
