import type { Expression } from '../ir/index.ts';
import { chosen } from './chance.ts';
import type { Frame } from './frame.ts';
import { chosenMember } from './language.ts';
import type { Machine } from './machine.ts';
import { keyedChain } from './narrowed.ts';
import { joinAll, options, undefinedValue, unknown, type Place, type Value } from './values.ts';

/** `object.property`, also of `super`. */
export function evaluateMember(
  machine: Machine,
  frame: Frame,
  object: Expression,
  property: string,
  place: Place,
  optional = false,
): Value {
  if (object.kind === 'super') return superMember(machine, frame, property, place);
  const value = machine.evaluate(frame, object);
  if (optional && value.kind === 'literal' && (value.value === null || value.value === undefined))
    return undefinedValue;
  return machine.member(value, property, place);
}

/** A method found by `super.x` runs on what this one runs on. */
export function superMember(machine: Machine, frame: Frame, name: string, place: Place): Value {
  const holder = superObject(machine, frame);
  const member = machine.member(holder, name, place);
  if (member.kind === 'function' && member.self === holder) return { ...member, self: frame.self };
  // a static method of a package's class further up
  const { self } = frame;
  if (member.kind === 'external' && self.kind === 'class' && member.receiver?.props?.get('constructor') === holder)
    return { ...member, receiver: { ...member.receiver, props: new Map([['constructor', self]]) } };
  return member;
}

/** `super.x` looks the member up in the parent class, with the same `this`. */
export function superObject(machine: Machine, frame: Frame): Value {
  const parent = frame.home?.parent ?? null;
  if (parent === null) return unknown;
  if (parent.kind === 'class' && frame.self.kind === 'object') return { ...frame.self, cls: parent, props: new Map() };
  if (parent.kind === 'external' && frame.self.kind === 'object' && frame.self.base !== null) return frame.self.base;
  if (frame.self.kind !== 'class') return unknown;
  // static methods
  if (parent.kind === 'class') return parent;
  return parent.kind === 'external'
    ? machine.external(parent.path, { props: new Map([['constructor', frame.self]]) })
    : unknown;
}

/** `object[index]`: the members that the index may name. */
export function evaluateIndex(
  machine: Machine,
  frame: Frame,
  object: Expression,
  index: Expression,
  place: Place,
): Value {
  const base = machine.evaluate(frame, object);
  const key = machine.evaluate(frame, index);
  const chain = frame.narrowed.size === 0 ? null : keyedChain(frame, object, index);
  const written = chain === null ? undefined : frame.narrowed.get(chain);
  if (written !== undefined) return written;
  const values: Value[] = [];
  for (const option of options(key)) {
    if (option.kind === 'literal' && (typeof option.value === 'string' || typeof option.value === 'number'))
      values.push(machine.member(base, String(option.value), place));
    else values.push(chosenMember(base, chosen(machine.element(base, place), option), option, place));
  }
  return joinAll(values);
}
