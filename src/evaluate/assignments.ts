import type { Expression } from '../ir/index.ts';
import type { Fate } from './events.ts';
import { placeOf, type Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { readVariable } from './names.ts';
import { add } from './operators.ts';
import { stepped } from './templates.ts';
import { join, unknown, unknownNumber, type Value } from './values.ts';

/** `target = value`, `target += value`, `target ??= value` and the like. */
export function evaluateAssign(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'assign' }>,
  fate: Fate,
): Value {
  const { operator, target } = expression;
  if (operator === '=') {
    const value = machine.evaluate(frame, expression.value, fate === 'discard' ? 'use' : fate);
    machine.bind(frame, target, value);
    return value;
  }
  const current =
    target.kind === 'variable'
      ? readVariable(machine, frame, target.variable)
      : target.kind === 'target'
        ? machine.evaluate(frame, target.target)
        : unknown;
  const value =
    operator.length === 3 && operator !== '**=' && operator !== '>>=' && operator !== '<<='
      ? evaluateIfNeeded(machine, frame, expression, current)
      : machine.evaluate(frame, expression.value);
  let result: Value;
  if (operator === '+=') result = stepped(add(current, value), placeOf(frame, expression), 'appended to a string');
  else if (operator === '||=' || operator === '??=' || operator === '&&=') result = join(current, value);
  else result = unknownNumber;
  machine.bind(frame, target, result);
  return result;
}

/** Gives a variable or member that an expression names another value. */
export function assignTo(machine: Machine, frame: Frame, target: Expression, value: Value): void {
  machine.bind(frame, { kind: 'target', target, start: target.start, end: target.end }, value);
}

/** `cached ??= load()`: the right side runs where the left is empty (for `&&=`: is not). */
function evaluateIfNeeded(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'assign' }>,
  current: Value,
): Value {
  const { target, operator } = expression;
  const test: Expression | null =
    target.kind === 'target'
      ? target.target
      : target.kind === 'variable'
        ? { kind: 'name', name: target.name, variable: target.variable, start: target.start, end: target.end }
        : null;
  if (test === null) return machine.evaluate(frame, expression.value);
  return machine.within(
    {
      kind: 'branch',
      place: placeOf(frame, expression.value),
      test,
      value: current,
      truth: operator === '&&=',
      constant: false,
    },
    () => machine.evaluate(frame, expression.value),
  );
}
