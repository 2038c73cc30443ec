import { codeSpans, readProse } from './prose.ts';
import { printable, printableLines, truncate, wrap } from './text.ts';
import type { Palette } from './palette.ts';

/** Prose as lines for a terminal: paragraphs wrapped, code behind a bar. Without colour it reads the same. */
export function proseLines(text: string, columns: number, paint: Palette): string[] {
  return readProse(text).flatMap((block) =>
    block.kind === 'code'
      ? printableLines(block.lines.join('\n')).map(
          (line) => `${paint.dim('│')} ${paint.code(truncate(line, columns - 2))}`,
        )
      : paintCode(wrap(printable(block.text), columns), paint),
  );
}

/** One line of text, its code coloured; the backticks stay. */
export function inlineCode(line: string, paint: Palette): string {
  return paintCode([line], paint)[0] ?? '';
}

/** A span of code may have been wrapped: where it starts and ends is known only from all lines together. */
function paintCode(lines: readonly string[], paint: Palette): string[] {
  const spans = codeSpans(lines.join(' '));
  let offset = 0;
  return lines.map((line) => {
    let painted = '';
    let last = 0;
    for (const span of spans) {
      const from = Math.max(last, span.start - offset);
      const to = Math.min(line.length, span.end - offset);
      if (from >= to) continue;
      painted += line.slice(last, from) + paint.code(line.slice(from, to));
      last = to;
    }
    offset += line.length + 1;
    return painted + line.slice(last);
  });
}
