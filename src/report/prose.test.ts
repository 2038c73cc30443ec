import { describe, expect, it } from 'vitest';
import { palette } from './palette.ts';
import { proseLines } from './prose-terminal.ts';
import { firstSentence, readInline, readProse } from './prose.ts';

describe('readProse', () => {
  it('reads paragraphs and fenced code', () => {
    expect(readProse('One\ntwo.\n\n```ts\n  if (a) {\n    b();\n  }\n```\n\nThree.')).toEqual([
      { kind: 'paragraph', text: 'One two.' },
      { kind: 'code', language: 'ts', lines: ['if (a) {', '  b();', '}'] },
      { kind: 'paragraph', text: 'Three.' },
    ]);
  });
  it('reads indented code', () => {
    expect(readProse('Write:\n\n    a();\n    b();\nAnd so on.')).toEqual([
      { kind: 'paragraph', text: 'Write:' },
      { kind: 'code', language: '', lines: ['a();', 'b();'] },
      { kind: 'paragraph', text: 'And so on.' },
    ]);
  });
  it('survives a fence that is never closed', () => {
    expect(readProse('```\nx')).toEqual([{ kind: 'code', language: '', lines: ['x'] }]);
  });
});

describe('firstSentence', () => {
  it('ends at a full stop, not inside a name or an abbreviation', () => {
    expect(firstSentence('Use a.b, e.g. c. Then d.')).toBe('Use a.b, e.g. c.');
    expect(firstSentence('No stop')).toBe('No stop');
    expect(firstSentence('')).toBe('');
  });
});

describe('readInline', () => {
  it('tells code from text', () => {
    expect(readInline('a `b` ``c ` d`` e')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'code', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'c ` d' },
      { kind: 'text', text: ' e' },
    ]);
    expect(readInline('no `partner')).toEqual([{ kind: 'text', text: 'no `partner' }]);
  });
});

describe('proseLines', () => {
  it('colours code that was wrapped, on each of its lines', () => {
    const [open, close] = ['\u001b[36m', '\u001b[39m'];
    expect(proseLines('Use `aaaa bbbb` and `c`.', 10, palette(true))).toEqual([
      `Use ${open}\`aaaa${close}`,
      `${open}bbbb\`${close} and`,
      `${open}\`c\`${close}.`,
    ]);
    expect(proseLines('Use `aaaa bbbb` and `c`.', 10, palette(false))).toEqual(['Use `aaaa', 'bbbb` and', '`c`.']);
  });
});
