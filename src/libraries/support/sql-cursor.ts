import type { Location } from '../../findings/types.ts';
import type { TableName } from '../../model/schema-changes.ts';
import { isWord, type SqlToken } from './sql-words.ts';

/** The text that tokens come from, for what is quoted from it. */
export interface SqlSource {
  readonly text: string;
  locate(start: number, end: number): Location;
}

/** Goes over the tokens of one statement. Reading past the end gives nothing, so that half a statement does no harm. */
export class SqlCursor {
  readonly source: SqlSource;
  readonly tokens: readonly SqlToken[];
  at = 0;

  constructor(source: SqlSource, tokens: readonly SqlToken[]) {
    this.source = source;
    this.tokens = tokens;
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  peek(ahead = 0): SqlToken | undefined {
    return this.tokens[this.at + ahead];
  }

  /** Whether these words come next. */
  is(...words: string[]): boolean {
    return words.every((word, index) => isWord(this.peek(index), word));
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'symbol' && token.text === text;
  }

  /** Steps over the words if they come next. */
  take(...words: string[]): boolean {
    if (!this.is(...words)) return false;
    this.at += words.length;
    return true;
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.at++;
    return true;
  }

  /** Steps over as many of the words as come next, in any order. */
  skip(...words: string[]): void {
    while (isWord(this.peek(), ...words)) this.at++;
  }

  /** A name; '' and nothing taken if there is none, or a part of it is not known. */
  name(): string {
    const token = this.peek();
    if (token?.kind !== 'word' && token?.kind !== 'quoted') return '';
    this.at++;
    return token.text;
  }

  /** `"schema"."table"`; null if there is no name. */
  table(): TableName | null {
    const parts: string[] = [];
    do {
      const name = this.name();
      if (name === '') return null;
      parts.push(name);
    } while (this.takeSymbol('.'));
    return { schema: parts.at(-2) ?? '', name: parts.at(-1) ?? '' };
  }

  /** The tokens in the parentheses that open here, which are stepped over; null if none do. */
  group(): SqlToken[] | null {
    if (!this.isSymbol('(')) return null;
    const start = this.at + 1;
    let depth = 0;
    for (; !this.done; this.at++) {
      if (this.isSymbol('(')) depth++;
      else if (this.isSymbol(')') && --depth === 0) return this.tokens.slice(start, this.at++);
    }
    return this.tokens.slice(start);
  }

  inside(tokens: readonly SqlToken[]): SqlCursor {
    return new SqlCursor(this.source, tokens);
  }

  /** The rest, in pieces between the commas outside of parentheses. */
  pieces(): SqlCursor[] {
    return splitAt(this.tokens.slice(this.at), ',').map((tokens) => this.inside(tokens));
  }

  /** What stands in the text from one token to another, on one line. */
  textOf(tokens: readonly SqlToken[]): string {
    const [first] = tokens;
    const last = tokens.at(-1);
    return first === undefined || last === undefined
      ? ''
      : this.source.text.slice(first.start, last.end).replaceAll(/\s+/g, ' ');
  }

  locate(tokens: readonly SqlToken[] = this.tokens): Location {
    return this.source.locate(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0);
  }
}

/** Pieces between a symbol outside of parentheses; empty ones are left out. */
export function splitAt(tokens: readonly SqlToken[], symbol: string): SqlToken[][] {
  const pieces: SqlToken[][] = [];
  let piece: SqlToken[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'symbol') {
      if (token.text === '(') depth++;
      else if (token.text === ')') depth--;
      else if (token.text === symbol && depth <= 0) {
        if (piece.length > 0) pieces.push(piece);
        piece = [];
        continue;
      }
    }
    piece.push(token);
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}
