import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a copy of something that has a name', () =>
  check(
    'performance/json-roundtrip-clone',
    `
export function draft(order) {
  const copy = JSON.parse(JSON.stringify(order)); // $ performance/json-roundtrip-clone
  copy.state = 'draft';
  return copy;
}
`,
  ));

test('text that is kept, a function that changes values, and what is taken out of it', () =>
  check(
    'performance/json-roundtrip-clone',
    `
export function others(order, text, make) {
  const kept = JSON.stringify(order);
  const changed = JSON.parse(JSON.stringify(order), (key, value) => (key === 'at' ? new Date(value) : value));
  const plain = JSON.parse(JSON.stringify(make(order)));
  return [kept, changed, plain, JSON.parse(text), JSON.parse(JSON.stringify(order)).details, structuredClone(order)];
}
`,
  ));
