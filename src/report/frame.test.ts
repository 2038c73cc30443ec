import { describe, expect, it } from 'vitest';
import { codeFrame } from './frame.ts';

const place = (line: number, column: number, endLine: number, endColumn: number) => ({
  file: 'a.ts',
  line,
  column,
  endLine,
  endColumn,
});

describe('codeFrame', () => {
  it('marks the place and shows the lines around it without their common margin', () => {
    const lines = { 1: '  function a() {', 2: '    return b();', 3: '  }' };
    expect(codeFrame(place(2, 12, 2, 15), lines, 80)).toEqual([
      { number: 1, text: 'function a() {', marked: false, underline: null },
      { number: 2, text: '  return b();', marked: true, underline: { start: 9, length: 3 } },
      { number: 3, text: '}', marked: false, underline: null },
    ]);
  });
  it('counts a tab as two blanks, in the text and under it', () => {
    expect(codeFrame(place(1, 3, 1, 4), { 1: '\tx\ty' }, 80)).toEqual([
      { number: 1, text: 'x  y', marked: true, underline: { start: 1, length: 2 } },
    ]);
  });
  it('keeps the mark in sight on a long line', () => {
    const line = `${'a'.repeat(500)}HERE${'b'.repeat(500)}`;
    const [shown] = codeFrame(place(1, 501, 1, 505), { 1: line }, 60);
    expect(shown?.text.length).toBeLessThanOrEqual(60);
    expect(
      shown?.text.slice(shown.underline?.start, (shown.underline?.start ?? 0) + (shown.underline?.length ?? 0)),
    ).toBe('HERE');
  });
  it('shows the first lines of a long finding', () => {
    const lines = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [index + 1, `line ${index + 1}`]));
    expect(
      codeFrame(place(5, 1, 25, 3), lines, 80).map(({ number, marked, underline }) => [number, marked, underline]),
    ).toEqual([
      [4, false, null],
      [5, true, null],
      [6, true, null],
      [7, true, null],
      [8, false, null],
    ]);
  });
  it('does not underline a whole line', () => {
    expect(codeFrame(place(1, 3, 1, 7), { 1: '  b(); ' }, 80)).toEqual([
      { number: 1, text: 'b();', marked: true, underline: null },
    ]);
    expect(codeFrame(place(1, 3, 1, 6), { 1: '  b();' }, 80)[0]?.underline).toBe(null);
    expect(codeFrame(place(1, 3, 1, 6), { 1: '  b() || c();' }, 80)[0]?.underline).toEqual({ start: 0, length: 3 });
  });
  it('is empty when the text of the line is not known', () => {
    expect(codeFrame(place(5, 1, 5, 3), undefined, 80)).toEqual([]);
    expect(codeFrame(place(5, 1, 5, 3), { 4: 'x' }, 80)).toEqual([]);
  });
});
