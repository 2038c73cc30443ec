import { options, undefinedValue, unknown, type Value } from '../evaluate/values.ts';
import type { LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { declareConsumer, declarePolling, messageValue, nameOfQueue, namesOf } from './support/consumers.ts';

const io = 'ioredis()';
const node = 'redis.createClient()';
const subscribing = ['subscribe', 'pSubscribe', 'psubscribe', 'sSubscribe', 'ssubscribe'];
/** Listeners for all messages: after how many arguments the message comes, and the subscriptions that it comes by. */
const listening: Readonly<Record<string, { readonly at: number; readonly by: RegExp }>> = {
  message: { at: 1, by: /^subscribe$/ },
  messageBuffer: { at: 1, by: /^subscribe$/ },
  pmessage: { at: 2, by: /^psubscribe$/i },
  pmessageBuffer: { at: 2, by: /^psubscribe$/i },
  smessage: { at: 1, by: /^ssubscribe$/i },
};

/** Messages over Redis: channels that clients subscribe to, lists and streams that they read from. */
export default defineLibrary({
  packages: ['ioredis', 'redis', '@redis/client'],
  docs: 'https://redis.io/docs/latest/develop/interact/pubsub',
  rows: [
    { api: 'ioredis.{Redis|Cluster}()', is: 'alias', of: io },
    { api: `${io}.duplicate()`, is: 'alias', of: io },
    { api: '@redis/client', is: 'alias', of: 'redis' },
    { api: 'redis.{createCluster|RedisClientType|RedisClient}()', is: 'alias', of: node },
    { api: `${node}.duplicate()`, is: 'alias', of: node },
    ...subscribing.map((name): Row => ({ api: `{${io}|${node}}.${name}`, is: 'function', keeps: true, async: true })),
    { api: `{${io}|${node}}.{on|once}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${node}.{connect|disconnect|quit}`, is: 'function', async: true },
    { api: `{${io}|${node}}.{publish|xadd|xAdd|lpush|rpush|lPush|rPush}`, is: 'function', async: true },
  ],
  operations: {
    [`{${io}|${node}}.{publish|xadd|xAdd}`]: ({ args }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(args[0]),
    }),
  },
  consumers(build) {
    for (const client of [io, node]) declareChannels(build, client);
    for (const seen of build.calls(
      `{${io}|${node}}.{blpop|brpop|blPop|brPop|brpoplpush|blmove|xreadgroup|xReadGroup}`,
    )) {
      const { args, name } = seen.event;
      // a look at a list that does not wait for it reads data
      const stream = /^xread/i.test(name);
      declarePolling(build, seen, {
        kind: 'queue',
        library: 'Redis',
        names: stream ? [streamIn(args)] : namesOf(args[0]),
      });
    }
  },
});

/** A client gets what it subscribed to by a listener of the subscription, or by one for all messages. */
function declareChannels(build: LibraryBuild, client: string): void {
  const subscriptions = build.calls(`${client}.{${subscribing.join('|')}}`);
  const declare = (seen: SeenCall, names: readonly string[], handler: Value, values: () => readonly Value[]): void =>
    declareConsumer(build, seen, { kind: 'topic', library: 'Redis', names, handler, arguments: values });
  for (const seen of subscriptions) {
    const { args, place } = seen.event;
    const handler = args.find(
      (argument, index) => index > 0 && options(argument).some(({ kind }) => kind === 'function'),
    );
    // the last argument of older versions' is told whether it worked
    if (client !== node || handler === undefined) continue;
    declare(seen, namesOf(args[0]), handler, () => [messageValue(place), unknown]);
  }
  for (const seen of build.calls(`${client}.on`)) {
    const { args, receiver, place } = seen.event;
    const [event, handler] = args;
    const kind = event?.kind === 'literal' ? listening[String(event.value)] : undefined;
    if (kind === undefined || handler === undefined) continue;
    const names = subscriptions
      .filter((subscription) => subscription.event.receiver === receiver && kind.by.test(subscription.event.name))
      .flatMap((subscription) =>
        subscription.event.args
          .filter((argument) => !options(argument).some(({ kind }) => kind === 'function'))
          .flatMap(namesOf),
      );
    declare(seen, names.length === 0 ? ['{?}'] : [...new Set(names)], handler, () => [
      ...Array.from({ length: kind.at }, () => unknown),
      messageValue(place),
    ]);
  }
}

/** `xreadgroup('GROUP', group, consumer, …, 'STREAMS', name, '>')`, or `xReadGroup(group, consumer, { key: name, id: '>' })`. */
function streamIn(args: readonly Value[]): string {
  const at = args.findIndex((argument) => argument.kind === 'literal' && /^streams$/i.test(String(argument.value)));
  if (at >= 0) return nameOfQueue(args[at + 1]);
  const described = args.flatMap((argument) => (argument.kind === 'array' ? argument.elements : [argument]));
  const object = described.find((argument) => argument.kind === 'object' && argument.props.has('key'));
  return nameOfQueue(object?.kind === 'object' ? (object.props.get('key') ?? undefinedValue) : undefined);
}
