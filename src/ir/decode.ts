import { moduleFacts } from './code-module.ts';
import type { Code, Io, Later, Passing } from './io.ts';
import type { ModuleFacts } from './module-facts.ts';
import type { Expression, Pattern, Statement } from './nodes.ts';
import {
  commonTexts,
  expressionById,
  headerWords,
  kindBits,
  magic,
  patternById,
  schemaVersion,
  statementById,
  typeById,
} from './schema.ts';
import type { TypeNode } from './types.ts';

/**
 * The facts that `encodeModule` stored. Every table is read when it is first asked for, and so are the parameters and
 * the body of each function and the heritage and the members of each class: these are getters, so a spread (`{...fn}`)
 * does not copy them. The buffer is kept as long as the facts are.
 */
export function decodeModule(buffer: ArrayBuffer): ModuleFacts {
  return moduleFacts(new Reader(buffer), undefined);
}

const doubles = new Float64Array(1);
const doubleWords = new Uint32Array(doubles.buffer);
const kindMask = (1 << kindBits) - 1;

class Reader implements Io {
  start = 0;
  end = 0;
  readonly #words: Uint32Array;
  #at = headerWords;
  /** all texts of the file as one string, of which the others are slices; null until the first is asked for */
  #all: string | null = null;
  readonly #texts: (string | undefined)[] = [];

  constructor(buffer: ArrayBuffer) {
    this.#words = new Uint32Array(buffer);
    if (this.#words[0] !== magic || this.#words[1] !== schemaVersion)
      throw new Error('not the facts of a module, or of another version');
  }

  #take(): number {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new Error('the facts of a module end early');
    return word;
  }

  /** A string by its place in the table; the ends of all strings stand one after another. */
  #string(id: number): string {
    const index = id - commonTexts.length;
    if (index < 0) return commonTexts[id] ?? '';
    const known = this.#texts[index];
    if (known !== undefined) return known;
    const words = this.#words;
    if (this.#all === null) {
      const from = words[4] ?? 0;
      this.#all = Buffer.from(words.buffer).toString(
        words[6] === 1 ? 'utf16le' : 'latin1',
        from,
        from + (words[5] ?? 0),
      );
    }
    const ends = words[3] ?? 0;
    const text = this.#all.slice(index === 0 ? 0 : words[ends + index - 1], words[ends + index]);
    this.#texts[index] = text;
    return text;
  }

  #open(head: number): number {
    this.start = this.#take();
    this.end = this.start + (head >>> kindBits);
    return head & kindMask;
  }

  int(): number {
    return this.#take() | 0;
  }

  double(): number {
    doubleWords[0] = this.#take();
    doubleWords[1] = this.#take();
    return doubles[0] ?? 0;
  }

  flag(): boolean {
    return this.#take() !== 0;
  }

  text(): string {
    return this.#string(this.#take());
  }

  textOrNull(): string | null {
    const id = this.#take();
    return id === 0xffffffff ? null : this.#string(id);
  }

  choice<T extends string>(_value: T | undefined, options: readonly T[]): T {
    const option = options[this.#take()];
    if (option === undefined) throw new Error(`none of ${options.join(', ')}`);
    return option;
  }

  ints(): number[] {
    const list: number[] = [];
    for (let left = this.#take(); left > 0; left--) list.push(this.int());
    return list;
  }

  texts(): string[] {
    const list: string[] = [];
    for (let left = this.#take(); left > 0; left--) list.push(this.text());
    return list;
  }

  words(): Uint32Array {
    const length = this.#take();
    const from = this.#at;
    this.#at += length;
    return this.#words.subarray(from, this.#at);
  }

  expression(): Expression {
    return this.#expression(this.#take());
  }

  #expression(head: number): Expression {
    const code = expressionById[this.#open(head)];
    if (code === undefined) throw new Error('no such expression');
    return code(this, undefined);
  }

  expressionOrNull(): Expression | null {
    const head = this.#take();
    return head === 0 ? null : this.#expression(head);
  }

  expressions(): Expression[] {
    const list: Expression[] = [];
    for (let left = this.#take(); left > 0; left--) list.push(this.expression());
    return list;
  }

  pattern(): Pattern {
    return this.#pattern(this.#take());
  }

  #pattern(head: number): Pattern {
    const code = patternById[this.#open(head)];
    if (code === undefined) throw new Error('no such pattern');
    return code(this, undefined);
  }

  patternOrNull(): Pattern | null {
    const head = this.#take();
    return head === 0 ? null : this.#pattern(head);
  }

  statements(): Statement[] {
    const list: Statement[] = [];
    for (let left = this.#take(); left > 0; left--) {
      const code = statementById[this.#open(this.#take())];
      if (code === undefined) throw new Error('no such statement');
      list.push(code(this, undefined));
    }
    return list;
  }

  type(): TypeNode {
    return this.#type(this.#take());
  }

  #type(id: number): TypeNode {
    const code = typeById[id];
    if (code === undefined) throw new Error('no such type');
    return code(this, undefined);
  }

  typeOrNull(): TypeNode | null {
    const id = this.#take();
    return id === 0 ? null : this.#type(id);
  }

  types(): TypeNode[] {
    const list: TypeNode[] = [];
    for (let left = this.#take(); left > 0; left--) list.push(this.type());
    return list;
  }

  list<T>(_value: readonly T[] | undefined, item: Code<T>): T[] {
    const list: T[] = [];
    for (let left = this.#take(); left > 0; left--) list.push(item(this, undefined));
    return list;
  }

  later<T extends object>(_value: T | undefined, code: Code<T>): Later<T> {
    return new ReadLater(this, this.#take(), code);
  }

  passing<T extends object>(_value: T | undefined, code: Code<T>): Passing<T> {
    return new ReadInPassing(this, this.#take(), code);
  }

  /** Whether a bit is set in the words from there on. */
  bitAt(at: number, bit: number): boolean {
    return (((this.#words[at + (bit >> 5)] ?? 0) >>> (bit & 31)) & 1) === 1;
  }

  /** Reads what stands elsewhere, and comes back. */
  readAt<T>(at: number, code: Code<T>): T {
    const back = this.#at;
    this.#at = at;
    try {
      return code(this, undefined);
    } finally {
      this.#at = back;
    }
  }
}

class ReadLater<T extends object> implements Later<T> {
  readonly #reader: Reader;
  readonly #at: number;
  readonly #code: Code<T>;
  #value: T | undefined;

  constructor(reader: Reader, at: number, code: Code<T>) {
    this.#reader = reader;
    this.#at = at;
    this.#code = code;
  }

  get value(): T {
    return (this.#value ??= this.#reader.readAt(this.#at, this.#code));
  }
}

/** How many of what is read in passing stays: enough for a function and those it calls. */
const recentSize = 1024;
const recent: ({ forget(): void } | undefined)[] = [];
let nextRecent = 0;

/**
 * Read again after many others were. The bodies of all functions together are many times larger than their code, and most
 * are looked at once.
 */
class ReadInPassing<T extends object> implements Passing<T> {
  readonly #reader: Reader;
  readonly #at: number;
  readonly #code: Code<T>;
  #value: T | undefined;

  constructor(reader: Reader, at: number, code: Code<T>) {
    this.#reader = reader;
    this.#at = at;
    this.#code = code;
  }

  get value(): T {
    if (this.#value !== undefined) return this.#value;
    // two words say what there is
    this.#value = this.#reader.readAt(this.#at + 2, this.#code);
    recent[nextRecent]?.forget();
    recent[nextRecent] = this;
    nextRecent = (nextRecent + 1) % recentSize;
    return this.#value;
  }

  holds(bit: number): boolean {
    return this.#reader.bitAt(this.#at, bit);
  }

  forget(): void {
    this.#value = undefined;
  }
}
