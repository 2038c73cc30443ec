import { kindBit } from './taint.ts';

/** Stands for every character that is not ASCII. */
const beyond = 128;
const word = /\w/;

/**
 * The characters of which every text that a pattern matches is made; null if the pattern lets through more than what it
 * describes, because it is not anchored at both ends, or if it is not understood.
 */
export function alphabetOf(pattern: string, flags: string): ReadonlySet<number> | null {
  if (flags.includes('m')) return null;
  const parser = new PatternReader(pattern, flags.includes('i'));
  return parser.alternatives(true) && parser.done ? parser.found : null;
}

/** The characters of which what a pattern finds is made, wherever it finds it; null if the pattern is not understood. */
export function alphabetFound(pattern: string, flags: string): ReadonlySet<number> | null {
  const parser = new PatternReader(pattern, flags.includes('i'));
  return parser.alternatives(false) && parser.done ? parser.found : null;
}

/** The characters that a pattern of one class (`[<>]`, `\W`) looks for, wherever they stand; null if it looks for something else. */
export function soughtBy(pattern: string, flags: string): ReadonlySet<number> | null {
  const one = pattern.replace(/[+*]$/, '');
  const text = /^(?:\\[wWdDsS/\\'"-]|[\w'"/-])$/.test(one) ? `[${one}]` : one;
  const parser = new PatternReader(text, flags.includes('i'));
  return text.startsWith('[') && parser.class() && parser.done ? parser.found : null;
}

/** All that are not in the set. */
export function otherCharacters(set: ReadonlySet<number>): ReadonlySet<number> {
  return new Set(Array.from({ length: beyond + 1 }, (_, code) => code).filter((code) => !set.has(code)));
}

/** Kinds of sinks that text of these characters cannot harm; -1 if it has no syntax anywhere. */
export function harmlessFor(set: ReadonlySet<number>): number {
  const only = (allowed: RegExp): boolean =>
    [...set].every((code) => code !== beyond && allowed.test(String.fromCharCode(code)));
  if (only(/[\w-]/)) return -1;
  const without = (characters: string): boolean => [...characters].every((one) => !set.has(one.charCodeAt(0)));
  const kinds: [string, boolean][] = [
    ['html', without('<>"\'&')],
    ['sql', only(/[\w.,:@+-]/)],
    ['command', only(/[\w.,:@+=/%-]/)],
    ['path', without('/')],
    ['log', without('\n\r')],
    ['header', without('\n\r')],
    ['redirect', without('/\\:')],
    ['regex', only(/[\w \-:@/,]/)],
    ['xpath', only(/[\w .@-]/)],
    ['ldap', without('()*\\&|=<>~!\0')],
    ['xml', without('<&')],
    ['entities', without('<&')],
    ['template', without('<{}%#$')],
    // of `__proto__`
    ['property', without('_')],
  ];
  return kinds.reduce((bits, [kind, holds]) => (holds ? bits | kindBit(kind) : bits), 0);
}

/** Reads as much of a regular expression as the characters it matches need. */
class PatternReader {
  readonly found = new Set<number>();
  readonly #text: string;
  readonly #anyCase: boolean;
  #at = 0;

  constructor(text: string, anyCase: boolean) {
    this.#text = text;
    this.#anyCase = anyCase;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  /** `a|b`, up to the end or the group's `)`. At the top each has to be anchored at both ends. */
  alternatives(anchored: boolean): boolean {
    do {
      if (anchored && !this.#take('^')) return false;
      let ended = false;
      while (!this.done && !this.#sees('|') && !this.#sees(')')) {
        if (ended) return false;
        if (anchored && this.#take('$')) ended = true;
        else if (!this.#part()) return false;
      }
      if (anchored && !ended) return false;
    } while (this.#take('|'));
    return true;
  }

  #part(): boolean {
    if (this.#sees('(')) return this.#group();
    if (this.#sees('[')) return this.class();
    const character = this.#next();
    if (character === '\\') return this.#escape((code) => this.#add(code));
    if (character === '.') this.#addAll((code) => code !== 10 && code !== 13);
    else if (character === '{') this.#at = this.#text.indexOf('}', this.#at) + 1 || this.#text.length;
    else if (!'*+?^$'.includes(character)) this.#add(character.charCodeAt(0));
    return true;
  }

  #group(): boolean {
    this.#at++;
    const looks = /^\?<?[=!]/.test(this.#text.slice(this.#at, this.#at + 3));
    const before = new Set(this.found);
    const heading = /^\?(?::|<?[=!]|<\w+>)/.exec(this.#text.slice(this.#at));
    this.#at += heading?.[0].length ?? 0;
    if (!this.alternatives(false) || !this.#take(')')) return false;
    // looking ahead or behind is no part of what is matched
    if (looks) for (const code of this.found) if (!before.has(code)) this.found.delete(code);
    return true;
  }

  /** `[a-z]` */
  class(): boolean {
    this.#at++;
    const negated = this.#take('^');
    const members = new Set<number>();
    let last = -1;
    while (!this.done && !this.#sees(']')) {
      const character = this.#next();
      const codes: number[] = [];
      if (character === '\\') {
        if (!this.#escape((code) => codes.push(code))) return false;
      } else codes.push(Math.min(character.charCodeAt(0), beyond));
      const [only = -1] = codes;
      if (last >= 0 && codes.length === 1) {
        for (let code = last; code <= only; code++) members.add(code);
        last = -1;
        continue;
      }
      for (const code of codes) members.add(code);
      last = -1;
      if (codes.length === 1 && this.#sees('-') && this.#text.charAt(this.#at + 1) !== ']') {
        this.#at++;
        last = only;
      }
    }
    if (!this.#take(']')) return false;
    if (negated) this.#addAll((code) => !members.has(code));
    else for (const code of members) this.#add(code);
    return true;
  }

  #escape(add: (code: number) => void): boolean {
    const character = this.#next();
    const some = (holds: (text: string) => boolean): void => {
      for (let code = 0; code < beyond; code++) if (holds(String.fromCharCode(code))) add(code);
    };
    switch (character) {
      case 'd':
        some((text) => /\d/.test(text));
        return true;
      case 'w':
        some((text) => word.test(text));
        return true;
      case 's':
        some((text) => /\s/.test(text));
        add(beyond);
        return true;
      case 'D':
        some((text) => !/\d/.test(text));
        add(beyond);
        return true;
      case 'W':
        some((text) => !word.test(text));
        add(beyond);
        return true;
      case 'S':
        some((text) => !/\s/.test(text));
        add(beyond);
        return true;
      case 'b':
      case 'B':
        return true;
      case 'n':
        add(10);
        return true;
      case 'r':
        add(13);
        return true;
      case 't':
        add(9);
        return true;
      default:
        // backreferences, Unicode properties and codes: not understood
        if (/[\dpPuxkc]/.test(character)) return false;
        add(character.charCodeAt(0));
        return true;
    }
  }

  #add(code: number): void {
    if (code >= beyond) this.found.add(beyond);
    else {
      this.found.add(code);
      if (!this.#anyCase) return;
      const text = String.fromCharCode(code);
      this.found.add(text.toLowerCase().charCodeAt(0));
      this.found.add(text.toUpperCase().charCodeAt(0));
    }
  }

  #addAll(holds: (code: number) => boolean): void {
    for (let code = 0; code <= beyond; code++) if (holds(code)) this.found.add(code);
  }

  #sees(character: string): boolean {
    return this.#text.charAt(this.#at) === character;
  }

  #take(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    return this.#text.charAt(this.#at++);
  }
}
