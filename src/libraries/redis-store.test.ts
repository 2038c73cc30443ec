import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('scripts and commands made of input', async () => {
  const model = await modelOf(`
import express from 'express';
import Redis from 'ioredis';
import { createClient } from 'redis';
const redis = new Redis();
const client = createClient();
const app = express();
app.use(express.json());
app.post('/a', async (req, res) => {
  await redis.eval("return redis.call('get', '" + req.body.key + "')", 0);
  await redis.eval("return redis.call('get', KEYS[1])", 1, req.body.key);
  await client.sendCommand(req.body.command);
  await client.sendCommand(['GET', String(req.body.key)]);
  res.json({ value: await redis.get('a:' + req.body.key) });
});
`);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`).sort()).toEqual(['code 10', 'nosql 12']);
  expect(model.operations.flatMap((operation) => (operation.is === 'client' ? [operation.client] : []))).toEqual([
    'cache',
    'cache',
  ]);
});
