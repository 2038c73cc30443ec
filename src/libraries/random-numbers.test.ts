import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what packages make of numbers that can be computed', async () => {
  const { operations } = await modelOf(`
import seed from 'random-seed';
import { v1, v4 } from 'uuid';
import { randomBytes } from 'node:crypto';
export function make() {
  const a = seed.create('x')(5);
  const b = v1();
  const c = v4();
  const d = randomBytes(8);
  return [a, b, c, d];
}
`);
  const guessable = operations.flatMap((operation) =>
    operation.is === 'guessable' ? [`${operation.name}: ${operation.from}`] : [],
  );
  expect(guessable).toEqual(['a: random-seed', 'b: a UUID of the time']);
});
