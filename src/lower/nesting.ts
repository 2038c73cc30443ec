/**
 * A parser that recurses in native code ends the process when its stack is full, which no `catch` can prevent. So a text
 * that could be nested very deeply is measured first, by a lexer that knows just enough to skip strings and comments.
 */
export const MAX_NESTING = 1000;

/**
 * True if brackets and prefix operators stand inside one another more than `MAX_NESTING` times. An estimate: it may be
 * wrong by a few levels where regular expressions or markup text hold quotes, far less than the margin a parser has.
 */
export function nestedTooDeeply(text: string): boolean {
  const length = text.length;
  /** for each open bracket, the operators since the last separator that the next operand is inside of */
  const chains: number[] = [0];
  /** level at which a template's `${` was opened */
  const templates: number[] = [];
  let total = 0;
  let previous = 0;
  let prefix = false;
  let newline = false;
  let at = 0;
  while (at < length) {
    const char = text.charCodeAt(at);
    const level = chains.length - 1;
    if (char === LF || char === CR) {
      newline = true;
      at++;
      continue;
    }
    if (char <= 32) {
      at++;
      continue;
    }
    if (char === SLASH) {
      const next = text.charCodeAt(at + 1);
      if (next === SLASH) {
        at = endOf(text, '\n', at);
        continue;
      }
      if (next === STAR) {
        at = endOf(text, '*/', at + 2) + 1;
        continue;
      }
      if (next === GREATER) {
        total -= drop(chains, level, 1);
      } else if (!isOperand(previous) || prefix) {
        at = skipRegExp(text, at);
        previous = SLASH_END;
        prefix = false;
        continue;
      }
      previous = char;
      at++;
      continue;
    }
    // a line that begins like a statement after one that ended like an expression begins a new chain
    const wordStart = isWord(char);
    if (newline && !prefix && isOperand(previous) && (wordStart || char === AT) && !continues(text, at)) total -= drop(chains, level, Infinity);
    newline = false;
    if (wordStart) {
      let end = at + 1;
      while (end < length && isWord(text.charCodeAt(end))) end++;
      prefix = isPrefix(text, at, end);
      if (prefix) total += add(chains, level);
      previous = char;
      at = end;
    } else {
      switch (char) {
        case 34: // "
        case 39: // '
          at = skipString(text, at, char);
          break;
        case BACKTICK:
          at = skipTemplate(text, at + 1, chains, templates);
          if (chains.length - 1 > level) total++;
          break;
        case 40: // (
        case 91: // [
        case 123: // {
          chains.push(0);
          total++;
          at++;
          break;
        case 125: // }
          if (templates.length > 0 && templates[templates.length - 1] === level) {
            templates.pop();
            total -= close(chains);
            at = skipTemplate(text, at + 1, chains, templates);
            if (chains.length - 1 >= level) total++;
            break;
          }
          total -= close(chains);
          at++;
          break;
        case 41: // )
        case 93: // ]
          total -= close(chains);
          at++;
          break;
        case 44: // ,
        case 59: // ;
          total -= drop(chains, level, Infinity);
          at++;
          break;
        case 60: // <
          if (text.charCodeAt(at + 1) === SLASH) {
            total -= drop(chains, level, 1);
            at += 2;
          } else {
            total += add(chains, level);
            at++;
          }
          break;
        case 33: // !
        case 43: // +
        case 45: // -
        case 126: // ~
          if (!isOperand(previous)) total += add(chains, level);
          at++;
          break;
        case 42: // *
        case 58: // :
        case 61: // =
        case 63: // ?
          total += add(chains, level);
          at++;
          break;
        default:
          at++;
      }
      previous = char;
      prefix = false;
    }
    if (total > MAX_NESTING) return true;
  }
  return false;
}

const LF = 10;
const CR = 13;
const SLASH = 47;
const STAR = 42;
const GREATER = 62;
const AT = 64;
const BACKTICK = 96;
/** stands for a regular expression that was skipped */
const SLASH_END = 93;

function add(chains: number[], level: number): number {
  chains[level] = (chains[level] ?? 0) + 1;
  return 1;
}

/** Takes up to `count` operators off the chain of a level. */
function drop(chains: number[], level: number, count: number): number {
  const now = chains[level] ?? 0;
  const dropped = Math.min(now, count);
  chains[level] = now - dropped;
  return dropped;
}

function close(chains: number[]): number {
  if (chains.length === 1) return drop(chains, 0, Infinity);
  return 1 + (chains.pop() ?? 0);
}

function isWord(char: number): boolean {
  return (char >= 97 && char <= 122) || (char >= 65 && char <= 90) || (char >= 48 && char <= 57) || char === 95 || char === 36 || char > 127;
}

/** The last character of an expression: a word, a closing bracket or a quote. */
function isOperand(char: number): boolean {
  return isWord(char) || char === 41 || char === 93 || char === 125 || char === 34 || char === 39 || char === BACKTICK;
}

const prefixes = new Set(['await', 'new', 'typeof', 'void', 'delete', 'yield', 'else', 'keyof', 'readonly', 'unique', 'infer', 'return', 'throw', 'asserts']);

function isPrefix(text: string, start: number, end: number): boolean {
  return end - start >= 3 && end - start <= 8 && prefixes.has(text.slice(start, end));
}

const continuations = /(?:else|in|of|as|is|instanceof|extends|satisfies)\b/y;

function continues(text: string, at: number): boolean {
  continuations.lastIndex = at;
  return continuations.test(text);
}

/** Offset behind the next `mark`, or the end of the text. */
function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + 1 - (mark === '\n' ? 1 : 0);
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
function skipTemplate(text: string, start: number, chains: number[], templates: number[]): number {
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 92) at++;
    else if (char === BACKTICK) return at + 1;
    else if (char === 36 && text.charCodeAt(at + 1) === 123) {
      chains.push(0);
      templates.push(chains.length - 1);
      return at + 2;
    }
  }
  return text.length;
}
