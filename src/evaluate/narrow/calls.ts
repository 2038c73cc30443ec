import type { Expression } from '../../ir/index.ts';
import { readVariable } from '../names.ts';
import type { Frame } from '../frame.ts';
import type { PathKnowledge } from '../knowledge.ts';
import type { Machine } from '../machine.ts';
import { clean, harmless } from '../subjects.ts';
import { kindBit } from '../taint.ts';
import type { Value } from '../values.ts';
import { convertedBy, isGlobal } from './conversions.ts';
import { narrowEqual } from './equal.ts';
import { narrowElements } from './learned.ts';
import { narrowMember, narrowOwnKey } from './lookups.ts';
import { narrowEnd, narrowStart } from './paths.ts';
import { narrowMatch } from './patterns.ts';
import { narrowList, narrowType } from './types.ts';

/** `names.includes(name)`, `pattern.test(name)`, `validator.isUUID(id)` gave true. */
export function narrowCall(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'call' }>): void {
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
    case 'get':
      // `if (actions.get(name)) actions.get(name)()`
      if (isMap(machine.evaluate(frame, object))) harmless(machine, frame, subject, kindBit('method'));
      return;
    case 'every':
      narrowElements(machine, frame, test, 'whenTrue');
      return;
    case 'startsWith':
      narrowStart(machine, frame, object, subject);
      return;
    case 'endsWith':
      narrowEnd(machine, frame, object, subject);
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
      if (object.kind === 'name' && object.name === 'Array') narrowList(machine, frame, subject);
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

function isMap(value: Value): boolean {
  return value.kind === 'external' && value.path.text === 'global.Map()';
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
