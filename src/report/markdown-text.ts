import { readInline, readProse } from './prose.ts';
import { printable, printableLines } from './text.ts';

/** Prose of one line: code spans stay, the rest is escaped. */
export function text(source: string): string {
  return inline(source.replaceAll(/\s+/g, ' ').trim());
}

/** Paragraphs and code blocks. */
export function prose(source: string): string {
  return readProse(source)
    .map((block) => (block.kind === 'code' ? fenced(block.lines, block.language) : inline(block.text)))
    .join('\n\n');
}

/** A fence longer than any run of backticks inside, so that nothing in the code can end it. */
export function fenced(lines: readonly string[], language: string): string {
  const body = printableLines(lines.join('\n')).join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}${language}\n${body}\n${fence}`;
}

/** A code span that no backtick of the text can end. */
export function code(source: string): string {
  const plain = printable(source);
  const longest = longestRun(plain);
  return longest > 0 ? `${'`'.repeat(longest + 1)} ${plain} ${'`'.repeat(longest + 1)}` : `\`${plain}\``;
}

/** A code span for a cell of a table, where a bar ends the cell even inside code. */
export function cellCode(source: string): string {
  return code(source).replaceAll('|', String.raw`\|`);
}

function inline(source: string): string {
  return readInline(source)
    .map((part) => (part.kind === 'code' ? code(part.text) : escape(part.text)))
    .join('');
}

function longestRun(source: string): number {
  return Math.max(0, ...[...source.matchAll(/`+/g)].map((match) => match[0].length));
}

/** Names of the audited project must not become markup: emphasis, links, HTML, headings, lists. */
function escape(source: string): string {
  return printable(source)
    .replaceAll(/[\\`*_[\]<>|~]/g, (character) => `\\${character}`)
    .replaceAll(/&(?=[#\w]+;)/g, '&amp;')
    .replace(/^(\s*)([#+-]|\d+[.)])(?=\s|$)/, '$1\\$2');
}
