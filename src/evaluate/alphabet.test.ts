import { expect, test } from 'vitest';
import { alphabetOf, harmlessFor, otherCharacters, soughtBy } from './alphabet.ts';
import { kindBit } from './taint.ts';

const kindsOf = (pattern: RegExp, kinds: string[]): string[] => {
  const alphabet = alphabetOf(pattern.source, pattern.flags);
  return alphabet === null ? [] : kinds.filter((kind) => (harmlessFor(alphabet) & kindBit(kind)) !== 0);
};

test.each([
  [/^[a-z_]+$/, ['html', 'sql', 'path', 'log', 'redirect']],
  [/^(?:asc|desc)$/i, ['html', 'sql', 'path', 'log', 'redirect']],
  [/^\w+(-\d+)?$/, ['html', 'sql', 'path', 'log', 'redirect']],
  [/^[\w.-]+$/, ['html', 'sql', 'path', 'log', 'redirect']],
  [/^[\w./-]+$/, ['html', 'log']],
  [/^[^<>"'&`]+$/, ['html']],
  [/^.*$/, ['log']],
  [/^(?!\.)[a-z.]+$/, ['html', 'sql', 'path', 'log', 'redirect']],
  // one of these is not anchored, runs over several lines, or is more than this reader understands
  [/^a|b$/, []],
  [/[a-z]+/, []],
  [/^[a-z]+$/m, []],
  [/^(a)\1$/, []],
])('%s', (pattern, kinds) => {
  expect(kindsOf(pattern, ['html', 'sql', 'path', 'log', 'redirect'])).toEqual(kinds);
});

test('what a search did not find is not there', () => {
  const sought = soughtBy('[<>"\'`&]', '');
  expect(sought === null ? 0 : harmlessFor(otherCharacters(sought)) & kindBit('html')).not.toBe(0);
  expect(soughtBy('<script>', '')).toBeNull();
});
