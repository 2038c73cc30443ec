import type { Expression } from '../ir/index.ts';
import type { ClassRef, Module, Program } from '../link/types.ts';
import type { ApiPath, ApiPaths } from './api-path.ts';
import type { CallEvent } from './events.ts';
import type { Taint } from './taint.ts';
import type { ClassValue, ExternalValue, Place, ScalarType, Value } from './values.ts';

/** What the evaluator asks about things outside the project. Answers come from `libraries/`. */
export interface Knowledge {
  readonly paths: ApiPaths;
  /** Everything known of one path; cached on the path. */
  of(path: ApiPath): PathKnowledge;
  /** Whether something is known of its elements, and of each the same. */
  hasElements(path: ApiPath): boolean;
}

/** Input that an API gives, and what its members may be. */
export interface InputSource {
  readonly kind: string;
  /** which part of the request it is: `body`, `query` … */
  readonly in: string;
  /** its members are texts, or lists of texts, unless a package with one of these names is there to parse them further; null if they may be anything */
  readonly flat: readonly string[] | null;
}

export interface PathKnowledge {
  /** reading it (a member) or calling it gives input that somebody else controls */
  readonly source: InputSource | null;
  readonly call: CallKnowledge | null;
  /** the value is of a scalar type: it can be compared and concatenated, but has no members worth following */
  readonly type: ScalarType;
  /** the value is this constant; undefined if it is none */
  readonly constant: string | number | undefined;
  /** the member says who sends the request; reading it is an event */
  readonly identity: boolean;
  /** as a decorator's value: the API path of what the decorated parameter or field is given, made with the decorator's arguments; '' if nothing */
  readonly injects: string;
  /** it is a predicate: where it holds, its argument is of that type */
  readonly checks: ScalarType;
  /** it is a predicate: where it holds, its first argument is a path in the folder that the second one is */
  readonly within: boolean;
  /** where it holds, its first argument is a member of the second, equal to it, or what the pattern lets through */
  readonly compares: '' | 'member' | 'equal' | 'pattern';
  /** it holds its argument against a schema; null if it does not */
  readonly conforms: Conformity | null;
  /** what it is does not show in how it was made: of two that the same function makes, each has a life of its own */
  readonly distinct: boolean;
}

/** How a validator says that an argument is what a schema lets through: it answers with it, throws otherwise, or tells in its result. */
export interface Conformity {
  readonly arg: number;
  readonly how: 'answers' | 'throws' | 'tells';
}

export interface CallKnowledge {
  /** `receiver` for fluent methods, `argument` to hand back argument `returnsArgument`; `value` (default) for the path with `()` */
  readonly returns: 'value' | 'receiver' | 'argument';
  readonly returnsArgument: number;
  /** returns a promise of that */
  readonly async: boolean;
  /** functions among the arguments that are called before the call returns, with what */
  readonly callbacks: readonly CallbackKnowledge[];
  /** functions among the arguments are kept and called later, by something that `libraries/` models: not now */
  readonly keepsCallbacks: boolean;
  /** never returns */
  readonly throws: boolean;
  /** returns only where its first argument is true */
  readonly asserts: boolean;
  /** taint of these arguments (or -1: of the receiver) reaches the result */
  readonly propagates: readonly number[];
  /** what is read from the result, and what its methods give, is made of those too */
  readonly givesData: boolean;
  /** the result is no danger to these kinds any more; `['*']` for all */
  readonly makesSafe: readonly string[];
  /** result's scalar type */
  readonly type: ScalarType;
  /** for what rows can't say; undefined means: as the rows say */
  readonly hook: ((call: PendingCall) => Value | undefined) | null;
}

export interface CallbackKnowledge {
  /** index of the function among the arguments; -1: every function among them */
  readonly argument: number;
  /** what it is called with: paths of external values, `element` (of the receiver), `element N` (of an argument), `unknown`, `argument N`, `data` (made of what propagates) */
  readonly with: readonly string[];
  /** runs once for each element */
  readonly loop: boolean;
  /** the call's result is the function's result */
  readonly result: boolean;
}

/** A callback, and what it was called with so far; undefined for an argument that it was never given. */
export interface Listener {
  readonly callback: Value;
  given(argument: number): Value | undefined;
}

/** A call in progress, with what a library needs to say what it does. */
export interface PendingCall {
  readonly event: CallEvent;
  readonly path: ApiPath;
  readonly args: readonly Value[];
  readonly receiver: Value | null;
  readonly place: Place;
  /** Runs a function value now, as a callback of this call. */
  invoke(callee: Value, args: readonly Value[], self?: Value): Value;
  /** Makes an instance of a class of the project. */
  construct(callee: Value, args: readonly Value[]): Value;
  member(value: Value, name: string): Value;
  /** A callback for code of the project, `done(error, result)`, that remembers what it is called with. */
  listener(): Listener;
  /** Calls a method of a value, such as one that every list has; with a place, as if the call were spelled out there. */
  method(value: Value, name: string, args: readonly Value[], place?: Place): Value;
  /** any element of a list, or the value under a key that is not known */
  element(value: Value): Value;
  /** Sets a member, as an assignment in the code would: only on the branch that is running. */
  assign(value: Value, name: string, to: Value): void;
  /** Sets something on the receiver that later calls find in their event's `state`. */
  remember(name: string, value: Value): void;
  /** An external value of the given path, e.g. `express.Request()`. */
  external(
    path: string,
    from?: {
      args?: readonly Value[];
      receiver?: ExternalValue | null;
      props?: Map<string, Value>;
      taint?: Taint | null;
    },
  ): ExternalValue;
  /** Values of the decorators of a class or of its members. */
  decorators(cls: ClassValue, decorators: readonly Expression[]): Value[];
  classValue(ref: ClassRef): ClassValue;
  /** The instance of a class that the project's container hands out. */
  instanceOf(ref: ClassRef): Value;
  /** What importing a module of the project as a whole gives: for libraries that load files by their place. */
  load(module: Module): Value;
  readonly program: Program;
  paths: ApiPaths;
}
