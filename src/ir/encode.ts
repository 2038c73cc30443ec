import { expressionCodes } from './code-expressions.ts';
import { moduleFacts } from './code-module.ts';
import { patternCodes, statementCodes } from './code-statements.ts';
import { typeCodes } from './code-types.ts';
import type { Code, Io, Later, Passing } from './io.ts';
import type { ModuleFacts } from './module-facts.ts';
import type { Expression, Pattern, Statement } from './nodes.ts';
import {
  commonTexts,
  contentBit,
  expressionIds,
  headerWords,
  kindBits,
  magic,
  patternIds,
  schemaVersion,
  statementIds,
  typeIds,
} from './schema.ts';
import type { TypeNode } from './types.ts';

/**
 * A module's facts as one block of bytes that can be transferred between threads and stored. No string of the
 * result refers to the source. Same facts, same bytes.
 */
export function encodeModule(facts: ModuleFacts): ArrayBuffer {
  return new Writer().write(facts);
}

/** Grown as needed and used again for every module of the thread, so that each costs one exact allocation. */
let scratch = new Uint32Array(1 << 16);

const doubles = new Float64Array(1);
const doubleWords = new Uint32Array(doubles.buffer);
const comparisonBit = contentBit('comparison');
const commonIds: ReadonlyMap<string, number> = new Map(commonTexts.map((text, index) => [text, index]));

class Writer implements Io {
  start = 0;
  end = 0;
  #words = scratch;
  #at = headerWords;
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #queue: (() => void)[] = [];
  /** what there is in what is written in passing */
  readonly #contents = new Uint32Array(2);

  write(facts: ModuleFacts): ArrayBuffer {
    moduleFacts(this, facts);
    // what is written later may itself leave something for later
    for (let index = 0; index < this.#queue.length; index++) this.#queue[index]?.();
    return this.#finish();
  }

  #finish(): ArrayBuffer {
    const endsAt = this.#at;
    let length = 0;
    for (const text of this.#texts) {
      length += text.length;
      this.#put(length);
    }
    const all = this.#texts.join('');
    const wide = /[\u0100-\uffff]/.test(all);
    const textAt = this.#at * 4;
    const bytes = wide ? length * 2 : length;
    const result = new ArrayBuffer(textAt + ((bytes + 3) & ~3));
    this.#words[0] = magic;
    this.#words[1] = schemaVersion;
    this.#words[2] = this.#texts.length;
    this.#words[3] = endsAt;
    this.#words[4] = textAt;
    this.#words[5] = bytes;
    this.#words[6] = wide ? 1 : 0;
    this.#words[7] = 0;
    new Uint32Array(result).set(this.#words.subarray(0, this.#at));
    Buffer.from(result).write(all, textAt, wide ? 'utf16le' : 'latin1');
    scratch = this.#words;
    return result;
  }

  #put(word: number): void {
    if (this.#at === this.#words.length) {
      const grown = new Uint32Array(this.#words.length * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[this.#at++] = word;
  }

  #open(id: number | undefined, start: number, end: number): void {
    this.start = start;
    this.end = end;
    // a length beyond 25 bits would spill: files that large are not lowered
    this.#put((id ?? 0) | ((end - start) << kindBits));
    this.#put(start);
  }

  #note(bit: number): void {
    const at = bit >> 5;
    this.#contents[at] = (this.#contents[at] ?? 0) | (1 << (bit & 31));
  }

  int(value = 0): number {
    this.#put(value);
    return value;
  }

  double(value = 0): number {
    doubles[0] = value;
    this.#put(doubleWords[0] ?? 0);
    this.#put(doubleWords[1] ?? 0);
    return value;
  }

  flag(value = false): boolean {
    this.#put(value ? 1 : 0);
    return value;
  }

  text(value = ''): string {
    let id = this.#ids.get(value);
    if (id === undefined) {
      id = commonIds.get(value);
      if (id === undefined) {
        id = commonTexts.length + this.#texts.length;
        this.#texts.push(value);
      }
      this.#ids.set(value, id);
    }
    this.#put(id);
    return value;
  }

  textOrNull(value: string | null = null): string | null {
    if (value === null) this.#put(0xffffffff);
    else this.text(value);
    return value;
  }

  choice<T extends string>(value: T | undefined, options: readonly T[]): T {
    const index = value === undefined ? -1 : options.indexOf(value);
    if (value === undefined || index < 0) throw new Error(`not one of ${options.join(', ')}: ${value}`);
    this.#put(index);
    return value;
  }

  ints(value: readonly number[] = []): number[] {
    this.#put(value.length);
    for (const item of value) this.#put(item);
    return [];
  }

  texts(value: readonly string[] = []): string[] {
    this.#put(value.length);
    for (const item of value) this.text(item);
    return [];
  }

  words(value: Uint32Array = new Uint32Array(0)): Uint32Array {
    this.#put(value.length);
    for (let index = 0; index < value.length; index++) this.#put(value[index] ?? 0);
    return value;
  }

  expression(value: Expression | undefined): Expression {
    if (value === undefined) throw new Error('no expression');
    this.#open(expressionIds.get(value.kind), value.start, value.end);
    this.#note(contentBit(value.kind));
    if (value.kind === 'binary' && isComparison(value)) this.#note(comparisonBit);
    code(this, expressionCodes, value.kind, value);
    return value;
  }

  expressionOrNull(value: Expression | null = null): Expression | null {
    if (value === null) this.#put(0);
    else this.expression(value);
    return value;
  }

  expressions(value: readonly Expression[] = []): Expression[] {
    this.#put(value.length);
    for (let index = 0; index < value.length; index++) this.expression(value[index]);
    return [];
  }

  pattern(value: Pattern | undefined): Pattern {
    if (value === undefined) throw new Error('no pattern');
    this.#open(patternIds.get(value.kind), value.start, value.end);
    code(this, patternCodes, value.kind, value);
    return value;
  }

  patternOrNull(value: Pattern | null = null): Pattern | null {
    if (value === null) this.#put(0);
    else this.pattern(value);
    return value;
  }

  statements(value: readonly Statement[] = []): Statement[] {
    this.#put(value.length);
    for (const item of value) {
      this.#open(statementIds.get(item.kind), item.start, item.end);
      this.#note(contentBit(item.kind));
      code(this, statementCodes, item.kind, item);
    }
    return [];
  }

  type(value: TypeNode | undefined): TypeNode {
    if (value === undefined) throw new Error('no type');
    this.#put(typeIds.get(value.kind) ?? 0);
    code(this, typeCodes, value.kind, value);
    return value;
  }

  typeOrNull(value: TypeNode | null = null): TypeNode | null {
    if (value === null) this.#put(0);
    else this.type(value);
    return value;
  }

  types(value: readonly TypeNode[] = []): TypeNode[] {
    this.#put(value.length);
    for (const item of value) this.type(item);
    return [];
  }

  list<T>(value: readonly T[] = [], item: Code<T>): T[] {
    this.#put(value.length);
    for (let index = 0; index < value.length; index++) item(this, value[index]);
    return [];
  }

  passing<T extends object>(value: T | undefined, to: Code<T>): Passing<T> {
    const place = this.#at;
    this.#put(0);
    this.#queue.push(() => {
      const at = this.#at;
      this.#words[place] = at;
      this.#put(0);
      this.#put(0);
      this.#contents[0] = 0;
      this.#contents[1] = 0;
      to(this, value);
      this.#words[at] = this.#contents[0];
      this.#words[at + 1] = this.#contents[1];
    });
    return nothing;
  }

  later<T extends object>(value: T | undefined, to: Code<T>): Later<T> {
    const place = this.#at;
    this.#put(0);
    this.#queue.push(() => {
      this.#words[place] = this.#at;
      to(this, value);
    });
    return nothing;
  }
}

/** The writer's result is never looked at: it gives back what it was given only where that costs nothing. */
const nothing: Passing<never> = {
  get value(): never {
    throw new Error('facts are written, not read');
  },
  holds(): never {
    throw new Error('facts are written, not read');
  },
};

function isComparison({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): boolean {
  return /^[!=]==?$/.test(operator) && !isLiteral(left) && !isLiteral(right);
}

function isLiteral(expression: Expression): boolean {
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'bigint':
      return true;
    case 'name':
      return expression.name === 'undefined';
    default:
      return false;
  }
}

/** Correlates a node with the code of its own kind, which a plain index expression would lose. */
function code<M extends { [kind: string]: unknown }, K extends keyof M>(
  io: Io,
  codes: { [P in keyof M]: Code<M[P]> },
  kind: K,
  node: M[K],
): void {
  codes[kind](io, node);
}
