import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('channels by ioredis and node-redis, lists and streams', async () => {
  const model = await modelOf(`
//- /src/io.ts
import Redis from 'ioredis';
import { exec } from 'node:child_process';
const redis = new Redis();
const subscriber = redis.duplicate();
subscriber.subscribe('orders', 'payments', (error) => {});
subscriber.on('message', (channel, message) => { const { id } = JSON.parse(message); exec('print ' + id); exec('print ' + channel); });
subscriber.on('error', console.error);
subscriber.psubscribe('user.*');
subscriber.on('pmessage', (pattern, channel, message) => { log(message); });
function log(message) {}
export async function pop() {
  while (true) {
    const [key, value] = await redis.brpop('tasks', 0);
    log(value);
  }
}
export async function read() {
  const entries = await redis.xreadgroup('GROUP', 'g', 'c', 'COUNT', 10, 'STREAMS', 'clicks', '>');
  log(entries);
}
//- /src/node.ts
import express from 'express';
import { createClient } from 'redis';
const client = createClient();
await client.subscribe('news', (message) => { fetch(message); });
const app = express();
app.get('/live', async (req, res) => {
  const own = client.duplicate();
  await own.subscribe('live', (message) => res.write(message));
});
app.post('/news', async (req, res) => { await client.publish('news', 'x'); res.sendStatus(204); });
app.listen(3000);
`);
  expect(consumersOf(model)).toEqual([
    'topic orders → (anonymous) src/io.ts:6',
    'topic payments → (anonymous) src/io.ts:6',
    'topic user.* → (anonymous) src/io.ts:9',
    'queue tasks → pop src/io.ts:13',
    'queue clicks → read src/io.ts:18',
    'topic news → (anonymous) src/node.ts:4',
  ]);
  expect(
    model.flows.map(({ kind, source, consumers }) => [kind, source.kind, consumers.map(({ name }) => name)]),
  ).toEqual([
    ['command', 'message', ['orders', 'payments']],
    ['url', 'message', ['news']],
  ]);
  expect(
    model.endpoints[1]?.steps.flatMap(({ operation }) => (operation.is === 'publish' ? [operation.to] : [])),
  ).toEqual(['news']);
});
