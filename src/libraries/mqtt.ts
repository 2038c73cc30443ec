import { makeUnknown, type Value } from '../evaluate/values.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { declareConsumer, given, messageValue, nameOfQueue, namesOf } from './support/consumers.ts';

const client = 'mqtt.MqttClient()';

/** MQTT: one listener for the messages of all topics that a client subscribed to. */
export default defineLibrary({
  packages: ['mqtt', 'async-mqtt'],
  docs: 'https://github.com/mqttjs/MQTT.js',
  title: 'MQTT.js',
  rows: [
    { api: 'async-mqtt', is: 'alias', of: 'mqtt' },
    ...['connect', 'connectAsync', 'AsyncMqttClient', 'AsyncClient'].map((name): Row => ({
      api: `mqtt.${name}()`,
      is: 'alias',
      of: client,
    })),
    { api: 'mqtt.{connect|connectAsync}', is: 'client', client: 'queue' },
    { api: 'mqtt.connectAsync', is: 'function', async: true },
    // what is done once it is connected is done
    { api: `${client}.{on|once}`, is: 'function', calls: 'all', with: ['unknown'], returns: 'receiver' },
    { api: `${client}.{subscribeAsync|publishAsync|endAsync}`, is: 'function', async: true },
  ],
  operations: {
    [`${client}.{publish|publishAsync}`]: ({ args }): OperationDraft => ({ is: 'publish', to: nameOfQueue(args[0]) }),
  },
  consumers(build) {
    const subscriptions = build.calls(`${client}.{subscribe|subscribeAsync}`);
    for (const seen of build.calls(`${client}.on`)) {
      const { args, receiver, place } = seen.event;
      const [event, handler] = args;
      if (event?.kind !== 'literal' || event.value !== 'message' || handler === undefined) continue;
      const topics = subscriptions
        .filter((each) => each.event.receiver === receiver)
        .flatMap((each) => topicsOf(each.event.args[0]));
      declareConsumer(build, seen, {
        kind: 'topic',
        library: 'MQTT.js',
        names: topics.length === 0 ? ['{?}'] : [...new Set(topics)],
        handler,
        arguments: () => [makeUnknown(null, 'string'), messageValue(place), given(build, 'mqtt.IPublishPacket()')],
      });
    }
  },
});

/** A topic, a list of them, or an object with a setting for each. */
function topicsOf(value: Value | undefined): string[] {
  return value?.kind === 'object' ? [...value.props.keys()] : namesOf(value);
}
