import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('channels that connections listen to', async () => {
  const model = await modelOf(`
import { Client } from 'pg';
import createSubscriber from 'pg-listen';
import postgres from 'postgres';
import { exec } from 'node:child_process';
const client = new Client();
await client.query('LISTEN "orders"');
client.on('notification', (message) => { exec('print ' + message.payload); exec('print ' + message.channel); });
client.on('error', console.error);
const subscriber = createSubscriber({});
class PubSub { async subscribe(channel, run) { subscriber.notifications.on(channel, run); await subscriber.listenTo(channel); } }
const pubsub = new PubSub();
pubsub.subscribe('tenants', (key) => { exec('drop ' + key); });
pubsub.subscribe('keys', reload);
const sql = postgres();
await sql.listen('news', reload);
function reload(payload) {}
`);
  expect(consumersOf(model)).toEqual([
    'topic orders → (anonymous) src/app.ts:8',
    'topic tenants → (anonymous) src/app.ts:13',
    'topic keys → reload src/app.ts:14',
    'topic news → reload src/app.ts:16',
  ]);
  expect(model.flows.map(({ consumers }) => consumers.map(({ name }) => name))).toEqual([['tenants'], ['orders']]);
});
