import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function operations(code: string): Promise<Record<string, unknown>[]> {
  const { operations } = await modelOf(code);
  return operations
    .filter(({ is }) => is === 'hash')
    .map(({ place: _place, inFunction: _fn, tried: _tried, inCatch: _catch, is: _is, ...rest }) => ({ ...rest }));
}

test('hashes, and which of them are of passwords', async () => {
  expect(
    await operations(`
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
export function run(password: string, file: string) {
  createHash('md5').update(password).digest('hex');
  createHash('sha256').update(file).digest('hex');
  createHmac('sha1', 'key').update(file).digest('hex');
  pbkdf2Sync(password, 'salt', 1000, 64, 'sha512');
}
`),
  ).toMatchObject([
    { algorithm: 'md5', ofPassword: true, cost: null },
    { algorithm: 'sha256', ofPassword: false },
    { algorithm: 'hmac-sha1', ofPassword: false },
    { algorithm: 'pbkdf2', ofPassword: true, cost: 1000 },
  ]);
});

test('only the synchronous forms block', async () => {
  const { operations } = await modelOf(`
import crypto from 'crypto';
crypto.scryptSync('a', 'b', 64);
crypto.scrypt('a', 'b', 64, () => {});
crypto.randomBytes(16);
`);
  expect(operations.filter(({ is }) => is === 'blocking').map(({ api }) => api)).toEqual(['crypto.scryptSync']);
});
