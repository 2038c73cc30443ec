import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer, declarePolling, given, memberOf, nameOfQueue, namesOf } from './support/consumers.ts';

const connection = 'nats.NatsConnection()';
const message = 'nats.Msg()';

/** NATS: subscriptions that call a function, or that are gone through with `for await`. */
export default defineLibrary({
  packages: ['nats', '@nats-io/transport-node', '@nats-io/nats-core', '@nats-io/jetstream'],
  docs: 'https://docs.nats.io/using-nats/developer',
  title: 'NATS',
  rows: [
    { api: '{@nats-io/transport-node|@nats-io/nats-core}', is: 'alias', of: 'nats' },
    { api: 'nats.connect()', is: 'alias', of: connection },
    { api: `${connection}.subscribe()[]`, is: 'alias', of: message },
    { api: 'nats.Subscription()[]', is: 'alias', of: message },
    { api: 'nats.JsMsg()', is: 'alias', of: message },
    { api: `${connection}.jetstream()`, is: 'alias', of: 'nats.JetStreamClient()' },
    { api: '@nats-io/jetstream.jetstream()', is: 'alias', of: 'nats.JetStreamClient()' },
    { api: 'nats.JetStreamClient().consumers.get()', is: 'alias', of: 'nats.Consumer()' },
    { api: 'nats.Consumer().{consume|fetch}()[]', is: 'alias', of: message },
    { api: 'nats.connect', is: 'client', client: 'queue' },
    { api: 'nats.connect', is: 'function', async: true },
    { api: `${connection}.subscribe`, is: 'function', keeps: true },
    { api: `${connection}.{request|flush|drain|close}`, is: 'function', async: true },
    { api: 'nats.JetStreamClient().publish', is: 'function', async: true },
    { api: 'nats.JetStreamClient().consumers.get', is: 'function', async: true },
    { api: 'nats.Consumer().{consume|fetch|next}', is: 'function', keeps: true, async: true },
    { api: 'nats.{StringCodec|JSONCodec}().decode', is: 'propagator', from: [0] },
    { api: `${message}.{data|headers}`, is: 'source', kind: 'message', in: 'message' },
    { api: `${message}.{json|string}()`, is: 'source', kind: 'message', in: 'message' },
  ],
  operations: {
    [`{${connection}|nats.JetStreamClient()}.{publish|request}`]: ({ args }): OperationDraft => ({
      is: 'publish',
      to: nameOfQueue(args[0]),
    }),
  },
  consumers(build) {
    for (const seen of build.calls(`${connection}.subscribe`)) {
      const { args, place } = seen.event;
      const callback = memberOf(build, args[1], 'callback', place);
      const group = memberOf(build, args[1], 'queue', place);
      const what = {
        kind: group === undefined ? ('topic' as const) : ('queue' as const),
        library: 'NATS',
        names: namesOf(args[0]),
      };
      if (callback === undefined) declarePolling(build, seen, what);
      else
        declareConsumer(build, seen, {
          ...what,
          nameAt: 0,
          handler: callback,
          arguments: () => [given(build, 'nats.NatsError()'), given(build, message)],
        });
    }
    for (const seen of build.calls('nats.Consumer().{consume|fetch|next}')) {
      const { args, place, receiver } = seen.event;
      const what = {
        kind: 'queue' as const,
        library: 'NATS',
        names: namesOf(receiver?.kind === 'external' ? receiver.args[0] : undefined),
      };
      const callback = memberOf(build, args[0], 'callback', place);
      if (callback === undefined) declarePolling(build, seen, what);
      else declareConsumer(build, seen, { ...what, handler: callback, arguments: () => [given(build, message)] });
    }
  },
});
