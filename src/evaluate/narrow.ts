import type { Expression } from '../ir/index.ts';
import { comparedInside, holdsPrototype, isPrototypeOfAll, isSpelledOut } from './member-names.ts';
import { checkedHost } from './addresses.ts';
import { alphabetOf, harmlessFor, otherCharacters, soughtBy } from './alphabet.ts';
import { readVariable } from './expressions.ts';
import type { Frame } from './frame.ts';
import type { PathKnowledge } from './knowledge.ts';
import type { Machine } from './machine.ts';
import { assume, current, narrowOwner } from './subjects.ts';
import { learnedFrom, learnedOfElements } from './outcomes.ts';
import { asPath, isOutside, kindBit, madeSafe } from './taint.ts';
import {
  asString,
  join,
  joinAll,
  literal,
  makeUnknown,
  options,
  taintOf,
  truthiness,
  type ScalarType,
  type Value,
} from './values.ts';

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
      if (truth) narrowCall(machine, frame, test);
      else narrowRefusedCall(machine, frame, test);
      narrowArguments(machine, frame, test, truth ? 'whenTrue' : 'whenFalse');
      return;
    case 'await':
      narrowState(machine, frame, test.value, truth);
      return;
    case 'name': {
      narrowTruth(machine, frame, test, truth);
      // `const valid = pattern.test(name)`
      const kept = keptTest(frame, test.variable);
      if (kept !== null) narrowState(machine, frame, kept, truth);
      return;
    }
    case 'member':
      narrowTruth(machine, frame, test, truth);
      return;
    // `allowed[origin]`: one of the names of an object of ours, or one that every object has
    case 'index':
      if (truth && isSpelledOut(machine.evaluate(frame, test.object)))
        harmless(machine, frame, test.index, ~memberKinds());
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
    const constant = isConstant(test.left) ? test.left : test.right;
    const equal = operator.startsWith('!') !== truth;
    const known = isConstant(constant) ? machine.evaluate(frame, constant) : null;
    if (known?.kind === 'literal') {
      const { value } = known;
      narrowOwner(
        machine,
        frame,
        constant === test.left ? test.right : test.left,
        (member) => member.kind !== 'literal' || (member.value === value) === equal,
      );
    }
    const subject = constant === test.left ? test.right : test.left;
    if (!equal) {
      narrowRefusedKey(machine, frame, test);
      narrowFound(machine, frame, test, true);
      narrowThere(machine, frame, test);
      narrowNull(machine, frame, subject, constant, true);
      // an operator of a query is an object
      if (isTypeOf(subject, constant, 'object')) harmless(machine, frame, subject.value, kindBit('nosql'));
      return;
    }
    narrowFound(machine, frame, test, false);
    narrowNull(machine, frame, subject, constant, false);
    // a text or a list that is empty; what merely has a member of that name is neither
    if (isNumber(constant, 0) && subject.kind === 'member' && subject.property === 'length')
      harmless(machine, frame, subject.object, ~kindBit('nosql'));
    if (subject.kind === 'unary' && subject.operator === 'typeof' && constant.kind === 'string') {
      // what is called is there, and can be called
      if (subject.value.kind === 'index' && constant.value === 'function')
        harmless(machine, frame, subject.value.index, kindBit('method'));
      else if (constant.value === 'function') harmless(machine, frame, subject.value, kindBit('method'));
      narrowType(machine, frame, subject.value, constant.value);
      return;
    }
    const value = machine.evaluate(frame, constant);
    if (value.kind === 'literal') {
      if (value.value !== null && value.value !== undefined) checkedHost(machine, frame, subject);
      assume(machine, frame, subject, value);
    } else {
      // input that equals something of ours is as harmless as that
      narrowEqual(machine, frame, test.left, test.right);
    }
    return;
  }
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
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
    if (
      taintOf(limit) === null &&
      subject.kind === 'member' &&
      subject.property === 'length' &&
      bound.kind === 'number'
    )
      harmless(machine, frame, subject.object, kindBit('confusion'));
    return;
  }
  if (operator === 'in' && test.left.kind === 'string') narrowShape(machine, frame, test.right, test.left.value, truth);
  // `key in Object.prototype`
  if (operator === 'in' && !truth && isPrototypeOfAll(machine.evaluate(frame, test.right)))
    harmless(machine, frame, test.left, memberKinds());
  if (operator === 'in' && truth) {
    const own = machine.evaluate(frame, test.right);
    if (own.kind === 'object' && own.rest === null && own.props.size > 0)
      harmless(machine, frame, test.left, ~kindBit('method') & ~kindBit('prototype') & ~kindBit('property'));
    return;
  }
  if (operator !== 'instanceof' || !truth || test.right.kind !== 'name') return;
  if (test.right.name === 'Date') assume(machine, frame, test.left, makeUnknown(null, 'date'));
  if (test.right.name === 'Array') {
    const value = current(machine, frame, test.left);
    if (value?.kind === 'unknown') assume(machine, frame, test.left, makeUnknown(value.taint, 'array', value.origin));
  }
}

function isTypeOf(
  subject: Expression,
  constant: Expression,
  type: string,
): subject is Extract<Expression, { kind: 'unary' }> {
  return (
    subject.kind === 'unary' && subject.operator === 'typeof' && constant.kind === 'string' && constant.value === type
  );
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

/** `'folder' in query`: which of several objects it is. */
function narrowShape(machine: Machine, frame: Frame, subject: Expression, name: string, has: boolean): void {
  const value = current(machine, frame, subject);
  if (value?.kind !== 'union') return;
  const left = value.options.filter(
    (option) =>
      option.kind !== 'object' || option.cls !== null || option.rest !== null || option.props.has(name) === has,
  );
  if (left.length > 0 && left.length < value.options.length) assume(machine, frame, subject, joinAll(left));
}

/** Something of ours is equal to the subject. */
function matches(machine: Machine, frame: Frame, subject: Expression, value: Value): void {
  checkedHost(machine, frame, subject);
  if (current(machine, frame, subject) !== null) assume(machine, frame, subject, value);
}

/** `key !== '__proto__'` */
function narrowRefusedKey(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'binary' }>): void {
  for (const [subject, constant] of [
    [test.left, test.right],
    [test.right, test.left],
  ] as const)
    if (constant.kind === 'string' && constant.value === '__proto__')
      harmless(machine, frame, subject, kindBit('prototype') | kindBit('property'));
}

/** `list.indexOf(name) === -1`; `differs`: it is known not to be that number. */
function narrowFound(
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
    ((isNumber(number, 0) && !differs) || (isNumber(number, -1) && differs))
  )
    narrowCall(machine, frame, { ...call, callee: { ...call.callee, property: 'match' } });
  // it begins there
  if (
    call.kind === 'call' &&
    isNumber(number, 0) &&
    !differs &&
    call.callee.kind === 'member' &&
    call.callee.property === 'indexOf'
  )
    narrowCall(machine, frame, { ...call, callee: { ...call.callee, property: 'startsWith' } });
}

function narrowIndexOf(
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

function isNumber(expression: Expression, value: number): boolean {
  if (expression.kind === 'unary' && expression.operator === '-') return isNumber(expression.value, -value);
  return expression.kind === 'number' && expression.value === value;
}

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

/** `assert(pattern.test(name))` came to its end: the condition held. */
export function narrowAsserted(machine: Machine, frame: Frame, call: Extract<Expression, { kind: 'call' }>): void {
  const [condition, expected] = call.args;
  const { callee } = call;
  const compares = callee.kind === 'member' && /^(?:deep)?(?:strict)?equal$/i.test(callee.property);
  const object = callee.kind === 'member' && (callee.property === 'ok' || compares) ? callee.object : callee;
  if (condition === undefined || object.kind !== 'name' || object.variable < 0) return;
  const asserting = readVariable(machine, frame, object.variable);
  if (asserting.kind === 'external' && /^node:assert(?:\/strict)?(?:\.(?:ok|strict))?$/.test(asserting.path.text)) {
    if (!compares) narrowState(machine, frame, condition, true);
    else if (expected !== undefined) narrowEqual(machine, frame, condition, expected);
  }
}

/** One of two is ours: the other is as harmless as that. */
function narrowEqual(machine: Machine, frame: Frame, first: Expression, second: Expression): void {
  const [left, right] = [machine.evaluate(frame, first), machine.evaluate(frame, second)];
  if (taintOf(left) !== null && taintOf(right) === null) matches(machine, frame, first, right);
  else if (taintOf(right) !== null && taintOf(left) === null) matches(machine, frame, second, left);
}

/** `for (const id of ids)` throws where `ids` is no list: an object with a `length` got no further. A text is as good as one. */
export function narrowIterated(machine: Machine, frame: Frame, subject: Expression): void {
  const value = current(machine, frame, subject);
  if (value?.kind === 'unknown' && value.type === '')
    assume(machine, frame, subject, makeUnknown(value.taint, 'array', value.origin));
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
  if (value === null) return;
  const left = options(value)
    .filter((option) => mayBe(option, type))
    .map((option) =>
      option.kind === 'unknown' && (option === value || option.type === '')
        ? makeUnknown(option.taint, scalar, option.origin)
        : option,
    );
  assume(machine, frame, subject, left.length === 0 ? makeUnknown(null, scalar) : joinAll(left));
}

/** Whether `typeof` may give that of a value. */
function mayBe(value: Value, type: string): boolean {
  switch (value.kind) {
    case 'literal':
      return value.value === null ? type === 'object' : typeof value.value === type;
    case 'text':
      return type === 'string';
    case 'array':
    case 'object':
    case 'regexp':
    case 'promise':
      return type === 'object';
    case 'function':
    case 'class':
      return type === 'function';
    default:
      return true;
  }
}

function narrowCall(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'call' }>): void {
  const subject = test.args[0];
  if (subject === undefined) return;
  if (isGlobal(test.callee, 'isFinite')) {
    clean(machine, frame, subject, 'number');
    return;
  }
  const asked = externalCalled(machine, frame, test.callee);
  const folder = test.args[1];
  if (asked?.within === true && folder !== undefined) {
    narrowStart(machine, frame, subject, folder);
    return;
  }
  if (asked !== null && asked.compares !== '' && folder !== undefined) {
    narrowCompared(machine, frame, subject, folder, asked.compares);
    return;
  }
  const type = asked?.checks ?? '';
  if (type !== '') {
    if (type === 'string') narrowType(machine, frame, subject, type);
    else clean(machine, frame, subject, type);
    return;
  }
  if (test.callee.kind !== 'member') return;
  const { object, property } = test.callee;
  switch (property) {
    case 'includes':
    case 'has':
    case 'indexOf':
      narrowMember(machine, frame, object, subject, property);
      return;
    case 'some':
    case 'find': {
      // `hosts.some((host) => url.hostname === host)`
      const body = subject.kind === 'function' ? frame.module.facts.functions[subject.fn]?.body : undefined;
      const [only] = body ?? [];
      if (
        body?.length === 1 &&
        only?.kind === 'return' &&
        only.value !== null &&
        taintOf(machine.evaluate(frame, object)) === null
      )
        narrowState(machine, frame, only.value, true);
      return;
    }
    case 'every':
      narrowElements(machine, frame, test, 'whenTrue');
      return;
    case 'startsWith':
      narrowStart(machine, frame, object, subject);
      return;
    case 'endsWith':
      if (subject.kind !== 'string' || subject.value.startsWith('.')) {
        checkedHost(machine, frame, object);
        // an origin ends with its host
        if (isOriginHeader(current(machine, frame, object))) harmless(machine, frame, object, kindBit('redirect'));
      }
      return;
    case 'test':
    case 'exec': {
      const pattern = machine.evaluate(frame, object);
      if (pattern.kind === 'regexp') narrowMatch(machine, frame, subject, pattern);
      return;
    }
    case 'match': {
      const pattern = machine.evaluate(frame, subject);
      if (pattern.kind === 'regexp') narrowMatch(machine, frame, object, pattern);
      return;
    }
    case 'isArray':
      if (object.kind === 'name' && object.name === 'Array') {
        const value = current(machine, frame, subject);
        if (value?.kind === 'unknown') assume(machine, frame, subject, makeUnknown(value.taint, 'array', value.origin));
      }
      return;
    case 'hasOwnProperty':
      narrowOwnKey(machine, frame, object, subject);
      return;
    case 'hasOwn':
    case 'call':
      // `Object.hasOwn(actions, name)`, `Object.prototype.hasOwnProperty.call(actions, name)`
      if (
        test.args[1] !== undefined &&
        (property === 'hasOwn' || (object.kind === 'member' && object.property === 'hasOwnProperty'))
      )
        narrowOwnKey(machine, frame, subject, test.args[1]);
      return;
    case 'isInteger':
    case 'isSafeInteger':
    case 'isFinite':
      if (object.kind === 'name' && object.name === 'Number')
        clean(machine, frame, convertedBy(subject) ?? subject, 'number');
      break;
    default:
  }
}

/** `validator.isIn(name, names)`, `validator.matches(name, pattern)` */
function narrowCompared(
  machine: Machine,
  frame: Frame,
  subject: Expression,
  to: Expression,
  as: PathKnowledge['compares'],
): void {
  const value = machine.evaluate(frame, to);
  if (as === 'member') narrowMember(machine, frame, to, subject, 'includes');
  else if (as === 'equal') narrowEqual(machine, frame, subject, to);
  else if (value.kind === 'regexp') narrowMatch(machine, frame, subject, value);
}

/** `Object.hasOwn(folders, name)`: one of the names that an object of ours has, if the code spells them out. */
function narrowOwnKey(machine: Machine, frame: Frame, object: Expression, key: Expression): void {
  const name = current(machine, frame, key);
  if (name === null || taintOf(name, 0) === null) return;
  const own = machine.evaluate(frame, object);
  // the client's object has the names that the client gave it
  if (taintOf(own, 0)?.source === taintOf(name, 0)?.source) return;
  if (own.kind === 'object' && own.cls === null && own.rest === null && own.props.size > 0)
    assume(machine, frame, key, joinAll([...own.props.keys()].map((name) => literal(name))));
  else harmless(machine, frame, key, memberKinds());
}

/** `names.every((name) => pattern.test(name))`: what the callback says of each element holds of the list. */
function narrowElements(
  machine: Machine,
  frame: Frame,
  call: Extract<Expression, { kind: 'call' }>,
  outcome: 'whenTrue' | 'whenFalse',
): void {
  if (call.callee.kind !== 'member') return;
  const kinds = learnedOfElements(machine, frame, call, outcome);
  if (kinds !== 0) harmless(machine, frame, call.callee.object, kinds);
}

/** The condition that a variable holds the outcome of, if nothing else is ever assigned to it. */
function keptTest(frame: Frame, variable: number): Expression | null {
  const facts = frame.module.facts.variables[variable];
  return facts === undefined || facts.writes > 0 ? null : (frame.tests?.get(variable) ?? null);
}

function isGlobal(callee: Expression, name: string): boolean {
  return callee.kind === 'name' && callee.variable < 0 && callee.name === name;
}

/** Kinds of sinks that the names of members harm. */
function memberKinds(): number {
  return kindBit('method') | kindBit('prototype') | kindBit('property');
}

function isOriginHeader(value: Value | null): boolean {
  return value?.kind === 'unknown' && value.origin?.in === 'header' && value.origin.path.at(-1) === 'origin';
}

/** One of a list, a set, or the keys of a map. */
function narrowMember(machine: Machine, frame: Frame, object: Expression, subject: Expression, property: string): void {
  const list = machine.evaluate(frame, object);
  const spelled = list.kind === 'external' && list.path.text === 'global.Set()' ? list.args[0] : list;
  if (
    spelled?.kind === 'array' &&
    spelled.rest === null &&
    spelled.elements.every((element) => element.kind === 'literal') &&
    (property !== 'has' || list.kind === 'external')
  ) {
    checkedHost(machine, frame, subject);
    assume(machine, frame, subject, joinAll(spelled.elements));
    return;
  }
  // a piece of a text of ours
  if (list.kind === 'literal' && typeof list.value === 'string' && property === 'includes') {
    clean(machine, frame, subject, 'uuid');
    return;
  }
  const isCollection = list.kind === 'external' && /^global\.(?:Set|Map)\(\)$/.test(list.path.text);
  // one of those that no input is in
  const taint = taintOf(list);
  // of what is not there nothing can be asked
  const kinds = options(list).flatMap((option) => (isNothing(option) ? [] : [option.kind]));
  const isList = isCollection || (kinds.length > 0 && kinds.every((kind) => kind === 'array'));
  if ((taint !== null && isOutside(taint)) || !(isList || property === 'includes')) return;
  if (list.kind === 'unknown' || list.kind === 'external') checkedHost(machine, frame, subject);
  if (isList) {
    checkedHost(machine, frame, subject);
    clean(machine, frame, subject, 'uuid');
    // one of what settings bring, or a piece of it
  } else harmless(machine, frame, subject, kindBit('url') | kindBit('redirect'));
}

function isNothing(value: Value): boolean {
  return value.kind === 'literal' && (value.value === undefined || value.value === null);
}

/** A path that begins with a folder is in it; an address that begins with a whole host goes there. */
function narrowStart(machine: Machine, frame: Frame, object: Expression, subject: Expression): void {
  const start = asString(machine.evaluate(frame, subject));
  const addresses = kindBit('url') | kindBit('redirect');
  const value = current(machine, frame, object);
  const isResolved =
    value !== null && options(value).every((option) => (taintOf(option, 0)?.safeFor ?? -1) & kindBit('resolved'));
  const path = isResolved ? kindBit('path') : kindBit('anchored');
  // what begins like this is no option of a program
  const word = start?.startsWith('-') === true ? 0 : kindBit('option');
  if (isResolved && (start === null || start.length > 1)) clearOrigin(machine, frame, value);
  if (start === null) harmless(machine, frame, object, path | addresses);
  else if (start === '/') harmless(machine, frame, object, kindBit('rooted') | word);
  else if (start.length > 1)
    harmless(
      machine,
      frame,
      object,
      path | word | (/^(?:[a-z][\w+.-]*:\/\/[^/?#]+[/?#]|\/[^/\\])/i.test(start) ? addresses : 0),
    );
}

/** `path.resolve(file).startsWith(folder)`: the path that was resolved leads there too, if nothing in it was left as it came. */
function clearOrigin(machine: Machine, frame: Frame, resolved: Value): void {
  const source = taintOf(resolved, 0)?.source;
  const simple = kindBit('resolved');
  for (const [variable, held] of frame.variables) {
    if (held.kind !== 'text' && held.kind !== 'unknown') continue;
    const { taint } = held;
    if (taint !== null && taint.source === source && (taint.safeFor & simple) !== 0)
      machine.heap.write(frame.variables, variable, { ...held, taint: madeSafe(taint, kindBit('path')) });
  }
}

function narrowMatch(
  machine: Machine,
  frame: Frame,
  subject: Expression,
  { pattern, flags }: Extract<Value, { kind: 'regexp' }>,
): void {
  const alphabet = alphabetOf(pattern, flags);
  const kinds = alphabet === null ? 0 : harmlessFor(alphabet);
  if (kinds === -1) clean(machine, frame, subject, 'uuid');
  else if (kinds !== 0) harmless(machine, frame, subject, kinds);
  if (flags.includes('m')) return;
  // it begins with a host of ours, or with one slash
  if (/^\^https?\??:(?:\\?\/){2}(?:[\w-]|\\[.-]|\([\w|-]+\))+(?::\d+)?(?:\\?\/|\(\?:?\\?\/\|\$\)|\$)/.test(pattern))
    harmless(machine, frame, subject, kindBit('url') | kindBit('redirect'));
  else if (
    /^\^\\?\/(?:\(\?!|\[\^?[^\]]*|\w|\\w)/.test(pattern) &&
    !/^\^\\?\/(?:\(\?![^)]*[^/\\)]|\[(?!\^)[^\]]*\/)/.test(pattern)
  )
    harmless(machine, frame, subject, kindBit('redirect'));
  if (alphabet !== null) checkedHost(machine, frame, subject);
}

/** `if (name.includes('..')) return`: what is left has no way out of its folder. */
function narrowRefusedCall(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'call' }>): void {
  const [part] = test.args;
  if (part === undefined) return;
  if (isGlobal(test.callee, 'isNaN')) clean(machine, frame, part, 'number');
  if (test.callee.kind !== 'member') return;
  const { object, property } = test.callee;
  if (property === 'isNaN' && isGlobal(object, 'Number')) {
    // `Number.isNaN(Number(text))`
    const converted = convertedBy(part);
    if (converted !== undefined) clean(machine, frame, converted, 'number');
    return;
  }
  if (property === 'some') {
    const sought = holdsPrototype(machine.evaluate(frame, object)) ? comparedInside(frame, part) : null;
    if (sought !== null) harmless(machine, frame, sought, memberKinds());
    narrowElements(machine, frame, test, 'whenFalse');
    return;
  }
  if (property === 'has' && holdsPrototype(machine.evaluate(frame, object)))
    harmless(machine, frame, part, memberKinds());
  const value = machine.evaluate(frame, property === 'test' ? object : part);
  if (property === 'test' || property === 'match') {
    if (value.kind !== 'regexp') return;
    const sought = soughtBy(value.pattern, value.flags);
    const subject = property === 'test' ? part : object;
    if (/^\(?(?:\\\.){2}\)?(?:\\?\/|\[[^\]]*\])?$/.test(value.pattern))
      harmless(machine, frame, subject, kindBit('climbless'));
    if (/__proto__/.test(value.pattern)) harmless(machine, frame, subject, memberKinds());
    if (sought === null) return;
    const kinds = harmlessFor(otherCharacters(sought));
    if (kinds === -1) clean(machine, frame, subject, 'uuid');
    else if (kinds !== 0) harmless(machine, frame, subject, kinds);
    return;
  }
  if (property === 'isArray') harmless(machine, frame, part, kindBit('confusion'));
  if (property === 'isAbsolute') harmless(machine, frame, part, kindBit('anchored'));
  if (property === 'startsWith' && asString(value) === '/') harmless(machine, frame, object, kindBit('anchored'));
  if (property === 'startsWith' && /^\.\.[/\\]?$/.test(asString(value) ?? '')) {
    const subject = current(machine, frame, object);
    // of a path that was made simple, what leads up stands at the beginning
    if (((subject === null ? 0 : (taintOf(subject, 0)?.safeFor ?? 0)) & kindBit('resolved')) !== 0)
      harmless(machine, frame, object, kindBit('climbless'));
    leadsNowhereElse(machine, frame, object);
  }
  if (property === 'startsWith' && /^--?$/.test(asString(value) ?? ''))
    harmless(machine, frame, object, kindBit('option'));
  if (property === 'startsWith' && asString(value) === '//') harmless(machine, frame, object, kindBit('single-slash'));
  if (property !== 'includes') return;
  const text = asString(value);
  if (text === '..' || text === '../') {
    harmless(machine, frame, object, kindBit('climbless'));
    leadsNowhereElse(machine, frame, object);
  }
  if (text === '/') harmless(machine, frame, object, kindBit('path'));
  if (text === '__proto__') harmless(machine, frame, object, kindBit('prototype') | kindBit('property'));
  if (text === '\n' || text === '\r') harmless(machine, frame, object, kindBit('log') | kindBit('header'));
  if (text === '//') harmless(machine, frame, object, kindBit('single-slash'));
  // `['__proto__', 'constructor'].includes(key)`
  if (value.kind !== 'literal' && taintOf(value, 0) !== null) {
    const list = machine.evaluate(frame, object);
    if (list.kind === 'array' && list.elements.some((element) => asString(element) === '__proto__'))
      harmless(machine, frame, part, kindBit('prototype') | kindBit('property'));
  }
}

/** What `Number(text)` and `+text` make a number of, which shows in whether it is one. */
function convertedBy(expression: Expression): Expression | undefined {
  if (expression.kind === 'call' && isGlobal(expression.callee, 'Number')) return expression.args[0];
  return expression.kind === 'unary' && expression.operator === '+' ? expression.value : undefined;
}

/** `path.relative(root, file)` was found not to lead up: the file is below the root. */
function leadsNowhereElse(machine: Machine, frame: Frame, subject: Expression): void {
  const relative = current(machine, frame, subject);
  if (relative?.kind !== 'external' || relative.path.text !== 'node:path.relative()') return;
  const [, file] = relative.args;
  if (file === undefined || !('id' in file) || taintOf(file, 0) === null) return;
  const isFile = (value: Value): boolean => 'id' in value && value.id === file.id;
  for (const [variable, held] of frame.variables)
    if (options(held).some(isFile))
      machine.heap.write(
        frame.variables,
        variable,
        joinAll(
          options(held).map((option) =>
            isFile(option) && 'taint' in option
              ? { ...option, taint: madeSafe(option.taint, kindBit('path')) }
              : option,
          ),
        ),
      );
}

/** The subject is no danger to these kinds of sinks any more. */
function harmless(machine: Machine, frame: Frame, subject: Expression, kinds: number): void {
  const value = current(machine, frame, subject);
  if (value === null || taintOf(value, 0) === null) return;
  const safe = (option: Value): Value => {
    if (!('taint' in option) || option.taint === null) return option;
    const taint = madeSafe(option.taint, kinds);
    // what begins with a slash, and not with two, stays on this server
    const local = kindBit('rooted') | kindBit('single-slash');
    return {
      ...option,
      taint: asPath((taint.safeFor & local) === local ? madeSafe(taint, kindBit('redirect')) : taint),
    };
  };
  assume(machine, frame, subject, value.kind === 'union' ? joinAll(value.options.map(safe)) : safe(value));
}

/** What a package's predicate says of its argument: `validator.isUUID(id)`. */
function externalCalled(machine: Machine, frame: Frame, callee: Expression): PathKnowledge | null {
  const { knowledge } = machine;
  if (callee.kind === 'name' && callee.variable >= 0) {
    const value = readVariable(machine, frame, callee.variable);
    return value.kind === 'external' ? knowledge.of(value.path) : null;
  }
  if (callee.kind !== 'member' || callee.object.kind !== 'name' || callee.object.variable < 0) return null;
  const object = readVariable(machine, frame, callee.object.variable);
  return object.kind === 'external' ? knowledge.of(object.path.member(callee.property)) : null;
}

function narrowTruth(machine: Machine, frame: Frame, subject: Expression, truth: boolean): void {
  narrowOwner(machine, frame, subject, (member) => truthiness(member) !== !truth);
  const value = current(machine, frame, subject);
  // what is empty, zero or not there does no harm
  if (!truth && value !== null && taintOf(value, 0) !== null) {
    const left = options(value).filter((option) => truthiness(option) !== true);
    const emptied = (option: Value): Value =>
      option.kind === 'unknown' ? makeUnknown(null, option.type, option.origin) : option;
    if (left.length > 0) assume(machine, frame, subject, joinAll(left.map(emptied)));
    return;
  }
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
