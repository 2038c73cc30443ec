import type { Expression } from '../ir/index.ts';
import { placeOf, type Frame } from './frame.ts';
import { noteUse } from './language.ts';
import type { Machine } from './machine.ts';
import { spelledOutBy, stepped } from './templates.ts';
import {
  isInstance,
  joinAll,
  literal,
  makeText,
  makeUnknown,
  taintOf,
  trueValue,
  truthiness,
  undefinedValue,
  unknownBoolean,
  unknownNumber,
  unknownString,
  type Place,
  type Value,
} from './values.ts';

/** Two values and what stands between them, `&&`, `||` and `??` apart. */
export function evaluateBinary(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'binary' }>,
): Value {
  // `a + b + c + …` nests on the left: long ones would exhaust the stack
  const chain: Extract<Expression, { kind: 'binary' }>[] = [];
  let leftmost: Expression = expression;
  while (leftmost.kind === 'binary') {
    chain.push(leftmost);
    leftmost = leftmost.left;
  }
  let value = machine.evaluate(frame, leftmost);
  for (let index = chain.length - 1; index >= 0; index--) {
    const link = chain[index];
    if (link === undefined) break;
    const right = machine.evaluate(frame, link.right);
    const place = placeOf(frame, link);
    noteComparison(machine, frame, link, value, right);
    value =
      link.operator === '+'
        ? binary('+', spelledOutBy(machine, value, place), spelledOutBy(machine, right, place), place)
        : binary(link.operator, value, right, place);
  }
  return value;
}

/** One value and what stands before it. */
export function evaluateUnary(machine: Machine, frame: Frame, operator: string, operand: Expression): Value {
  if (operator === 'void') {
    const value = machine.evaluate(frame, operand);
    if (value.kind === 'promise' && !value.handled) {
      machine.record({
        kind: 'discard',
        value,
        explicit: true,
        place: placeOf(frame, operand),
        context: machine.context,
      });
    }
    return undefinedValue;
  }
  const value = machine.evaluate(frame, operand);
  switch (operator) {
    case '!': {
      const truth = truthiness(value);
      return truth === undefined ? unknownBoolean : literal(!truth);
    }
    case '~':
      return makeUnknown(taintOf(value, 0), 'number');
    case '-':
      return value.kind === 'literal' && typeof value.value === 'number'
        ? literal(-value.value)
        : makeUnknown(taintOf(value, 0), 'number');
    case '+':
      return value.kind === 'literal' && typeof value.value === 'number'
        ? value
        : makeUnknown(taintOf(value, 0), 'number', value.kind === 'unknown' ? value.origin : null);
    case 'typeof':
      return unknownString;
    case 'delete':
      return unknownBoolean;
    default:
      return unknownNumber;
  }
}

/** `left + right`: a sum or a text. */
export function add(left: Value, right: Value): Value {
  if (
    left.kind === 'literal' &&
    right.kind === 'literal' &&
    typeof left.value === 'number' &&
    typeof right.value === 'number'
  )
    return literal(left.value + right.value);
  if (isNumeric(left) && isNumeric(right)) return makeUnknown(joinNumeric(left, right), 'number');
  if (left.kind === 'union' && left.options.length <= 4)
    return joinAll(left.options.map((option) => add(option, right)));
  if (right.kind === 'union' && right.options.length <= 4)
    return joinAll(right.options.map((option) => add(left, option)));
  return makeText([left, right]);
}

/** Whether what is known of a text says that it is not another one. */
export function differs(text: Value, other: Value): boolean {
  if (text.kind !== 'text' || other.kind !== 'literal' || typeof other.value !== 'string') return false;
  const first = text.parts[0];
  const last = text.parts.at(-1);
  return (
    (typeof first === 'string' && !other.value.startsWith(first)) ||
    (typeof last === 'string' && !other.value.endsWith(last))
  );
}

function isNumeric(value: Value): boolean {
  return (
    (value.kind === 'unknown' && value.type === 'number') ||
    (value.kind === 'literal' && typeof value.value === 'number')
  );
}

/** Comparisons that a list with one element gets past, which is turned into the text in it afterwards. */
function noteComparison(
  machine: Machine,
  frame: Frame,
  { operator, left, start, end }: Extract<Expression, { kind: 'binary' }>,
  value: Value,
  right: Value,
): void {
  const place = { module: frame.module, start, end };
  if (operator === '===' || operator === '!==') {
    if (isNameOfPrototype(right)) noteUse(machine, 'check', operator, [value], place);
    else if (isNameOfPrototype(value)) noteUse(machine, 'check', operator, [right], place);
  } else if (/^[<>]=?$/.test(operator) && left.kind === 'member' && left.property === 'length') {
    // whether there is anything can be asked of lists too
    if (right.kind === 'literal' && typeof right.value === 'number' && right.value > 1)
      noteUse(machine, 'check', '.length', [machine.evaluate(frame, left.object)], place);
  }
}

function isNameOfPrototype(value: Value): boolean {
  return value.kind === 'literal' && (value.value === '__proto__' || value.value === 'constructor');
}

function binary(operator: string, left: Value, right: Value, place: Place): Value {
  switch (operator) {
    case '+':
      return stepped(add(left, right), place, 'put into a string');
    case '==':
    case '===':
    case '!=':
    case '!==': {
      if (differs(left, right) || differs(right, left)) return literal(operator.startsWith('!'));
      if (left.kind !== 'literal' || right.kind !== 'literal') return unknownBoolean;
      const strict = operator.length === 3;
      // oxlint-disable-next-line eqeqeq -- the comparison of the audited code, with its conversions
      const equal = strict ? left.value === right.value : left.value == right.value;
      return literal(operator.startsWith('!') ? !equal : equal);
    }
    case '-':
    case '*':
    case '/':
    case '%':
    case '**': {
      if (
        left.kind === 'literal' &&
        right.kind === 'literal' &&
        typeof left.value === 'number' &&
        typeof right.value === 'number'
      ) {
        const [a, b] = [left.value, right.value];
        return literal(
          operator === '-'
            ? a - b
            : operator === '*'
              ? a * b
              : operator === '/'
                ? a / b
                : operator === '%'
                  ? a % b
                  : a ** b,
        );
      }
      return makeUnknown(joinNumeric(left, right), 'number');
    }
    case '<':
    case '>':
    case '<=':
    case '>=':
      return comparison(operator, left, right);
    case 'in':
      return unknownBoolean;
    case 'instanceof':
      return isInstance(left, right) === true ? trueValue : unknownBoolean;
    default:
      return makeUnknown(joinNumeric(left, right), 'number');
  }
}

function comparison(operator: '<' | '>' | '<=' | '>=', left: Value, right: Value): Value {
  if (left.kind !== 'literal' || right.kind !== 'literal') return unknownBoolean;
  const [a, b] = [left.value, right.value];
  if (typeof a !== 'number' || typeof b !== 'number') return unknownBoolean;
  return literal(operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b);
}

/** Arithmetic on input keeps its taint: sizes and limits that a client rules are still the client's. */
function joinNumeric(left: Value, right: Value): ReturnType<typeof taintOf> {
  return taintOf(left, 0) ?? taintOf(right, 0);
}
