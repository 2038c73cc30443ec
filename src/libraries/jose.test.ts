import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function operations(code: string): Promise<Record<string, unknown>[]> {
  const { operations } = await modelOf(code);
  return operations
    .filter(({ is }) => is === 'token')
    .map(({ place: _place, inFunction: _fn, tried: _tried, inCatch: _catch, is: _is, ...rest }) => ({ ...rest }));
}

test('tokens built by a chain', async () => {
  expect(
    await operations(`
import { SignJWT, jwtVerify, decodeJwt } from 'jose';
const key = new TextEncoder().encode('in the code');
export async function run(token: string) {
  await new SignJWT({ id: 1 }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('2h').sign(key);
  await new SignJWT({ id: 1 }).setProtectedHeader({ alg: 'HS256' }).sign(process.env.KEY);
  await jwtVerify(token, key);
  decodeJwt(token);
}
`),
  ).toMatchObject([
    { operation: 'sign', literalKey: 'in the code', expires: true },
    { operation: 'sign', literalKey: null, expires: false },
    { operation: 'verify', literalKey: 'in the code', algorithmsPinned: true },
    { operation: 'decode' },
  ]);
});

test('an expiration that is set on the signer apart from the chain is not known to be missing', async () => {
  expect(
    await operations(`
import { SignJWT } from 'jose';
export async function run(lifetime: string | undefined, key: Uint8Array) {
  const signer = new SignJWT({ id: 1 }).setIssuedAt();
  if (lifetime !== undefined) signer.setExpirationTime(lifetime);
  return signer.setProtectedHeader({ alg: 'HS256' }).sign(key);
}
`),
  ).toMatchObject([{ operation: 'sign', expires: null }]);
});
