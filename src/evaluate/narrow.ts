import type { Expression } from '../ir/index.ts';
import { checkedHost } from './addresses.ts';
import { readVariable } from './names.ts';
import type { Frame } from './frame.ts';
import { isBare } from './language.ts';
import type { Machine } from './machine.ts';
import { isSpelledOut, leadsToPrototype, memberKinds } from './member-names.ts';
import { assume, harmless, narrowOwner, noPrototype } from './subjects.ts';
import { kindBit } from './taint.ts';
import { join, taintOf, type Value } from './values.ts';
import { assertedBy } from './narrow/asserted.ts';
import { narrowCall } from './narrow/calls.ts';
import { narrowEqual, narrowPiece, narrowRefusedKey, narrowSign } from './narrow/equal.ts';
import { narrowArguments } from './narrow/learned.ts';
import { isIndex } from './kept-tests.ts';
import { isNothing, narrowIn } from './narrow/lookups.ts';
import { isNumber, narrowFound, narrowIndexOf, narrowOrder } from './narrow/numbers.ts';
import { narrowMatch } from './narrow/patterns.ts';
import { narrowRefusedCall } from './narrow/refused-calls.ts';
import { narrowConform, narrowReport } from './narrow/schemas.ts';
import { isTypeOf, narrowInstance, narrowTruth, narrowType } from './narrow/types.ts';

/**
 * What the outcome of a condition says about the values it tests: after `if (typeof id !== 'number') return`
 * `id` is a number. Only the simple shapes that people write as guards; anything else says nothing.
 */
export function narrowState(machine: Machine, frame: Frame, test: Expression, truth: boolean): void {
  switch (test.kind) {
    case 'unary':
      if (test.operator === '!') narrowState(machine, frame, test.value, !truth);
      // `~list.indexOf(name)`: it is not -1
      else if (test.operator === '~' && test.value.kind === 'call') narrowIndexOf(machine, frame, test.value, truth);
      return;
    case 'logical':
      if ((test.operator === '&&' && truth) || (test.operator === '||' && !truth)) {
        narrowState(machine, frame, test.left, truth);
        narrowState(machine, frame, test.right, truth);
      } else if (test.operator !== '??') narrowEither(machine, frame, test, truth);
      return;
    case 'binary':
      narrowComparison(machine, frame, test, truth);
      return;
    case 'call':
      if (truth) {
        narrowConform(machine, frame, test, 'answers');
        narrowCall(machine, frame, test);
        narrowSome(machine, frame, test);
      } else narrowRefusedCall(machine, frame, test);
      narrowArguments(machine, frame, test, truth ? 'whenTrue' : 'whenFalse');
      return;
    case 'await':
      narrowState(machine, frame, test.value, truth);
      return;
    case 'name': {
      narrowTruth(machine, frame, test, truth);
      // `const valid = pattern.test(name)`
      const kept = keptTest(frame, test.variable);
      // `const { error } = schema.validate(body)`
      if (kept?.kind === 'member') narrowReported(machine, frame, kept, truth);
      else if (kept !== null) narrowState(machine, frame, kept, truth);
      return;
    }
    case 'member':
      narrowTruth(machine, frame, test, truth);
      narrowReported(machine, frame, test, truth);
      // every object has some members
      if (truth && !(test.property in Object.prototype)) noPrototype(machine, frame, test.object);
      return;
    // `allowed[origin]`: one of the names of an object of ours, or one that every object has
    case 'index':
      if (truth && isBare(machine.evaluate(frame, test.object))) harmless(machine, frame, test.index, memberKinds());
      else if (truth && isSpelledOut(machine.evaluate(frame, test.object)))
        harmless(machine, frame, test.index, ~memberKinds());
      return;
    case 'cast':
      narrowState(machine, frame, test.value, truth);
      break;
    default:
  }
}

/** `assert(pattern.test(name))` came to its end: the condition held. */
export function narrowAsserted(machine: Machine, frame: Frame, call: Extract<Expression, { kind: 'call' }>): void {
  narrowConform(machine, frame, call, 'throws');
  const [condition, expected] = call.args;
  const { callee } = call;
  if (condition !== undefined && callee.kind === 'member' && callee.property === 'assert') {
    const owner = machine.evaluate(frame, callee.object);
    const path = owner.kind === 'external' ? owner.path.member('assert') : null;
    if (path !== null && machine.knowledge.of(path).call?.asserts === true)
      narrowState(machine, frame, condition, true);
  }
  const told = callee.kind === 'name' && callee.variable >= 0 ? readVariable(machine, frame, callee.variable) : null;
  const asserted = told?.kind === 'function' ? call.args[assertedBy(told)] : undefined;
  if (asserted !== undefined) narrowState(machine, frame, asserted, true);
  const compares = callee.kind === 'member' && /^(?:deep)?(?:strict)?equal$/i.test(callee.property);
  const matches = callee.kind === 'member' && callee.property === 'match';
  const object = callee.kind === 'member' && (callee.property === 'ok' || compares || matches) ? callee.object : callee;
  if (condition === undefined || object.kind !== 'name' || object.variable < 0) return;
  const asserting = readVariable(machine, frame, object.variable);
  if (asserting.kind === 'external' && /^node:assert(?:\/strict)?(?:\.(?:ok|strict))?$/.test(asserting.path.text)) {
    if (matches) {
      const pattern = expected === undefined ? null : machine.evaluate(frame, expected);
      if (pattern?.kind === 'regexp') narrowMatch(machine, frame, condition, pattern);
    } else if (!compares) narrowState(machine, frame, condition, true);
    else if (expected !== undefined) narrowEqual(machine, frame, condition, expected);
  }
}

/** `order === 'asc' || order === 'desc'`: what both outcomes say about the same value, one of them holds. */
function narrowEither(
  machine: Machine,
  frame: Frame,
  test: Extract<Expression, { kind: 'logical' }>,
  truth: boolean,
): void {
  const [one, other] = [test.left, test.right].map((side) =>
    machine.heap.branch(() => narrowState(machine, frame, side, truth)),
  );
  for (const [cells, values] of one ?? []) {
    const map = cells as Map<number | string, Value>;
    for (const [key, value] of values) {
      const otherwise = other?.get(cells)?.get(key);
      if (value !== undefined && otherwise !== undefined) machine.heap.write(map, key, join(value, otherwise));
    }
  }
}

function narrowComparison(
  machine: Machine,
  frame: Frame,
  test: Extract<Expression, { kind: 'binary' }>,
  truth: boolean,
): void {
  switch (test.operator) {
    case '===':
    case '==':
    case '!==':
    case '!=':
      narrowEquality(machine, frame, test, test.operator.startsWith('!') !== truth);
      return;
    case '<':
    case '<=':
    case '>':
    case '>=':
      narrowOrder(machine, frame, withIndex(frame, test), truth);
      return;
    case 'in':
      narrowIn(machine, frame, test, truth);
      return;
    case 'instanceof':
      if (truth) narrowInstance(machine, frame, test);
      break;
    default:
  }
}

/** `role === 'admin'`; `equal`: the outcome is that both sides are the same. */
function narrowEquality(
  machine: Machine,
  frame: Frame,
  test: Extract<Expression, { kind: 'binary' }>,
  equal: boolean,
): void {
  const constant = isConstant(test.left) ? test.left : test.right;
  const subject = constant === test.left ? test.right : test.left;
  const known = isConstant(constant) ? machine.evaluate(frame, constant) : null;
  if (known?.kind === 'literal') {
    const { value } = known;
    narrowOwner(machine, frame, subject, (member) => member.kind !== 'literal' || (member.value === value) === equal);
  }
  narrowSign(machine, frame, test, equal);
  // `name.startsWith('/srv/') === true`
  if (constant.kind === 'boolean' && subject.kind === 'call')
    return narrowState(machine, frame, subject, constant.value === equal);
  if (!equal) {
    narrowRefusedKey(machine, frame, test);
    narrowFound(machine, frame, withIndex(frame, test), true);
    narrowThere(machine, frame, test);
    narrowNull(machine, frame, subject, constant, true);
    // an operator of a query is an object
    if (isTypeOf(subject, constant, 'object')) {
      harmless(machine, frame, subject.value, kindBit('nosql'));
      noPrototype(machine, frame, subject.value);
    }
    return;
  }
  narrowFound(machine, frame, withIndex(frame, test), false);
  narrowPiece(machine, frame, test);
  narrowNull(machine, frame, subject, constant, false);
  // a text or a list that is empty; what merely has a member of that name is neither
  if (isNumber(constant, 0) && subject.kind === 'member' && subject.property === 'length')
    harmless(machine, frame, subject.object, ~kindBit('nosql'));
  if (subject.kind === 'unary' && subject.operator === 'typeof' && constant.kind === 'string') {
    // what is called is there, and can be called
    if (subject.value.kind === 'index' && constant.value === 'function')
      harmless(machine, frame, subject.value.index, kindBit('method'));
    else if (constant.value === 'function') harmless(machine, frame, subject.value, kindBit('method'));
    if (constant.value !== 'object') noPrototype(machine, frame, subject.value);
    narrowType(machine, frame, subject.value, constant.value);
    return;
  }
  const value = machine.evaluate(frame, constant);
  if (value.kind === 'literal') {
    if (value.value !== null && value.value !== undefined) checkedHost(machine, frame, subject);
    if (!leadsToPrototype(value)) assume(machine, frame, subject, value);
  } else {
    // input that equals something of ours is as harmless as that
    narrowEqual(machine, frame, test.left, test.right);
  }
}

/** `if (result.error)`, where the result is what a call gave. */
function narrowReported(
  machine: Machine,
  frame: Frame,
  test: Extract<Expression, { kind: 'member' }>,
  truth: boolean,
): void {
  const made = test.object.kind === 'name' ? keptTest(frame, test.object.variable) : test.object;
  const call = made?.kind === 'await' ? made.value : made;
  if (call?.kind === 'call') narrowReport(machine, frame, test, call, truth);
}

/** `match !== null`, `pattern.exec(name) === null`: whether the pattern was found. */
function narrowNull(machine: Machine, frame: Frame, subject: Expression, constant: Expression, found: boolean): void {
  if (constant.kind !== 'null') return;
  const test = subject.kind === 'name' ? keptTest(frame, subject.variable) : subject;
  if (test?.kind === 'call') narrowState(machine, frame, test, found);
}

/** `commands[name] !== undefined`: one of the names of an object of ours, or one that every object has. */
function narrowThere(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'binary' }>): void {
  for (const [subject, other] of [
    [test.left, test.right],
    [test.right, test.left],
  ] as const) {
    if (subject.kind !== 'index' || (other.kind !== 'name' && other.kind !== 'null')) continue;
    const nothing = machine.evaluate(frame, other);
    if (isNothing(nothing)) narrowState(machine, frame, subject, true);
  }
}

/** `hosts.some((host) => url.hostname === host)`: what the callback says holds, for one of what is ours. */
function narrowSome(machine: Machine, frame: Frame, call: Extract<Expression, { kind: 'call' }>): void {
  const [subject] = call.args;
  if (subject === undefined || call.callee.kind !== 'member') return;
  const { object, property } = call.callee;
  if (property !== 'some' && property !== 'find') return;
  const body = subject.kind === 'function' ? frame.module.facts.functions[subject.fn]?.body : undefined;
  const [only] = body ?? [];
  if (
    body?.length === 1 &&
    only?.kind === 'return' &&
    only.value !== null &&
    taintOf(machine.evaluate(frame, object)) === null
  )
    narrowState(machine, frame, only.value, true);
}

/** `const at = list.indexOf(name)`, and later `at < 0`: the comparison as it would be without the variable. */
function withIndex(
  frame: Frame,
  test: Extract<Expression, { kind: 'binary' }>,
): Extract<Expression, { kind: 'binary' }> {
  const spelled = (side: Expression): Expression => {
    const kept = side.kind === 'name' ? keptTest(frame, side.variable) : null;
    return kept !== null && isIndex(kept) ? kept : side;
  };
  return { ...test, left: spelled(test.left), right: spelled(test.right) };
}

/** The condition that a variable holds the outcome of, if nothing else is ever assigned to it. */
function keptTest(frame: Frame, variable: number): Expression | null {
  const facts = frame.module.facts.variables[variable];
  return facts === undefined || facts.writes > 0 ? null : (frame.tests?.get(variable) ?? null);
}

function isConstant(expression: Expression): boolean {
  return (
    expression.kind === 'string' ||
    expression.kind === 'number' ||
    expression.kind === 'boolean' ||
    expression.kind === 'null'
  );
}
