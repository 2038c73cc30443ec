import type { Expression } from '../../ir/index.ts';
import type { Frame } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { harmless } from '../subjects.ts';
import { kindBit } from '../taint.ts';
import { taintOf } from '../values.ts';
import { narrowCall } from './calls.ts';
import { narrowRefusedCall } from './refused-calls.ts';

/** `ids.length <= limit`, `name.indexOf('..') < 0` */
export function narrowOrder(
  machine: Machine,
  frame: Frame,
  test: Extract<Expression, { kind: 'binary' }>,
  truth: boolean,
): void {
  const { operator } = test;
  const below = operator.startsWith('<') === truth ? [test.left, test.right] : [test.right, test.left];
  const [subject, bound] = below;
  if (subject === undefined || bound === undefined) return;
  // `name.indexOf('..') < 0`
  const inclusive = operator.endsWith('=') === truth;
  if (isNumber(bound, inclusive ? -1 : 0) && subject.kind === 'call') narrowIndexOf(machine, frame, subject, false);
  // `name.indexOf(',') > -1`
  else if (
    bound.kind === 'call' &&
    ((subject.kind === 'number' && subject.value <= 0) || (isNumber(subject, -1) && !inclusive))
  )
    narrowIndexOf(machine, frame, bound, true);
  // no more than a limit of ours
  const limit = machine.evaluate(frame, bound);
  if (taintOf(limit) === null) harmless(machine, frame, subject, kindBit('resource'));
  // of whatever has a length
  if (taintOf(limit) === null && subject.kind === 'member' && subject.property === 'length' && bound.kind === 'number')
    harmless(machine, frame, subject.object, kindBit('confusion'));
}

/** `list.indexOf(name) === -1`; `differs`: it is known not to be that number. */
export function narrowFound(
  machine: Machine,
  frame: Frame,
  test: Extract<Expression, { kind: 'binary' }>,
  differs: boolean,
): void {
  const [call, number] = test.left.kind === 'call' ? [test.left, test.right] : [test.right, test.left];
  if (call.kind === 'call' && isNumber(number, -1)) narrowIndexOf(machine, frame, call, differs);
  // `name.search(pattern) === 0`
  if (
    call.kind === 'call' &&
    call.callee.kind === 'member' &&
    call.callee.property === 'search' &&
    (isNumber(number, 0) || isNumber(number, -1))
  ) {
    const matches = { ...call, callee: { ...call.callee, property: 'match' } };
    if (isNumber(number, 0) !== differs) narrowCall(machine, frame, matches);
    else if (isNumber(number, -1)) narrowRefusedCall(machine, frame, matches);
  }
  // it begins there
  if (
    call.kind === 'call' &&
    isNumber(number, 0) &&
    call.callee.kind === 'member' &&
    (call.callee.property === 'indexOf' || (call.callee.property === 'lastIndexOf' && isNumber(call.args[1], 0)))
  ) {
    const begins = { ...call, callee: { ...call.callee, property: 'startsWith' } };
    if (differs) narrowRefusedCall(machine, frame, begins);
    else narrowCall(machine, frame, begins);
  }
}

/** `list.indexOf(name)` is a place in the list, or -1: what `includes` says. */
export function narrowIndexOf(
  machine: Machine,
  frame: Frame,
  call: Extract<Expression, { kind: 'call' }>,
  found: boolean,
): void {
  if (call.callee.kind !== 'member' || call.callee.property !== 'indexOf') return;
  const asked = { ...call, callee: { ...call.callee, property: 'includes' } };
  if (found) narrowCall(machine, frame, asked);
  else narrowRefusedCall(machine, frame, asked);
}

/** That number as it is written, also with a minus. */
export function isNumber(expression: Expression | undefined, value: number): boolean {
  if (expression === undefined) return false;
  if (expression.kind === 'unary' && expression.operator === '-') return isNumber(expression.value, -value);
  return expression.kind === 'number' && expression.value === value;
}
