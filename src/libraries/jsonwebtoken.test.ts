import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function operations(code: string): Promise<Record<string, unknown>[]> {
  const { operations } = await modelOf(code);
  return operations
    .filter(({ is }) => is === 'token')
    .map(({ place: _place, inFunction: _fn, tried: _tried, inCatch: _catch, is: _is, ...rest }) => ({ ...rest }));
}

test('keys, lifetimes and algorithms', async () => {
  expect(
    await operations(`
import jwt from 'jsonwebtoken';
jwt.sign({ id: 1 }, process.env.KEY || 'fallback', { expiresIn: '1h' });
jwt.sign({ id: 1 }, process.env.KEY);
jwt.sign({ id: 1, exp: 5 }, process.env.KEY);
jwt.verify(process.argv[2], process.env.KEY);
jwt.verify(process.argv[2], process.env.KEY, { algorithms: ['HS256'] });
jwt.verify(process.argv[2], 'key', { algorithms: ['none', 'HS256'], ignoreExpiration: true });
jwt.decode(process.argv[2]);
`),
  ).toMatchObject([
    { operation: 'sign', literalKey: null, expires: true, algorithmsPinned: true, options: { expiresIn: '1h' } },
    { operation: 'sign', literalKey: null, expires: false },
    { operation: 'sign', literalKey: null, expires: true },
    { operation: 'verify', literalKey: null, algorithmsPinned: null, expires: true },
    { operation: 'verify', literalKey: null, algorithmsPinned: true },
    { operation: 'verify', literalKey: 'key', algorithmsPinned: false, expires: false },
    { operation: 'decode', literalKey: null },
  ]);
});
