import { displayWidth, printable } from './text.ts';
import type { Location } from '../findings/types.ts';

/** A line of a code frame. Text is safe to print, indented as little as possible and cut to the width asked for. */
export interface FrameLine {
  number: number;
  text: string;
  /** it is one of the lines that the finding is about, not of those around */
  marked: boolean;
  /**
   * the part of `text` that the finding is about, in columns from its start; null where that is the whole line, or where the finding
   * goes on over several lines: underlining everything shows nothing
   */
  underline: { start: number; length: number } | null;
}

/** Longest stretch of a finding of many lines that is shown. */
const markedLines = 3;

/** The lines a finding points to, with those around it as far as their text is known. Empty when the line itself is not. */
export function codeFrame(
  location: Location,
  lines: Readonly<Record<number, string>> | undefined,
  columns: number,
  around = 1,
): FrameLine[] {
  if (lines?.[location.line] === undefined) return [];
  const last = Math.min(Math.max(location.line, location.endLine), location.line + markedLines - 1);
  const picked: { number: number; source: string }[] = [];
  for (let number = location.line - around; number <= last + around; number++) {
    const source = lines[number];
    if (source !== undefined) picked.push({ number, source: source.replaceAll('\t', '  ') });
  }
  while (picked[0]?.source.trim() === '') picked.shift();
  while (picked.at(-1)?.source.trim() === '') picked.pop();

  const margin = Math.min(
    ...picked.filter(({ source }) => source.trim() !== '').map(({ source }) => source.search(/\S/)),
  );
  return picked.map(({ number, source }) => {
    if (number < location.line || number > last) return fit(number, source, null, margin, columns);
    const raw = lines[number] ?? '';
    const start = number === location.line ? columnOf(raw, location.column) : Math.max(0, source.search(/\S/));
    const end = number === location.endLine ? columnOf(raw, location.endColumn) : source.trimEnd().length;
    const line = fit(number, source, { start, end: Math.max(start + 1, end) }, margin, columns);
    const whole = source.slice(0, start).trim() === '' && /^[;,\s]*$/.test(source.slice(end));
    return whole || location.endLine > location.line ? { ...line, underline: null } : line;
  });
}

/** 1-based UTF-16 column of the source → 0-based index after tabs became two blanks. */
function columnOf(raw: string, column: number): number {
  return raw.slice(0, column - 1).replaceAll('\t', '  ').length;
}

/** Cuts away the margin, and from a long line what is far from the mark. */
function fit(
  number: number,
  source: string,
  mark: { start: number; end: number } | null,
  margin: number,
  columns: number,
): FrameLine {
  let from = margin;
  let prefix = '';
  if (mark !== null && mark.start - margin > columns * 0.7) {
    from = mark.start - Math.floor(columns * 0.3);
    prefix = '…';
  }
  const room = columns - prefix.length;
  let shown = source.slice(from).trimEnd();
  let suffix = '';
  if (shown.length > room) {
    shown = shown.slice(0, Math.max(0, room - 1));
    suffix = '…';
  }
  const text = `${prefix}${printable(shown)}${suffix}`;
  if (mark === null) return { number, text, marked: false, underline: null };
  const start = Math.max(0, mark.start - from);
  const before = `${prefix}${printable(shown.slice(0, start))}`;
  const marked = printable(shown.slice(start, Math.max(start + 1, mark.end - from)));
  return {
    number,
    text,
    marked: true,
    underline: { start: displayWidth(before), length: Math.max(1, displayWidth(marked)) },
  };
}
