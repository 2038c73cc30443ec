import { describe, expect, it } from 'vitest';
import { counted, displayWidth, listed, printable, truncate, truncatePath, wrap } from './text.ts';

describe('printable', () => {
  it('shows what would steer the terminal or reorder the text', () => {
    expect(printable('a\u001b[31mred')).toBe(String.raw`a\u{1b}[31mred`);
    expect(printable('if (\u202eadmin)')).toBe(String.raw`if (\u{202e}admin)`);
    expect(printable('zero\u200bwidth\u0085')).toBe(String.raw`zero\u{200b}width\u{85}`);
  });
  it('keeps letters of any language', () => {
    expect(printable('größe 数据 🚀')).toBe('größe 数据 🚀');
  });
  it('keeps to one line', () => {
    expect(printable('a\r\nb\tc')).toBe('a  b c');
  });
});

describe('displayWidth', () => {
  it('counts columns', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('数据')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
  });
});

describe('cutting', () => {
  it('keeps the start of a sentence', () => {
    expect(truncate('one two three', 20)).toBe('one two three');
    expect(truncate('one two three', 9)).toBe('one two…');
  });
  it('keeps the end of a path', () => {
    expect(truncatePath('src/some/deep/folder/file.ts:12', 15)).toBe('…der/file.ts:12');
  });
});

describe('wrap', () => {
  it('breaks between words and gives a long word its own line', () => {
    expect(wrap('aa bb cc', 5)).toEqual(['aa bb', 'cc']);
    expect(wrap('a verylongword b', 5)).toEqual(['a', 'verylongword', 'b']);
    expect(wrap('', 5)).toEqual(['']);
  });
});

describe('numbers and lists', () => {
  it('agree and are grouped', () => {
    expect(counted(1, 'query', 'queries')).toBe('1 query');
    expect(counted(1234567, 'line')).toBe('1,234,567 lines');
    expect(listed(['a'])).toBe('a');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  });
});
