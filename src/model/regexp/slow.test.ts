import { expect, test } from 'vitest';
import { slownessOf } from './slow.ts';

test.each([
  ['^(a+)+$', ''],
  ['^(a|a)*$', ''],
  ['^(ab|ab)*$', ''],
  ['(a|aa)+$', ''],
  ['^([a-z]+)*x$', 'i'],
  ['(.*,)*x', ''],
  ['^(?:\\w+[.-]?)+@', ''],
])('/%s/%s takes twice as long with every few characters', (pattern, flags) => {
  const slowness = slownessOf(pattern, flags);
  expect(slowness?.exponential).toBe(true);
  const { prefix = '', pump = '', suffix = '' } = slowness?.attack ?? {};
  // the attack is no match, or the matcher would stop at the first way that it finds
  expect(new RegExp(pattern, flags).test(prefix + pump.repeat(3) + suffix)).toBe(false);
});

test.each([
  ['\\s+$', ''],
  ['a.*b.*c', ''],
  ['^[^@]+@[^@]+\\.[^@]+$', ''],
  ['<[^>]*>', 'g'],
])('/%s/%s takes the square of the length', (pattern, flags) => {
  expect(slownessOf(pattern, flags)?.exponential).toBe(false);
});

test.each([
  ['^[a-z]+$', ''],
  ['^\\d+\\.\\d+$', ''],
  ['^[a-z0-9]+(?:-[a-z0-9]+)*$', ''],
  ['(a+)+', ''],
  ['^(?:a|b)*$', ''],
  ['^(?=a+)b*$', ''],
  ['^\\s+', ''],
  ['^[\\w.+-]+@[a-z\\d-]+\\.[a-z\\d.-]+$', 'i'],
])('/%s/%s is as fast as its text is long', (pattern, flags) => {
  expect(slownessOf(pattern, flags)).toBeNull();
});

test('what is no regular expression, or goes beyond the parser', () => {
  expect(slownessOf('(a+', '')).toBeNull();
  expect(slownessOf('[a--b]+', 'v')).toBeNull();
});
