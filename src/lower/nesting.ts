/**
 * A parser that recurses in native code ends the process when its stack is full, which no `catch` can prevent. So a text
 * that could be nested very deeply is measured first, by a lexer that knows just enough to skip strings and comments. The
 * limits hold for the smallest stack there is, that of a worker, so that the answer does not depend on who asks.
 */
const MAX_NESTING = 1000;
/** Operators of one level, as in `a + a + …`: their tree is high, but it takes less stack to read. */
const MAX_CHAIN = 10_000;

/**
 * True if brackets and prefix operators stand inside one another more than `MAX_NESTING` times, or a chain of operators is
 * longer than `MAX_CHAIN`. An estimate: it may be wrong by a few where regular expressions or markup text hold quotes.
 */
export function nestedTooDeeply(text: string): boolean {
  const length = text.length;
  const levels = new Levels();
  /** level that each open `${` opened */
  const templates: number[] = [];
  let previous = 0;
  let prefix = false;
  let newline = false;
  /** behind the `)` of `if (a)` and the like, whose statement is to come */
  let control = false;
  let at = 0;
  while (at < length) {
    const char = text.charCodeAt(at);
    if (char <= 32) {
      if (char === LF || char === CR) newline = true;
      at++;
      continue;
    }
    const next = text.charCodeAt(at + 1);
    if (char === SLASH && (next === SLASH || next === STAR)) {
      at = next === SLASH ? endOf(text, '\n', at) : endOf(text, '*/', at + 2);
      continue;
    }
    if (isWord(char)) {
      let end = at + 1;
      while (end < length && isWord(text.charCodeAt(end))) end++;
      const role = end - at > 1 && end - at <= 10 ? words.get(text.slice(at, end)) : undefined;
      // a word on a new line after the end of an expression begins a statement, but not after `if (a)`
      if (
        role === 'start' ||
        (newline && !prefix && role !== 'infix' && role !== 'else' && !control && isOperand(previous))
      )
        levels.separate();
      if (role === 'prefix' || role === 'else') levels.prefix();
      else if (role === 'infix') levels.infix();
      prefix = role !== undefined && role !== 'infix';
      newline = false;
      control = false;
      previous = char;
      at = end;
      if (levels.exceeded) return true;
      continue;
    }
    newline = false;
    switch (char) {
      case 34: // "
      case 39: // '
        at = skipString(text, at, char);
        break;
      case BACKTICK:
        levels.infix();
        at = skipTemplate(text, at + 1, levels, templates);
        break;
      case 40: // (
      case 91: // [
      case 123: // {
        levels.open(prefix);
        at++;
        break;
      case 125: // }
        if (templates.length > 0 && templates[templates.length - 1] === levels.depth) {
          templates.pop();
          levels.close();
          at = skipTemplate(text, at + 1, levels, templates);
        } else {
          levels.close();
          at++;
        }
        break;
      case CLOSE:
      case 93: // ]
        control = levels.close() && char === CLOSE;
        at++;
        newline = false;
        previous = char;
        prefix = false;
        continue;
      case 44: // ,
      case 59: // ;
        levels.separate();
        at++;
        break;
      case 60: // <
        if (next === SLASH) levels.closeMarkup();
        else levels.openMarkup();
        at += next === SLASH ? 2 : 1;
        break;
      case SLASH:
        if (next === GREATER) {
          levels.closeMarkup();
          at += 2;
        } else if (isOperand(previous) && !prefix) {
          levels.infix();
          at++;
        } else {
          at = skipRegExp(text, at);
          previous = SKIPPED;
          prefix = false;
          continue;
        }
        break;
      case 33: // !
      case 43: // +
      case 45: // -
      case 126: // ~
        if (isOperand(previous) && !prefix) levels.infix();
        else levels.prefix();
        at++;
        break;
      case 61: // =
        // what follows a string cannot be assigned to it: an attribute, or the end of the chain
        if (next === 34 || next === 39) levels.infix();
        else levels.prefix();
        at++;
        break;
      case STAR:
      case 58: // :
      case 63: // ?
        levels.prefix();
        at++;
        break;
      default:
        levels.infix();
        at++;
    }
    previous = char;
    prefix = false;
    control = false;
    if (levels.exceeded) return true;
  }
  return false;
}

/** What the position is inside of. */
class Levels {
  exceeded = false;
  depth = 0;
  #total = 0;
  /** for each open bracket, the operators since the last separator that the next operand is inside of */
  readonly #prefixes: number[] = [0];
  /** and those that it stands beside */
  readonly #infixes: number[] = [0];
  readonly #behindKeyword: boolean[] = [];
  /** for each `<` that may begin an element: its level, and the counts there before it */
  readonly #markup: number[] = [];

  prefix(): void {
    this.#prefixes[this.depth] = (this.#prefixes[this.depth] ?? 0) + 1;
    if (++this.#total > MAX_NESTING) this.exceeded = true;
  }

  infix(): void {
    const count = (this.#infixes[this.depth] ?? 0) + 1;
    this.#infixes[this.depth] = count;
    if (count > MAX_CHAIN) this.exceeded = true;
  }

  /** A bracket continues a chain (`a()()`) and has one of its own inside. */
  open(behindKeyword: boolean): void {
    this.infix();
    this.depth++;
    this.#behindKeyword[this.depth] = behindKeyword;
    this.#prefixes[this.depth] = 0;
    this.#infixes[this.depth] = 0;
    if (++this.#total > MAX_NESTING) this.exceeded = true;
  }

  /** Says whether the bracket was opened behind a keyword. */
  close(): boolean {
    this.separate();
    if (this.depth === 0) return false;
    this.#total--;
    return this.#behindKeyword[this.depth--] === true;
  }

  separate(): void {
    this.#setBack(0, 0);
    const markup = this.#markup;
    while (markup.length > 0 && markup[markup.length - 3] === this.depth) markup.length -= 3;
  }

  openMarkup(): void {
    this.#markup.push(this.depth, this.#prefixes[this.depth] ?? 0, this.#infixes[this.depth] ?? 0);
    this.prefix();
  }

  closeMarkup(): void {
    const markup = this.#markup;
    if (markup.length === 0 || markup[markup.length - 3] !== this.depth) return;
    this.#setBack(markup[markup.length - 2] ?? 0, markup[markup.length - 1] ?? 0);
    markup.length -= 3;
  }

  #setBack(prefixes: number, infixes: number): void {
    this.#total -= (this.#prefixes[this.depth] ?? 0) - prefixes;
    this.#prefixes[this.depth] = prefixes;
    this.#infixes[this.depth] = infixes;
  }
}

const LF = 10;
const CR = 13;
const SLASH = 47;
const STAR = 42;
const GREATER = 62;
const CLOSE = 41;
const BACKTICK = 96;
/** stands for a regular expression that was skipped: an operand */
const SKIPPED = 34;

/**
 * `prefix`: its operand, or its statement, is inside of it. `start`: begins a statement that no other can be nested in
 * without brackets. `infix`: goes on with what the line before began; `else` does both.
 */
const words = new Map<string, 'prefix' | 'else' | 'start' | 'infix'>([
  ['else', 'else'],
  ...(
    [
      'await',
      'new',
      'typeof',
      'void',
      'delete',
      'yield',
      'keyof',
      'readonly',
      'unique',
      'infer',
      'asserts',
      'if',
      'while',
      'for',
      'do',
      'with',
    ] as const
  ).map((word) => [word, 'prefix'] as const),
  ...(['return', 'throw', 'const', 'let', 'var', 'import', 'export', 'break', 'continue', 'case'] as const).map(
    (word) => [word, 'start'] as const,
  ),
  ...(['in', 'of', 'as', 'is', 'instanceof', 'extends', 'satisfies'] as const).map((word) => [word, 'infix'] as const),
]);

function isWord(char: number): boolean {
  return (
    (char >= 97 && char <= 122) ||
    (char >= 65 && char <= 90) ||
    (char >= 48 && char <= 57) ||
    char === 95 ||
    char === 36 ||
    char > 127
  );
}

/** The last character of an expression: a word, a closing bracket or a quote. */
function isOperand(char: number): boolean {
  return (
    isWord(char) || char === CLOSE || char === 93 || char === 125 || char === 34 || char === 39 || char === BACKTICK
  );
}

/** Offset of the next line end or behind the end of a comment; the end of the text if there is none. */
function endOf(text: string, mark: '\n' | '*/', from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : mark === '\n' ? found : found + 2;
}

function skipString(text: string, start: number, quote: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 92) at++;
    else if (char === quote || char === LF) return at + 1;
  }
  return text.length;
}

function skipRegExp(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 92) at++;
    else if (char === LF) return at;
    else if (char === 91) inClass = true;
    else if (char === 93) inClass = false;
    else if (char === SLASH && !inClass) return at + 1;
  }
  return text.length;
}

/** From inside a template to behind it, or into its next `${`, which is then an open bracket. */
function skipTemplate(text: string, start: number, levels: Levels, templates: number[]): number {
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 92) at++;
    else if (char === BACKTICK) return at + 1;
    else if (char === 36 && text.charCodeAt(at + 1) === 123) {
      levels.open(false);
      templates.push(levels.depth);
      return at + 2;
    }
  }
  return text.length;
}
