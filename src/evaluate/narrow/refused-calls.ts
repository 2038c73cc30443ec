import type { Expression } from '../../ir/index.ts';
import type { Frame } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { comparedInside, holdsPrototype, memberKinds } from '../member-names.ts';
import { clean, current, harmless } from '../subjects.ts';
import { kindBit } from '../taint.ts';
import { asString, taintOf } from '../values.ts';
import { convertedBy, isGlobal } from './conversions.ts';
import { narrowElements } from './learned.ts';
import { leadsNowhereElse, leadsUp } from './paths.ts';
import { narrowRefusedMatch } from './patterns.ts';

/** `if (name.includes('..')) return`: what is left has no way out of its folder. */
export function narrowRefusedCall(machine: Machine, frame: Frame, test: Extract<Expression, { kind: 'call' }>): void {
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
  const isAsked = property === 'test' || property === 'exec';
  const value = machine.evaluate(frame, isAsked ? object : part);
  if (isAsked || property === 'match') {
    if (value.kind === 'regexp') narrowRefusedMatch(machine, frame, isAsked ? part : object, value);
    return;
  }
  if (property === 'isArray') harmless(machine, frame, part, kindBit('confusion'));
  if (property === 'isAbsolute') harmless(machine, frame, part, kindBit('anchored'));
  if (property === 'startsWith' && asString(value) === '/') harmless(machine, frame, object, kindBit('anchored'));
  if (property === 'startsWith' && leadsUp(asString(value) ?? '')) {
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
  if (text === '<' || text === '"') harmless(machine, frame, object, kindBit('html'));
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
