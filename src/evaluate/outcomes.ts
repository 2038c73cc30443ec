import type { Expression } from '../ir/index.ts';
import type { Activation } from './events.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { options, taintOf, truthiness, type Value } from './values.ts';

/** What an outcome of a function says about its arguments: for each of them, the kinds of sinks it cannot harm any more. */
interface Outcomes {
  whenTrue: readonly number[] | null;
  whenFalse: readonly number[] | null;
  /** it came to its end, rather than throw */
  done: readonly number[] | null;
}

const known = new WeakMap<Activation, Outcomes>();

/** Which outcomes a test is worth asking about. */
const conditions: ReadonlySet<Expression['kind']> = new Set([
  'binary',
  'call',
  'logical',
  'unary',
  'await',
  'name',
  'member',
]);

/**
 * Notes what holds of the arguments where a function returns: `return hosts.has(new URL(address).hostname)` says of the
 * address that it is one of ours, if it is true. `returned` is null at the end of a body.
 */
export function noteOutcome(machine: Machine, frame: Frame, returned: Expression | null, value: Value): void {
  if (!frame.args.some((argument) => isInput(argument))) return;
  const outcomes = known.get(frame.activation) ?? { whenTrue: null, whenFalse: null, done: null };
  known.set(frame.activation, outcomes);
  const now = safety(frame);
  outcomes.done = both(outcomes.done, now);
  const truth = returned === null ? false : truthiness(value);
  const after = (outcome: boolean): readonly number[] => {
    if (truth !== undefined || returned === null || !conditions.has(returned.kind)) return now;
    let learned: readonly number[] = now;
    machine.heap.branch(() => {
      machine.narrow(frame, returned, outcome);
      learned = safety(frame);
    });
    return learned;
  };
  if (truth !== false) outcomes.whenTrue = both(outcomes.whenTrue, after(true));
  if (truth !== true) outcomes.whenFalse = both(outcomes.whenFalse, after(false));
}

/** What the outcome of the latest call at this place says about its arguments, by their index; empty if it says nothing. */
export function learnedFrom(
  machine: Machine,
  frame: Frame,
  call: Extract<Expression, { kind: 'call' }>,
  outcome: 'whenTrue' | 'whenFalse' | 'done',
): number[] {
  const activation = latestCall(machine, frame, call);
  const learned = activation === null ? null : (known.get(activation)?.[outcome] ?? null);
  if (activation === null || learned === null) return [];
  const bound = activation.callee?.bound.length ?? 0;
  return call.args.map((_, index) => {
    const given = activation.args[index + bound];
    const safe = learned[index + bound];
    return given === undefined || safe === undefined || !isInput(given) ? 0 : safe & ~safetyOf(given);
  });
}

/** What the outcome of a callback of `every`, `some`, `filter` or `find` says about the element that it was given: kinds of sinks. */
export function learnedOfElements(
  machine: Machine,
  frame: Frame,
  call: Expression,
  outcome: 'whenTrue' | 'whenFalse',
): number {
  const activation = latestCall(machine, frame, call);
  return activation === null ? 0 : learnedOfElement(activation, outcome);
}

export function learnedOfElement(activation: Activation, outcome: 'whenTrue' | 'whenFalse'): number {
  const [given] = activation.args;
  const [safe] = known.get(activation)?.[outcome] ?? [];
  return given === undefined || safe === undefined || !isInput(given) ? 0 : safe & ~safetyOf(given);
}

const maxBack = 40;

function latestCall(machine: Machine, frame: Frame, call: Expression): Activation | null {
  const { events } = machine.activation;
  for (let index = events.length - 1; index >= Math.max(0, events.length - maxBack); index--) {
    const event = events[index];
    if (event?.kind === 'enter' && event.place.end === call.end && event.place.module === frame.module)
      return event.activation;
  }
  return null;
}

function safety(frame: Frame): number[] {
  const params = frame.module.facts.functions[frame.fn]?.params ?? [];
  return params.map(({ pattern }) => {
    const own = pattern.kind === 'default' ? pattern.pattern : pattern;
    const value = own.kind === 'variable' ? frame.variables.get(own.variable) : undefined;
    return value === undefined ? 0 : safetyOf(value);
  });
}

function isInput(value: Value): boolean {
  return (value.kind === 'unknown' || value.kind === 'text' || value.kind === 'union') && taintOf(value, 0) !== null;
}

/** The kinds of sinks that a value cannot harm. */
function safetyOf(value: Value): number {
  return options(value).reduce((bits, option) => bits & (taintOf(option, 0)?.safeFor ?? -1), -1);
}

function both(a: readonly number[] | null, b: readonly number[]): readonly number[] {
  return a === null ? b : a.map((bits, index) => bits & (b[index] ?? 0));
}
