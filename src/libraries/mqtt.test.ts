import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('the listener for all topics that a client subscribed to', async () => {
  const model = await modelOf(`
import mqtt from 'mqtt';
import { exec } from 'node:child_process';
const client = mqtt.connect('mqtt://broker');
client.on('connect', () => { client.subscribe(['sensors/+', 'alarms']); });
client.subscribe({ status: { qos: 1 } });
client.on('message', (topic, payload) => { exec('log ' + payload.toString()); store(topic); });
const other = mqtt.connect('mqtt://other');
other.on('message', store);
function store(topic) { client.publish('stored', topic); }
`);
  expect(consumersOf(model)).toEqual([
    'topic alarms → (anonymous) src/app.ts:7',
    'topic sensors/+ → (anonymous) src/app.ts:7',
    'topic status → (anonymous) src/app.ts:7',
    'topic {?} → store src/app.ts:9',
  ]);
  expect(model.flows.map(({ kind, source }) => [kind, source.kind])).toEqual([['command', 'message']]);
});
