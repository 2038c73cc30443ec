/**
 * What every text report needs to be safe and legible: audited projects choose their own names, paths and source lines,
 * so anything may be in them, escape sequences and direction overrides included.
 */

// controls, format characters (zero-width, direction overrides), line and paragraph separators
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of text without anything that could move the cursor, colour the terminal or reorder what is read. */
export function printable(text: string): string {
  return text
    .replaceAll(/[\t\r\n]/g, ' ')
    .replace(invisible, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** `printable`, for text of several lines. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => printable(line.replaceAll('\t', '  ')));
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;
const combining = /\p{M}/u;

/** Columns a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** Cuts a text to a number of terminal columns, with `…` where something is missing. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let width = 0;
  let result = '';
  for (const character of text) {
    width += displayWidth(character);
    if (width > columns - 1) break;
    result += character;
  }
  return `${result.trimEnd()}…`;
}

/** Cuts a path in the middle, because its end says most. */
export function truncatePath(path: string, columns: number): string {
  if (displayWidth(path) <= columns) return path;
  const characters = [...path];
  while (characters.length > 0 && displayWidth(characters.join('')) > columns - 1) characters.shift();
  return `…${characters.join('')}`;
}

/** Breaks a paragraph into lines of at most so many columns; a longer word gets a line of its own. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const wordWidth = displayWidth(word);
    if (width > 0 && width + 1 + wordWidth > columns) {
      lines.push(line);
      line = '';
      width = 0;
    }
    line = width === 0 ? word : `${line} ${word}`;
    width += (width === 0 ? 0 : 1) + wordWidth;
  }
  if (width > 0 || lines.length === 0) lines.push(line);
  return lines;
}

/** `1 endpoint`, `2 endpoints`, `12,345 lines` */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(count)} ${count === 1 ? singular : plural}`;
}

/** A number with thousands separated; never by the locale of the machine. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `a, b and c` */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
