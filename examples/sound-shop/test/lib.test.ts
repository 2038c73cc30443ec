import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidInputError } from '../src/errors.ts';
import { decodeCursor, toPage } from '../src/lib/cursor.ts';
import { hashPassword, verifyPassword } from '../src/lib/passwords.ts';
import { secretsEqual } from '../src/lib/tokens.ts';
import { TtlCache } from '../src/lib/ttl-cache.ts';
import { createLogger } from '../src/logger.ts';

test('a password is verified against its own salted hash', async () => {
  const hash = await hashPassword('secret');
  assert.notEqual(hash, await hashPassword('secret'));
  assert.equal(await verifyPassword('secret', hash), true);
  assert.equal(await verifyPassword('Secret', hash), false);
});

test('secrets of different length are different', () => {
  assert.equal(secretsEqual('a', 'a'), true);
  assert.equal(secretsEqual('a', 'ab'), false);
});

test('a cursor comes back as what it was, and only in its own kind of list', () => {
  const id = '00000000-0000-4000-8000-000000000001';
  const rows = [
    { id, price: 5 },
    { id, price: 6 },
  ];
  const { items, nextCursor } = toPage(rows, 1, (row) => String(row.price));
  assert.equal(items.length, 1);
  assert.deepEqual(decodeCursor(nextCursor ?? '', 'integer'), { value: '5', id });
  assert.throws(() => decodeCursor(nextCursor ?? '', 'time'), InvalidInputError);
  assert.equal(decodeCursor(undefined, 'time'), null);
  assert.equal(toPage(rows, 2, (row) => String(row.price)).nextCursor, null);
});

test('a cache forgets what is old, and the oldest of what is too much', (context) => {
  context.mock.timers.enable({ apis: ['Date'] });
  const cache = new TtlCache<number>({ ttlMs: 1000, maxEntries: 2 });
  cache.set('a', 1);
  cache.set('b', 2);
  cache.set('c', 3);
  assert.equal(cache.get('a'), undefined);
  assert.equal(cache.get('c'), 3);
  context.mock.timers.tick(1000);
  assert.equal(cache.get('c'), undefined);
});

test('credentials do not reach the log', () => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => lines.push(line) });
  logger.info({ password: 'hunter2', body: { refreshToken: 'hunter2' }, user: 'ann' }, 'signed in');
  const [line = ''] = lines;
  assert.ok(line.includes('ann') && line.includes('[redacted]') && !line.includes('hunter2'));
});
