import { defineLibrary } from './define.ts';
import { given, memberOf, messageValue, nameOfQueue, namesOf } from './support/consumers.ts';
import { declareMethod, decoratedProviders } from './support/nest-consumers.ts';

const root = '@golevelup/nestjs-rabbitmq';

/** RabbitMQ for Nest: methods that subscribe to queues, or answer calls. */
export default defineLibrary({
  packages: [root],
  docs: 'https://golevelup.github.io/nestjs/modules/rabbitmq.html',
  rows: [{ api: `${root}.{RabbitSubscribe|RabbitRPC|RabbitHandler}`, is: 'function', keeps: true }],
  operations: {
    [`${root}.AmqpConnection().{publish|request}`]: ({ args }) => ({
      is: 'publish',
      to: [args[0], args[1]].map((argument) => nameOfQueue(argument)).join('/'),
    }),
  },
  consumers(build) {
    for (const provider of decoratedProviders(build, [root])) {
      for (const method of provider.methods) {
        for (const decorator of method.decorators) {
          const { call, args, path } = decorator;
          if (call === null || !/\.Rabbit(?:Subscribe|RPC)\(\)$/.test(path.text) || path.root.text !== root) continue;
          const option = (name: string) => memberOf(build, args[0], name, call.place);
          const queue = option('queue');
          const exchange = option('exchange');
          const keys = namesOf(option('routingKey'));
          const where = exchange === undefined ? '' : `${nameOfQueue(exchange)}/`;
          const dead = memberOf(build, option('queueOptions'), 'deadLetterExchange', call.place);
          declareMethod(build, provider, method, decorator, {
            // without a name each process gets a queue of its own
            kind: queue === undefined && !path.text.endsWith('RPC()') ? 'topic' : 'queue',
            library: root,
            names: queue === undefined ? keys.map((key) => where + key) : namesOf(queue),
            arguments: () => [messageValue(call.place), given(build, 'amqplib.ConsumeMessage()')],
            delivery: { deadLetter: dead === undefined ? null : nameOfQueue(dead) },
          });
        }
      }
    }
  },
});
