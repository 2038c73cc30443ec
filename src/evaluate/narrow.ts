import type { Expression } from '../ir/index.ts';
import { readVariable } from './expressions.ts';
import { frameOf, type Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { chainText } from './narrowed.ts';
import { kindBit, madeSafe } from './taint.ts';
import { join, joinAll, makeUnknown, options, taintOf, truthiness, type ScalarType, type Value } from './values.ts';

/**
 * What the outcome of a condition says about the values it tests: after `if (typeof id !== 'number') return`
 * `id` is a number. Only the simple shapes that people write as guards; anything else says nothing.
 */
export function narrowState(machine: Machine, frame: Frame, test: Expression, truth: boolean): void {
  switch (test.kind) {
    case 'unary':
      if (test.operator === '!') narrowState(machine, frame, test.value, !truth);
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
      if (truth) narrowCall(machine, frame, test);
      else narrowRefusedCall(machine, frame, test);
      return;
    case 'name':
    case 'member':
      narrowTruth(machine, frame, test, truth);
      return;
    case 'cast':
      narrowState(machine, frame, test.value, truth);
      break;
    default:
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
  const { operator } = test;
  if (operator === '===' || operator === '==' || operator === '!==' || operator === '!=') {
    if (operator.startsWith('!') === truth) return;
    const [subject, constant] = isConstant(test.left) ? [test.right, test.left] : [test.left, test.right];
    if (subject.kind === 'unary' && subject.operator === 'typeof' && constant.kind === 'string') {
      narrowType(machine, frame, subject.value, constant.value);
      return;
    }
    const value = machine.evaluate(frame, constant);
    if (value.kind === 'literal') assume(machine, frame, subject, value);
    else {
      // input that equals something of ours is as harmless as that
      const [left, right] = [current(machine, frame, test.left), current(machine, frame, test.right)];
      if (left === null || right === null) return;
      if (taintOf(left) !== null && taintOf(right) === null) assume(machine, frame, test.left, right);
      else if (taintOf(right) !== null && taintOf(left) === null) assume(machine, frame, test.right, left);
    }
    return;
  }
  if (operator === 'instanceof' && truth && test.right.kind === 'name' && test.right.name === 'Date')
    assume(machine, frame, test.left, makeUnknown(null, 'date'));
}

function isConstant(expression: Expression): boolean {
  return (
    expression.kind === 'string' ||
    expression.kind === 'number' ||
    expression.kind === 'boolean' ||
    expression.kind === 'null'
  );
}

function narrowType(machine: Machine, frame: Frame, subject: Expression, type: string): void {
  const known: Record<string, ScalarType> = {
    number: 'number',
    boolean: 'boolean',
    string: 'string',
    bigint: 'bigint',
    object: 'object',
  };
  const scalar = known[type];
  if (scalar === undefined) return;
  const value = current(machine, frame, subject);
  if (value?.kind !== 'unknown') return;
  assume(machine, frame, subject, makeUnknown(value.taint, scalar, value.origin));
}

function narrowCall(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'call' }>): void {
  const subject = test.args[0];
  if (subject === undefined) return;
  const type = checkedType(machine, frame, test.callee);
  if (type !== '') {
    if (type === 'string') narrowType(machine, frame, subject, type);
    else clean(machine, frame, subject, type);
    return;
  }
  if (test.callee.kind !== 'member') return;
  const { object, property } = test.callee;
  if (property === 'includes' || property === 'has' || property === 'indexOf') {
    const list = machine.evaluate(frame, object);
    if (list.kind === 'array' && list.rest === null && list.elements.every((element) => element.kind === 'literal'))
      assume(machine, frame, subject, joinAll(list.elements));
    // one of a list that no input is in
    else if (list.kind === 'array' && property === 'includes' && taintOf(list) === null)
      clean(machine, frame, subject, 'uuid');
    else if (list.kind === 'external' && list.path.text === 'global.Set()' && property === 'has') {
      const [given] = list.args;
      if (
        given?.kind === 'array' &&
        given.rest === null &&
        given.elements.every((element) => element.kind === 'literal')
      )
        assume(machine, frame, subject, joinAll(given.elements));
    }
    return;
  }
  if (property === 'startsWith') {
    // a path that begins with a folder is in it; an address that begins with a host goes there
    if (!(subject.kind === 'string' && subject.value.length < 2))
      harmless(machine, frame, object, kindBit('path') | kindBit('url') | kindBit('redirect'));
    return;
  }
  if (property === 'test') {
    const pattern = machine.evaluate(frame, object);
    if (pattern.kind === 'regexp' && allowsOnlyHarmless(pattern.pattern, pattern.flags))
      clean(machine, frame, subject, 'uuid');
    return;
  }
  if (
    (property === 'isInteger' || property === 'isSafeInteger' || property === 'isFinite') &&
    object.kind === 'name' &&
    object.name === 'Number'
  )
    clean(machine, frame, subject, 'number');
}

/** `if (name.includes('..')) return`: what is left has no way out of its folder. */
function narrowRefusedCall(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'call' }>): void {
  const [part] = test.args;
  if (test.callee.kind !== 'member' || test.callee.property !== 'includes' || part?.kind !== 'string') return;
  if (part.value === '..' || part.value === '../' || part.value === '/')
    harmless(machine, frame, test.callee.object, kindBit('path'));
}

/** The subject is no danger to these kinds of sinks any more. */
function harmless(machine: Machine, frame: Frame, subject: Expression, kinds: number): void {
  const value = current(machine, frame, subject);
  if (value === null || value.kind === 'union' || !('taint' in value) || value.taint === null) return;
  assume(machine, frame, subject, { ...value, taint: madeSafe(value.taint, kinds) });
}

/** What a package's predicate says of its argument: `validator.isUUID(id)`. */
function checkedType(machine: Machine, frame: Frame, callee: Expression): ScalarType {
  if (callee.kind === 'name' && callee.variable >= 0) {
    const value = readVariable(machine, frame, callee.variable);
    return value.kind === 'external' ? machine.knowledge.of(value.path).checks : '';
  }
  if (callee.kind !== 'member' || callee.object.kind !== 'name') return '';
  const object = callee.object.variable >= 0 ? readVariable(machine, frame, callee.object.variable) : null;
  return object?.kind === 'external' ? machine.knowledge.of(object.path.member(callee.property)).checks : '';
}

/** Anchored at both ends, and of letters, digits, `_` and `-` only: such text has no syntax anywhere. */
function allowsOnlyHarmless(pattern: string, flags: string): boolean {
  if (flags.includes('m') || !pattern.startsWith('^') || !pattern.endsWith('$') || pattern.includes('|')) return false;
  const body = pattern
    .slice(1, -1)
    .replaceAll(/\[(?:[\w-]|\\[dw-])+\]/g, '')
    .replaceAll(/\\[dw]/g, '')
    .replaceAll(/\{\d+(?:,\d*)?\}/g, '');
  return /^[\w()?:+*-]*$/.test(body);
}

function narrowTruth(machine: Machine, frame: Frame, subject: Expression, truth: boolean): void {
  const value = current(machine, frame, subject);
  if (value?.kind !== 'union') return;
  const rest = options(value).filter((option) => truthiness(option) !== !truth);
  if (rest.length > 0 && rest.length < value.options.length) assume(machine, frame, subject, joinAll(rest));
}

function clean(machine: Machine, frame: Frame, subject: Expression, type: ScalarType): void {
  const value = current(machine, frame, subject);
  if (value === null) return;
  const cleaned = (option: Value): Value =>
    option.kind === 'literal' ? option : makeUnknown(null, type, option.kind === 'unknown' ? option.origin : null);
  if (value.kind !== 'literal') assume(machine, frame, subject, joinAll(options(value).map(cleaned)));
}

/** The subject's value without evaluating anything that could have effects. */
function current(machine: Machine, frame: Frame, subject: Expression): Value | null {
  if (chainText(subject) === null) return null;
  return subject.kind === 'name' && subject.variable >= 0
    ? readVariable(machine, frame, subject.variable)
    : machine.evaluate(frame, subject);
}

function assume(machine: Machine, frame: Frame, subject: Expression, value: Value): void {
  const chain = chainText(subject);
  if (chain === null) return;
  if (subject.kind === 'name') {
    const variable = frame.module.facts.variables[subject.variable];
    if (variable === undefined || variable.kind === 'import') return;
    const holder = frameOf(frame, variable.owner);
    // what a condition says about a module-level variable does not outlive the function
    if (holder === frame) machine.heap.write(holder.variables, subject.variable, value);
    return;
  }
  machine.heap.assume(frame.narrowed, chain, value);
}
