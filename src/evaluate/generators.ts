import type { Machine } from './machine.ts';
import { taintOf, undefinedValue, type ArrayValue, type FunctionValue, type Place, type Value } from './values.ts';

/** A call of a generator, which waits at each `yield` for what `next(value)` sends. */
interface Suspended {
  readonly callee: FunctionValue;
  readonly args: readonly Value[];
  readonly self: Value;
}

const suspended = new WeakMap<ArrayValue, Suspended>();

/** Notes which call a list stands for what it gives. */
export function suspends(list: ArrayValue, call: Suspended): ArrayValue {
  suspended.set(list, call);
  return list;
}

/** `steps.next(input)`: the generator goes on with input in the place of a `yield`; any of them, as nobody counts how far it has come. */
export function resume(machine: Machine, list: ArrayValue, value: Value | undefined, place: Place): void {
  const call = suspended.get(list);
  if (call === undefined || value === undefined || taintOf(value) === null) return;
  const { callee, args, self } = call;
  const params = callee.module.facts.functions[callee.fn]?.params ?? [];
  if (params.some(({ rest }) => rest)) return;
  // one argument more than it takes tells this run from the others
  const own = params.map((_, index) => args[index] ?? undefinedValue);
  machine.invoke({ ...callee, bound: [], sent: value }, [...own, value], self, place, 'call', 'use');
}
