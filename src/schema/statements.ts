/** One statement of a text, without the comments before it. */
export interface Statement {
  readonly sql: string;
  /** where it begins in the text */
  readonly start: number;
}

/** The statements of a text; a command that only psql knows stands for itself, with its backslash. */
export function statementsOf(text: string): Statement[] {
  const found: Statement[] = [];
  let start = -1;
  let parentheses = 0;
  // `BEGIN ATOMIC … END` of a function in SQL, and the `CASE`s in it
  let blocks = 0;
  const end = (at: number): void => {
    if (start >= 0) found.push({ sql: text.slice(start, at).trimEnd(), start });
    start = -1;
    parentheses = 0;
    blocks = 0;
  };
  for (let at = 0; at < text.length;) {
    const skipped = skipComment(text, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const char = text[at] ?? '';
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    if (start < 0 && char === '\\') {
      const line = text.indexOf('\n', at);
      const stop = line < 0 ? text.length : line;
      found.push({ sql: text.slice(at, stop).trimEnd(), start: at });
      at = stop;
      continue;
    }
    if (char === ';' && parentheses <= 0 && blocks === 0) {
      end(at);
      at++;
      continue;
    }
    if (start < 0) start = at;
    if (char === '(') parentheses++;
    if (char === ')') parentheses--;
    const word = wordAt(text, at);
    if (word === '') {
      at = skipQuoted(text, at);
      continue;
    }
    const lower = word.toLowerCase();
    if (lower === 'begin' && /^\s+atomic\b/i.test(text.slice(at + 5, at + 40))) blocks++;
    else if (blocks > 0 && lower === 'case') blocks++;
    else if (blocks > 0 && lower === 'end') blocks--;
    at = /^e$/i.test(word) && text[at + 1] === "'" ? endOfString(text, at + 1, true) : at + word.length;
  }
  end(text.length);
  return found;
}

function wordAt(text: string, at: number): string {
  word.lastIndex = at;
  return word.exec(text)?.[0] ?? '';
}

const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;

/** The end of a comment that begins here; `at` if none does. */
function skipComment(text: string, at: number): number {
  if (text.startsWith('--', at)) {
    const line = text.indexOf('\n', at);
    return line < 0 ? text.length : line;
  }
  if (!text.startsWith('/*', at)) return at;
  let depth = 0;
  for (let index = at; index < text.length; index++) {
    if (text.startsWith('/*', index)) {
      depth++;
      index++;
    } else if (text.startsWith('*/', index)) {
      index++;
      if (--depth === 0) return index + 1;
    }
  }
  return text.length;
}

/** The end of a text in quotes that begins here; the next character if none does. */
function skipQuoted(text: string, at: number): number {
  const char = text[at];
  if (char === "'") return endOfString(text, at, false);
  if (char === '"') {
    const end = text.indexOf('"', at + 1);
    return end < 0 ? text.length : end + 1;
  }
  dollar.lastIndex = at;
  const tag = char === '$' ? dollar.exec(text)?.[0] : undefined;
  if (tag === undefined) return at + 1;
  const end = text.indexOf(tag, at + tag.length);
  return end < 0 ? text.length : end + tag.length;
}

const dollar = /\$(?:[A-Za-z_]\w*)?\$/y;

function endOfString(text: string, at: number, escapes: boolean): number {
  for (let index = at + 1; index < text.length; index++) {
    if (escapes && text[index] === '\\') index++;
    // a doubled quote ends a string and begins another, which comes to the same
    else if (text[index] === "'") return index + 1;
  }
  return text.length;
}
