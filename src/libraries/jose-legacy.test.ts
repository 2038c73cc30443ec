import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('tokens of jose 2', async () => {
  const { operations } = await modelOf(`
const { JWT, JWK } = require('jose');
JWT.sign({ sub: '1' }, JWK.asKey('walrus'), { expiresIn: '1h' });
JWT.verify(process.argv[2], JWK.asKey(process.env.KEY));
JWT.verify(process.argv[2], JWK.None);
JWT.decode(process.argv[2]);
`);
  const tokens = operations.flatMap((operation) =>
    operation.is === 'token' ? [[operation.operation, operation.literalKey, operation.algorithmsPinned]] : [],
  );
  expect(tokens).toEqual([
    ['sign', 'walrus', true],
    ['verify', null, true],
    ['verify', null, false],
    ['decode', null, true],
  ]);
});
