/** A piece of the text of a rule or a finding: a paragraph, or code to be shown as it is. */
export type Block = { kind: 'paragraph'; text: string } | { kind: 'code'; language: string; lines: string[] };

/**
 * Reads the little markup that `why` and `fix` may hold: paragraphs, `inline code` and fenced code. Indented lines are code
 * too, so that a fix written as plain text keeps its shape.
 */
export function readProse(text: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: paragraph.join(' ') });
    paragraph = [];
  };
  const lines = text.trim().split(/\r\n|\r|\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const fence = /^\s*(`{3,}|~{3,})\s*([\w+-]*)/.exec(line);
    if (fence !== null) {
      flush();
      const close = fence[1] ?? '```';
      const code: string[] = [];
      index++;
      while (index < lines.length && !(lines[index] ?? '').trim().startsWith(close)) code.push(lines[index++] ?? '');
      blocks.push({ kind: 'code', language: fence[2] ?? '', lines: dedent(code) });
    } else if (line.trim() === '') {
      flush();
    } else if (/^(?: {4}|\t)/.test(line) && paragraph.length === 0) {
      const code = [line];
      while (/^(?: {4}|\t)/.test(lines[index + 1] ?? '')) code.push(lines[++index] ?? '');
      blocks.push({ kind: 'code', language: '', lines: dedent(code) });
    } else {
      paragraph.push(line.trim());
    }
  }
  flush();
  return blocks;
}

/** The first sentence of the first paragraph: what an item of a list says. */
export function firstSentence(text: string): string {
  const paragraph = readProse(text).find((block) => block.kind === 'paragraph');
  if (paragraph?.kind !== 'paragraph') return '';
  // a sentence ends at a full stop before a blank and a capital, so that "e.g. x" and "a.b" do not end one
  const end = /[.!?](?=\s+[A-Z`"'“])/.exec(paragraph.text);
  return end === null ? paragraph.text : paragraph.text.slice(0, end.index + 1);
}

/** Text and `code` in turn. */
export function readInline(text: string): { kind: 'text' | 'code'; text: string }[] {
  const parts: { kind: 'text' | 'code'; text: string }[] = [];
  let last = 0;
  for (const { start, end, ticks } of codeSpans(text)) {
    if (start > last) parts.push({ kind: 'text', text: text.slice(last, start) });
    parts.push({ kind: 'code', text: text.slice(start + ticks, end - ticks).trim() });
    last = end;
  }
  if (last < text.length) parts.push({ kind: 'text', text: text.slice(last) });
  return parts;
}

/** Where code is in a text, backticks included: between two runs of equally many; a run without a partner is text. */
export function codeSpans(text: string): { start: number; end: number; ticks: number }[] {
  const runs = [...text.matchAll(/`+/g)].map((match) => ({ start: match.index, length: match[0].length }));
  const spans: { start: number; end: number; ticks: number }[] = [];
  for (let index = 0; index < runs.length; index++) {
    const open = runs[index];
    const closeIndex = runs.findIndex((run, other) => other > index && run.length === open?.length);
    const close = runs[closeIndex];
    if (open === undefined || close === undefined) continue;
    spans.push({ start: open.start, end: close.start + close.length, ticks: open.length });
    index = closeIndex;
  }
  return spans;
}

/** Takes away the indentation that all lines have in common. */
export function dedent(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(common).trimEnd());
}
