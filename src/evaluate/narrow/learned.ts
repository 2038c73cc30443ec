import type { Expression } from '../../ir/index.ts';
import type { Frame } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { learnedFrom, learnedOfElements } from '../outcomes.ts';
import { harmless } from '../subjects.ts';

/** What a function of the project says of its arguments when it gives true, or when it comes to its end at all. */
export function narrowArguments(
  machine: Machine,
  frame: Frame,
  call: Extract<Expression, { kind: 'call' }>,
  outcome: 'whenTrue' | 'whenFalse' | 'done',
): void {
  learnedFrom(machine, frame, call, outcome).forEach((kinds, index) => {
    const argument = call.args[index];
    if (kinds !== 0 && argument !== undefined) harmless(machine, frame, argument, kinds);
  });
}

/** `names.every((name) => pattern.test(name))`: what the callback says of each element holds of the list. */
export function narrowElements(
  machine: Machine,
  frame: Frame,
  call: Extract<Expression, { kind: 'call' }>,
  outcome: 'whenTrue' | 'whenFalse',
): void {
  if (call.callee.kind !== 'member') return;
  const kinds = learnedOfElements(machine, frame, call, outcome);
  if (kinds !== 0) harmless(machine, frame, call.callee.object, kinds);
}
