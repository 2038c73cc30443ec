import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('KEYS in a request, and elsewhere', () =>
  check(
    'database/redis-keys-scan',
    `
import express from 'express';
import Redis from 'ioredis';
const app = express();
const redis = new Redis();
app.delete('/cache', async (req, res) => {
  const keys = await redis.keys('cart:*'); // $ database/redis-keys-scan
  res.json(keys);
});
export async function clear() {
  return redis.keys('*'); // $ database/redis-keys-scan
}
`,
  ));

test('one key, parts of all keys, and keys of something else', () =>
  check(
    'database/redis-keys-scan',
    `
import express from 'express';
import Redis from 'ioredis';
const app = express();
const redis = new Redis();
app.get('/cache', async (req, res) => {
  const [cursor, names] = await redis.scan('0', 'MATCH', 'cart:*');
  res.json([cursor, names, await redis.hkeys('cart'), Object.keys(req.query), new Map().keys()]);
});
`,
  ));
