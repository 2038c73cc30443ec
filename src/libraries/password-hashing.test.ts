import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function operations(code: string): Promise<Record<string, unknown>[]> {
  const { operations } = await modelOf(code);
  return operations
    .filter(({ is }) => is === 'hash')
    .map(({ place: _place, inFunction: _fn, tried: _tried, inCatch: _catch, is: _is, ...rest }) => ({ ...rest }));
}

test('work factors, given or with the salt', async () => {
  expect(
    await operations(`
import bcrypt from 'bcryptjs';
import argon2 from 'argon2';
export async function register(password: string, other: string) {
  await bcrypt.hash(password, 8);
  const salt = await bcrypt.genSalt(12);
  await bcrypt.hash(password, salt);
  await bcrypt.compare(password, other);
  await argon2.hash(other);
}
`),
  ).toEqual([
    { api: 'bcryptjs.hash', algorithm: 'bcrypt', ofPassword: true, cost: 8 },
    { api: 'bcryptjs.hash', algorithm: 'bcrypt', ofPassword: true, cost: 12 },
    { api: 'argon2.hash', algorithm: 'argon2', ofPassword: false, cost: null },
  ]);
});
