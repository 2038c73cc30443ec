import type { Reading } from './readings.ts';
import type { Expression } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import type { ApiPath } from './api-path.ts';
import type { Taint } from './taint.ts';
import type { ExternalValue, FunctionValue, Place, RegExpValue, Value } from './values.ts';

/**
 * One run of a function of the project: what it did, in order. Activations are shared: a function that is
 * called twice with the same arguments ran once, and both `enter` events lead to the same activation.
 */
export interface Activation {
  readonly module: Module;
  readonly fn: number;
  readonly callee: FunctionValue | null;
  readonly args: readonly Value[];
  /** what called it first, and where; null for what runs by itself */
  readonly caller: Activation | null;
  readonly calledAt: Place | null;
  events: Event[];
  /** what the function returns: for an async function, what its promise resolves to */
  result: Value;
  /** every path through it throws */
  throws: boolean;
  /** evaluation was cut short: recursion or budget */
  incomplete: boolean;
  /** what it looked at that others may write to; null if that is nothing, or too much */
  reading: Reading | null;
}

export type Event =
  | CallEvent
  | EnterEvent
  | InputEvent
  | ReplaceEvent
  | ReturnEvent
  | ThrowEvent
  | DiscardEvent
  | WriteEvent
  | BindEvent
  | MatchEvent
  | ScanEvent;

/** A call of something outside the project: a package, Node, the language, or something unknown (`path` null). */
export interface CallEvent {
  readonly kind: 'call';
  /** ascending in the order in which calls begin, over the whole evaluation */
  readonly order: number;
  readonly path: ApiPath | null;
  /** the callee's last name as written */
  readonly name: string;
  /** the object whose method it is; null for a plain function */
  readonly receiver: Value | null;
  /** what had been set on the receiver when the call began: the status and headers of a response; null if nothing */
  readonly state: ReadonlyMap<string, Value> | null;
  /** for tagged templates: the texts as an array, then the values */
  readonly args: readonly Value[];
  readonly form: 'call' | 'new' | 'template' | 'decorator';
  readonly place: Place;
  /** places of the arguments, in order; spreads have one place for all that they give */
  readonly argPlaces: readonly Place[];
  /** whether an argument is spelled out in the call itself (a string, template, list or object), rather than passed on */
  readonly spelled: readonly boolean[];
  readonly context: Context | null;
  /** what becomes of the result: `await`ed, `return`ed, `discard`ed (an expression statement), or `use`d */
  readonly fate: Fate;
  /** runs of the functions that were handed over, in order */
  callbacks: readonly Activation[];
  /** value of the call; set when the call is done */
  result: Value;
}

export type Fate = 'await' | 'return' | 'discard' | 'use';

/** A call of a function of the project. */
export interface EnterEvent {
  readonly kind: 'enter';
  readonly activation: Activation;
  readonly place: Place;
  readonly context: Context | null;
  readonly fate: Fate;
  /** why it runs: called by the code, or by a package that it was handed to */
  readonly by: 'call' | 'new' | 'callback' | 'getter';
}

/** Reads a part of the input: `req.body.email`. */
export interface InputEvent {
  readonly kind: 'input';
  readonly in: string;
  readonly path: readonly string[];
  readonly place: Place;
  readonly context: Context | null;
}

/** Puts something else in the place of a part of the input: `req.body.userId = session.userId`. */
export interface ReplaceEvent {
  readonly kind: 'replace';
  readonly in: string;
  readonly path: readonly string[];
  readonly place: Place;
  readonly context: Context | null;
}

export interface ReturnEvent {
  readonly kind: 'return';
  readonly value: Value;
  readonly place: Place;
  readonly context: Context | null;
}

export interface ThrowEvent {
  readonly kind: 'throw';
  readonly value: Value;
  readonly place: Place;
  readonly context: Context | null;
}

/** A promise that nothing waits for: an expression statement whose value is a promise without a rejection handler. */
export interface DiscardEvent {
  readonly kind: 'discard';
  readonly value: Value;
  /** `void expression` says that it is meant */
  readonly explicit: boolean;
  readonly place: Place;
  readonly context: Context | null;
}

/** Assigns a member of something outside the project: `req.user = …`, `process.exitCode = 1`. */
export interface WriteEvent {
  readonly kind: 'write';
  readonly target: ExternalValue;
  readonly property: string;
  readonly value: Value;
  /** what was assigned to the target before */
  readonly state: ReadonlyMap<string, Value> | null;
  readonly place: Place;
  readonly context: Context | null;
}

/** Searches text that comes from outside for a regular expression that is known. */
export interface MatchEvent {
  readonly kind: 'match';
  readonly pattern: RegExpValue;
  readonly taint: Taint;
  readonly place: Place;
  readonly context: Context | null;
}

/** Goes through a list whose length the code does not say, in search of something (`find`, `includes`), or to sum it up (`reduce`). */
export interface ScanEvent {
  readonly kind: 'scan';
  readonly method: string;
  readonly list: Value;
  readonly place: Place;
  readonly context: Context | null;
}

/** Gives a value that can be guessed a name: a variable, a member, a parameter, or the function that returns it. */
export interface BindEvent {
  readonly kind: 'bind';
  readonly name: string;
  readonly value: Value;
  readonly place: Place;
  readonly context: Context | null;
}

/** Under which conditions something happens, innermost first. Does not cross function boundaries. */
export interface Context {
  readonly parent: Context | null;
  readonly kind:
    /** the condition holds (`truth` true) or does not */
    | 'branch'
    /** the rest of a block after `if (test) return`: the condition is known not to hold */
    | 'after'
    | 'loop'
    | 'try'
    | 'catch'
    | 'finally'
    /** in a function that was handed to a package, or to an array method (then `loop` too) */
    | 'callback';
  readonly place: Place;
  readonly test: Expression | null;
  /** value of the condition, or what is iterated over */
  readonly value: Value | null;
  readonly truth: boolean;
  /** loops: over a list that the code spells out */
  readonly constant: boolean;
}

/** Whether a `try` of the function stands around it. */
export function isTried(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'try') return true;
  return false;
}
