import { expect, test } from 'vitest';
import { findIn } from './match.ts';
import { parsePattern } from './parse.ts';

function found(pattern: RegExp, text: string): string | null {
  const parsed = parsePattern(pattern.source, pattern.flags);
  const at = parsed === null ? null : findIn(parsed, text);
  return at === null ? null : text.slice(at.start, at.end);
}

test('finds what the language finds', () => {
  expect(found(/<script[^>]*>.*?<\/script>/i, 'x<SCRIPT a>b</script>c')).toBe('<SCRIPT a>b</script>');
  expect(found(/<!--.*-->/, '<!-- a\nb -->')).toBeNull();
  expect(found(/a{2,3}?/, 'aaaa')).toBe('aa');
  expect(found(/\bfoo\b(?!bar)/, 'a foo-bar')).toBe('foo');
  expect(found(/^(?:a|ab)c$/, 'abc')).toBe('abc');
});

test('gives up on what takes too long', () => {
  expect(found(/^(?:a+)+$/, `${'a'.repeat(40)}!`)).toBeNull();
});
