import {
  digits,
  everything,
  inBothCases,
  lineEnds,
  spaces,
  united,
  without,
  wordCharacters,
  type Characters,
} from './characters.ts';

/** A regular expression as a tree. Groups without a meaning of their own are gone. */
export type Pattern =
  | { readonly kind: 'set'; readonly characters: Characters }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | {
      readonly kind: 'repeat';
      readonly of: Pattern;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'group'; readonly of: Pattern; readonly index: number }
  | { readonly kind: 'back'; readonly to: number | string }
  | { readonly kind: 'look'; readonly of: Pattern; readonly negative: boolean; readonly behind: boolean }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' | 'word' | 'inside' };

class Unreadable extends Error {}

/** Parses a regular expression of JavaScript; null for what is none, or goes beyond this parser (sets of the `v` flag). */
export function parsePattern(source: string, flags: string): Pattern | null {
  if (flags.includes('v')) return null;
  try {
    return new Parser(source, flags).whole();
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

const maxDepth = 200;

class Parser {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;
  #groups = 0;
  #depth = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  whole(): Pattern {
    const pattern = this.#choice();
    if (this.#at < this.#source.length) throw new Unreadable();
    return pattern;
  }

  #choice(): Pattern {
    if (++this.#depth > maxDepth) throw new Unreadable();
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    this.#depth--;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  #sequence(): Pattern {
    const items: Pattern[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#peek())) items.push(this.#quantified());
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'sequence', items };
  }

  #quantified(): Pattern {
    const of = this.#atom();
    const range = this.#range();
    if (range === null) return of;
    const lazy = this.#take('?');
    return { kind: 'repeat', of, ...range, lazy };
  }

  #range(): { min: number; max: number } | null {
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    const braces = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.#source.slice(this.#at, this.#at + 20));
    if (braces === null) return null;
    this.#at += braces[0].length;
    const min = Number(braces[1]);
    return { min, max: braces[2] === undefined ? min : braces[3] === '' ? Infinity : Number(braces[3]) };
  }

  #atom(): Pattern {
    const character = this.#next();
    switch (character) {
      case '^':
        return { kind: 'edge', at: 'start' };
      case '$':
        return { kind: 'edge', at: 'end' };
      case '.':
        return { kind: 'set', characters: this.#flags.includes('s') ? everything : without(lineEnds) };
      case '(':
        return this.#group();
      case '[':
        return this.#set();
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
      case ')':
        throw new Unreadable();
      default:
        return this.#one(character.charCodeAt(0));
    }
  }

  #group(): Pattern {
    const kind = /^\?(?::|=|!|<=|<!|<([^>=!]+)>|[a-z-]+:)/.exec(this.#source.slice(this.#at, this.#at + 80));
    if (kind === null && this.#peek() === '?') throw new Unreadable();
    this.#at += kind?.[0].length ?? 0;
    const index = kind === null || kind[1] !== undefined ? ++this.#groups : 0;
    const of = this.#choice();
    if (!this.#take(')')) throw new Unreadable();
    if (index > 0) return { kind: 'group', of, index };
    const mark = kind?.[0] ?? '';
    if (!/[=!]$/.test(mark)) return of;
    return { kind: 'look', of, negative: mark.endsWith('!'), behind: mark.includes('<') };
  }

  #escape(): Pattern {
    const character = this.#next();
    if (character === 'b') return { kind: 'edge', at: 'word' };
    if (character === 'B') return { kind: 'edge', at: 'inside' };
    if (character === 'k') {
      const name = /^<([^>]+)>/.exec(this.#source.slice(this.#at));
      if (name?.[1] === undefined) return this.#one(0x6b);
      this.#at += name[0].length;
      return { kind: 'back', to: name[1] };
    }
    if (/[1-9]/.test(character)) {
      const rest = /^\d*/.exec(this.#source.slice(this.#at))?.[0] ?? '';
      this.#at += rest.length;
      return { kind: 'back', to: Number(character + rest) };
    }
    return { kind: 'set', characters: this.#cased(this.#escaped(character)) };
  }

  /** What an escape stands for, inside of a set or outside. */
  #escaped(character: string): Characters {
    const classes: Readonly<Record<string, Characters>> = { d: digits, w: wordCharacters, s: spaces };
    const named = classes[character.toLowerCase()];
    if (named !== undefined) return character === character.toLowerCase() ? named : without(named);
    const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, v: 11, f: 12, '0': 0, b: 8 };
    const control = controls[character];
    if (control !== undefined) return [[control, control]];
    const rest = this.#source.slice(this.#at);
    const unicode = this.#flags.includes('u');
    if (unicode && (character === 'p' || character === 'P')) {
      const property = /^\{[^}]*\}/.exec(rest);
      this.#at += property?.[0].length ?? 0;
      // letters and the like of all scripts: what is beyond ASCII and the letters
      const letters = united([...wordCharacters, [0x80, 0xffff]]);
      return character === 'p' ? letters : without(letters);
    }
    const code =
      character === 'x'
        ? /^([\da-f]{2})/i.exec(rest)
        : character === 'u'
          ? (/^([\da-f]{4})/i.exec(rest) ?? (unicode ? /^\{([\da-f]+)\}/i.exec(rest) : null))
          : null;
    if (code?.[1] !== undefined) {
      this.#at += code[0].length;
      const value = Math.min(Number.parseInt(code[1], 16), 0xffff);
      return [[value, value]];
    }
    if (character === 'c' && /^[a-z]/i.test(rest)) {
      const value = this.#next().charCodeAt(0) % 32;
      return [[value, value]];
    }
    const value = character.charCodeAt(0);
    return [[value, value]];
  }

  #set(): Pattern {
    const negative = this.#take('^');
    const found: (readonly [number, number])[] = [];
    while (!this.#take(']')) {
      const from = this.#member();
      const [single] = from;
      if (
        this.#peek() === '-' &&
        this.#source[this.#at + 1] !== ']' &&
        from.length === 1 &&
        single?.[0] === single?.[1]
      ) {
        this.#at++;
        const [to] = this.#member();
        if (single !== undefined && to !== undefined && to[0] >= single[0]) found.push([single[0], to[0]]);
        continue;
      }
      found.push(...from);
    }
    const characters = this.#cased(united(found));
    return { kind: 'set', characters: negative ? without(characters) : characters };
  }

  #member(): Characters {
    const character = this.#next();
    if (character === '\\') return this.#escaped(this.#next());
    const code = character.charCodeAt(0);
    return [[code, code]];
  }

  #one(code: number): Pattern {
    return { kind: 'set', characters: this.#cased([[code, code]]) };
  }

  #cased(characters: Characters): Characters {
    return this.#flags.includes('i') ? inBothCases(characters) : characters;
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #next(): string {
    const character = this.#source[this.#at++];
    if (character === undefined) throw new Unreadable();
    return character;
  }

  #take(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}
