import type { Expression } from '../../ir/index.ts';
import type { Frame } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { isFromMap } from '../language.ts';
import { assume, current, harmless, narrowOwner, noPrototype } from '../subjects.ts';
import { kindBit } from '../taint.ts';
import { joinAll, makeUnknown, options, taintOf, truthiness, type ScalarType, type Value } from '../values.ts';

/** `typeof value === 'object'`, without the outcome. */
export function isTypeOf(
  subject: Expression,
  constant: Expression,
  type: string,
): subject is Extract<Expression, { kind: 'unary' }> {
  return (
    subject.kind === 'unary' && subject.operator === 'typeof' && constant.kind === 'string' && constant.value === type
  );
}

/** `typeof` gave this of the subject, or a package's predicate says the same. */
export function narrowType(machine: Machine, frame: Frame, subject: Expression, type: string): void {
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

/** `value instanceof Date` */
export function narrowInstance(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'binary' }>): void {
  // `Object.prototype` is an instance of nothing
  noPrototype(machine, frame, test.left);
  if (test.right.kind !== 'name') return;
  if (test.right.name === 'Date') assume(machine, frame, test.left, makeUnknown(null, 'date'));
  if (test.right.name === 'Array') narrowList(machine, frame, test.left);
}

/** `Array.isArray(ids)` */
export function narrowList(machine: Machine, frame: Frame, subject: Expression): void {
  noPrototype(machine, frame, subject);
  const value = current(machine, frame, subject);
  if (value?.kind === 'unknown') assume(machine, frame, subject, makeUnknown(value.taint, 'array', value.origin));
}

/** `for (const id of ids)` throws where `ids` is no list: an object with a `length` got no further. A text is as good as one. */
export function narrowIterated(machine: Machine, frame: Frame, subject: Expression): void {
  const value = current(machine, frame, subject);
  if (value?.kind === 'unknown' && value.type === '')
    assume(machine, frame, subject, makeUnknown(value.taint, 'array', value.origin));
}

/** `if (user)`, `if (!query.name)` */
export function narrowTruth(machine: Machine, frame: Frame, subject: Expression, truth: boolean): void {
  narrowOwner(machine, frame, subject, (member) => truthiness(member) !== !truth);
  const before = current(machine, frame, subject);
  // of a map, what is there was put there
  if (truth && before !== null && options(before).some(isFromMap)) harmless(machine, frame, subject, kindBit('method'));
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
