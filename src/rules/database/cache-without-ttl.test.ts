import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const caching = (client: string, keep: string, key = '`product:${req.params.id}`'): string => `
import express from 'express';
import Redis from 'ioredis';
import { createClient } from 'redis';
import { Redis as Upstash } from '@upstash/redis';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const cache = ${client};
app.get('/products/:id', async (req, res) => {
  const key = ${key};
  const known = await cache.get(key);
  if (known) return res.json(JSON.parse(known));
  const { rows } = await pool.query('SELECT id, name FROM products WHERE id = $1', [req.params.id]);
  ${keep}
  res.json(rows[0]);
});
`;

test.each([
  ['new Redis()', 'await cache.set(key, JSON.stringify(rows[0]));'],
  ['createClient()', 'await cache.set(key, JSON.stringify(rows[0]));'],
  ['new Upstash({})', 'await cache.set(key, rows[0]);'],
])('%s keeps it: %s', (client, keep) =>
  check('database/cache-without-ttl', caching(client, `${keep} // $ database/cache-without-ttl`)),
);

test.each([
  ['new Redis()', `await cache.set(key, JSON.stringify(rows[0]), 'EX', 60);`],
  ['new Redis()', `await cache.set(key, 'done');`],
  ['new Redis()', `await cache.setex(key, 60, JSON.stringify(rows[0]));`],
  ['new Redis()', `await cache.set(key, JSON.stringify(rows[0])); await cache.expire(key, 60);`],
  ['createClient()', 'await cache.set(key, JSON.stringify(rows[0]), { EX: 60 });'],
  ['new Upstash({})', 'await cache.set(key, rows[0], { ex: 60 });'],
])('%s lets it go: %s', (client, keep) => check('database/cache-without-ttl', caching(client, keep)));

test('one entry that is always the same', () =>
  check(
    'database/cache-without-ttl',
    caching('new Redis()', 'await cache.set(key, JSON.stringify(rows));', `'products'`),
  ));

test('a store, of which nothing is read before', () =>
  check(
    'database/cache-without-ttl',
    `
import express from 'express';
import Redis from 'ioredis';
const app = express();
const store = new Redis();
app.put('/settings/:id', async (req, res) => {
  await store.set('settings:' + req.params.id, JSON.stringify(req.body));
  res.sendStatus(204);
});
`,
  ));
