import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeObject, makePromise, options, unknown, type Value } from '../evaluate/values.ts';
import type { Delivery } from '../model/types.ts';
import type { LibraryBuild, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { declareConsumer, given, memberOf, nameOfQueue, namesOf } from './support/consumers.ts';

const connection = 'amqplib.Connection()';
const channel = 'amqplib.Channel()';
const message = 'amqplib.ConsumeMessage()';

/** RabbitMQ by its own protocol: amqplib, with promises or callbacks, and amqp-connection-manager. */
export default defineLibrary({
  packages: ['amqplib', 'amqp-connection-manager'],
  docs: 'https://amqp-node.github.io/amqplib',
  title: 'amqplib',
  rows: [
    ...['amqplib.connect()', 'amqplib.ChannelModel()', 'amqp-connection-manager.connect()'].map((api): Row => ({
      api,
      is: 'alias',
      of: connection,
    })),
    { api: 'amqp-connection-manager.AmqpConnectionManager()', is: 'alias', of: connection },
    { api: `${connection}.{createChannel|createConfirmChannel}()`, is: 'alias', of: channel },
    { api: 'amqplib.ConfirmChannel()', is: 'alias', of: channel },
    { api: 'amqp-connection-manager.{ChannelWrapper|Channel|ConfirmChannel}()', is: 'alias', of: channel },
    { api: 'amqplib.{Message|GetMessage}()', is: 'alias', of: message },
    { api: 'amqplib/callback_api.{Message|ConsumeMessage}()', is: 'alias', of: message },
    { api: 'amqplib/callback_api.{Channel|ConfirmChannel}()', is: 'alias', of: channel },
    { api: `${channel}.get()`, is: 'alias', of: message },
    { api: '{amqplib|amqplib/callback_api|amqp-connection-manager}.connect', is: 'client', client: 'queue' },
    { api: 'amqplib.connect', is: 'function', async: true },
    { api: 'amqplib/callback_api.connect', is: 'function', calls: 'all', with: ['unknown', connection] },
    { api: `${channel}.consume`, is: 'function', keeps: true, async: true },
    { api: `{${channel}|${connection}}.{on|once}`, is: 'function', keeps: true },
    {
      api: `${channel}.{assertExchange|bindQueue|bindExchange|prefetch|checkQueue|deleteQueue|purgeQueue|get|close|cancel|waitForConfirms}`,
      is: 'function',
      async: true,
    },
    { api: `${message}.content`, is: 'source', kind: 'message', in: 'message' },
    { api: `${message}.properties.headers`, is: 'source', kind: 'message', in: 'message' },
  ],
  hooks: {
    [`${connection}.{createChannel|createConfirmChannel}`]: openChannel,
    [`${channel}.addSetup`]: (call) => {
      for (const argument of call.args) call.invoke(argument, [call.external(channel)]);
      return undefined;
    },
    [`${channel}.assertQueue`]: asserted,
  },
  operations: {
    [`${channel}.sendToQueue`]: ({ args }): OperationDraft => ({ is: 'publish', to: nameOfQueue(args[0]) }),
    [`${channel}.publish`]: ({ args }): OperationDraft => ({
      is: 'publish',
      to: [nameOfQueue(args[0]), nameOfQueue(args[1])].filter((part) => part !== '{?}').join('/') || '{?}',
    }),
  },
  consumers(build) {
    const limits = build.calls(`${channel}.prefetch`);
    const dead = deadLetters(build);
    for (const seen of build.calls(`${channel}.consume`)) {
      const { args, receiver } = seen.event;
      const limit = limits.find(({ event }) => event.receiver === receiver)?.event.args[0];
      for (const name of namesOf(args[0]))
        declareConsumer(build, seen, {
          kind: 'queue',
          library: 'amqplib',
          names: [name],
          nameAt: 0,
          handler: args[1],
          arguments: () => [given(build, message)],
          delivery: {
            concurrency: limit?.kind === 'literal' && typeof limit.value === 'number' ? limit.value : null,
            ...dead.get(name),
          },
        });
    }
  },
});

/** A channel, for a callback, for the set-up function that a managed connection runs, or as the result. */
function openChannel(call: PendingCall): Value | undefined {
  for (const argument of call.args) {
    for (const option of options(argument)) {
      if (option.kind === 'function') call.invoke(option, [unknown, call.external(channel)]);
      if (option.kind !== 'object') continue;
      for (const set of options(call.member(option, 'setup')))
        if (set.kind === 'function') call.invoke(set, [call.external(channel)]);
    }
  }
  return managed(call) ? call.external(channel) : makePromise(call.external(channel));
}

function managed({ receiver }: PendingCall): boolean {
  return receiver?.kind === 'external' && receiver.call?.path?.root.text === 'amqp-connection-manager';
}

/** `const { queue } = await channel.assertQueue('mails')`: its own name. One without is named by the server. */
function asserted(call: PendingCall): Value {
  const object = makeObject(call.place);
  const [name] = call.args;
  object.props.set(
    'queue',
    name?.kind === 'literal' && (name.value === '' || name.value == null) ? unknown : (name ?? unknown),
  );
  object.rest = unknown;
  for (const argument of call.args)
    for (const option of options(argument)) if (option.kind === 'function') call.invoke(option, [unknown, object]);
  return makePromise(object);
}

/** Queues by name, with where their dead messages go. */
function deadLetters(build: LibraryBuild): Map<string, Partial<Delivery>> {
  const found = new Map<string, Partial<Delivery>>();
  for (const { event } of build.calls(`${channel}.assertQueue`)) {
    const [name, given_] = event.args;
    const exchange =
      memberOf(build, given_, 'deadLetterExchange', event.place) ??
      memberOf(build, memberOf(build, given_, 'arguments', event.place), 'x-dead-letter-exchange', event.place);
    const key = memberOf(build, given_, 'deadLetterRoutingKey', event.place);
    const target = [exchange, key].flatMap((part) => (part === undefined ? [] : [nameOfQueue(part)]));
    const text = target.filter((part) => part !== '').join('/');
    if (text !== '') found.set(nameOfQueue(name), { deadLetter: text });
  }
  return found;
}
