import type { Expression } from '../../ir/index.ts';
import { checkedHost } from '../addresses.ts';
import type { Frame } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { assume, current, harmless } from '../subjects.ts';
import { kindBit } from '../taint.ts';
import { taintOf, type Value } from '../values.ts';
import { narrowStart } from './paths.ts';

/** One of two is ours: the other is as harmless as that. */
export function narrowEqual(machine: Machine, frame: Frame, first: Expression, second: Expression): void {
  const [left, right] = [machine.evaluate(frame, first), machine.evaluate(frame, second)];
  if (taintOf(left) !== null && taintOf(right) === null) matches(machine, frame, first, right);
  else if (taintOf(right) !== null && taintOf(left) === null) matches(machine, frame, second, left);
  // `name === path.basename(name)`: it is as harmless as what was made of it
  else if (taintOf(left)?.source !== undefined && taintOf(left)?.source === taintOf(right)?.source) {
    harmless(machine, frame, first, taintOf(right)?.safeFor ?? 0);
    harmless(machine, frame, second, taintOf(left)?.safeFor ?? 0);
  }
}

function safetyIn(machine: Machine, frame: Frame, subject: Expression): number {
  const value = current(machine, frame, subject);
  return value === null ? 0 : (taintOf(value, 0)?.safeFor ?? 0);
}

/** `name.slice(0, 5) === '/srv/'`: it begins with that. */
export function narrowPiece(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'binary' }>): void {
  for (const [call, start] of [
    [test.left, test.right],
    [test.right, test.left],
  ] as const) {
    if (call.kind !== 'call' || call.callee.kind !== 'member') continue;
    const { object, property } = call.callee;
    const [from] = call.args;
    if (/^(?:slice|substr(?:ing)?)$/.test(property) && from?.kind === 'number' && from.value === 0)
      narrowStart(machine, frame, object, start);
  }
}

/** `path[0] === '/' && path[1] !== '/'`, `path.charAt(0) === '/'`: what it begins with. */
export function narrowSign(
  machine: Machine,
  frame: Frame,
  test: Extract<Expression, { kind: 'binary' }>,
  equal: boolean,
): void {
  for (const [sign, constant] of [
    [test.left, test.right],
    [test.right, test.left],
  ] as const) {
    if (constant.kind !== 'string' || constant.value.length !== 1) continue;
    const [text, at] =
      sign.kind === 'index'
        ? [sign.object, sign.index]
        : sign.kind === 'call' && sign.callee.kind === 'member' && sign.callee.property === 'charAt'
          ? [sign.callee.object, sign.args[0]]
          : [];
    if (text === undefined || at?.kind !== 'number') continue;
    if (at.value === 0 && equal) narrowStart(machine, frame, text, constant);
    else if (at.value === 1 && !equal && constant.value === '/')
      harmless(machine, frame, text, kindBit('single-slash'));
  }
}

/** `key !== '__proto__'` */
export function narrowRefusedKey(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'binary' }>): void {
  for (const [subject, constant] of [
    [test.left, test.right],
    [test.right, test.left],
  ] as const)
    if (constant.kind !== 'string') continue;
    else if (constant.value === '__proto__')
      harmless(machine, frame, subject, kindBit('prototype') | kindBit('property'));
    // one name of a path
    else if (constant.value === '..' && (safetyIn(machine, frame, subject) & kindBit('path')) !== 0)
      harmless(machine, frame, subject, kindBit('climbless'));
}

/** Something of ours is equal to the subject. */
function matches(machine: Machine, frame: Frame, subject: Expression, value: Value): void {
  checkedHost(machine, frame, subject);
  if (current(machine, frame, subject) !== null) assume(machine, frame, subject, value);
}
