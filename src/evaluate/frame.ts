import type { Expression } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import type { Activation } from './events.ts';
import type { Writes } from './heap.ts';
import type { ClassValue, Place, Value } from './values.ts';

/** The variables of one running function, and where its enclosing functions' variables are. */
export interface Frame {
  readonly id: number;
  readonly module: Module;
  readonly fn: number;
  /** frame of the enclosing function; null for a module initialiser */
  readonly parent: Frame | null;
  readonly variables: Map<number, Value>;
  readonly self: Value;
  readonly home: ClassValue | null;
  readonly args: readonly Value[];
  readonly activation: Activation;
  /** values of the `return` statements passed so far */
  returned: Value | null;
  /** values of `yield` */
  yielded: Value | null;
  /** what a condition said about a member chain (`req.query.sort`), by its text; see `narrow.ts` */
  readonly narrowed: Map<string, Value>;
  /** the conditions that variables hold the outcomes of */
  tests: Map<number, Expression> | null;
  /** what branches wrote that ended in `return`: the caller may find it */
  readonly exits: Writes[];
  /** what branches wrote that ended in `break` or `continue`: the code after the loop or switch may find it */
  jumps: Writes[];
}

/** The frame that holds the variables of function `owner`, from here outwards. */
export function frameOf(frame: Frame, owner: number): Frame {
  let at = frame;
  while (at.fn !== owner && at.parent !== null) at = at.parent;
  return at;
}

/** Where a piece of the code that a frame runs stands. */
export function placeOf(frame: Frame, node: { start: number; end: number }): Place {
  return { module: frame.module, start: node.start, end: node.end };
}

/** Whether a function of the file that a frame runs has no `this` of its own. */
export function isArrow(frame: Frame, fn: number): boolean {
  return frame.module.facts.functions[fn]?.kind === 'arrow';
}
