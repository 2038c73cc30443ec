import type { Expression, Pattern, Statement } from './nodes.ts';
import type { TypeNode } from './types.ts';

/**
 * One direction of the encoding: the writer takes each value, stores it and gives it back; the reader is handed
 * `undefined` and gives back what was stored. A type of the IR is therefore described by one function (`Code`) that
 * names each field once, and the two directions cannot diverge.
 */
export interface Io {
  /** span of the node that is being coded; valid until its first child */
  readonly start: number;
  readonly end: number;
  /** an integer of 32 bits */
  int(value: number | undefined): number;
  double(value: number | undefined): number;
  flag(value: boolean | undefined): boolean;
  text(value: string | undefined): string;
  textOrNull(value: string | null | undefined): string | null;
  /** one of a few strings that are known beforehand */
  choice<T extends string>(value: T | undefined, options: readonly T[]): T;
  ints(value: readonly number[] | undefined): number[];
  texts(value: readonly string[] | undefined): string[];
  words(value: Uint32Array | undefined): Uint32Array;
  expression(value: Expression | undefined): Expression;
  expressionOrNull(value: Expression | null | undefined): Expression | null;
  expressions(value: readonly Expression[] | undefined): Expression[];
  pattern(value: Pattern | undefined): Pattern;
  patternOrNull(value: Pattern | null | undefined): Pattern | null;
  statements(value: readonly Statement[] | undefined): Statement[];
  type(value: TypeNode | undefined): TypeNode;
  typeOrNull(value: TypeNode | null | undefined): TypeNode | null;
  types(value: readonly TypeNode[] | undefined): TypeNode[];
  list<T>(value: readonly T[] | undefined, item: Code<T>): T[];
  /** stored apart, and read when `value` is first asked for */
  later<T extends object>(value: T | undefined, code: Code<T>): Later<T>;
  /** as `later`, but not kept for good once read, and with a note of what is in it */
  passing<T extends object>(value: T | undefined, code: Code<T>): Passing<T>;
}

/** How one type is stored: given a value it writes its fields, given `undefined` it reads them. */
export type Code<T> = (io: Io, value: T | undefined) => T;

export interface Later<T> {
  readonly value: T;
}

export interface Passing<T> extends Later<T> {
  /** Whether there is something of that sort in it, by its bit. Reads nothing else. */
  holds(bit: number): boolean;
}
