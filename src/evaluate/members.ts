import type { ClassMember } from '../ir/index.ts';
import { inputValue, unknownMember } from './input-members.ts';
import { isOnlyChosen } from './language.ts';
import type { Machine } from './machine.ts';
import { trappedMember } from './proxies.ts';
import { anyName } from './readings.ts';
import {
  deeper,
  freshId,
  join,
  joinAll,
  literal,
  makeArray,
  makeObject,
  makeUnknown,
  taintOf,
  undefinedValue,
  unknown,
  unknownNumber,
  unknownString,
  type ClassValue,
  type ExternalValue,
  type FunctionValue,
  type ObjectValue,
  type Place,
  type Value,
} from './values.ts';

export function readMember(machine: Machine, value: Value, name: string, place: Place): Value {
  switch (value.kind) {
    case 'object':
      return objectMember(machine, value, name, place) ?? undefinedValue;
    case 'external':
      return externalMember(machine, value, name, place);
    case 'unknown':
      return unknownMember(machine, value, name, place);
    case 'class':
      return staticMember(machine, value, name, place) ?? unknown;
    case 'namespace':
      return machine.exportOf(value.module, name);
    case 'function':
      // what is put there is a method of what `new` makes of the function
      if (name === 'prototype' && value.props?.has(name) !== true)
        (value.props ??= new Map()).set(name, makeObject(place));
      return (
        value.props?.get(name) ??
        (name === 'name' ? literal(value.module.facts.functions[value.fn]?.name ?? '') : unknown)
      );
    case 'array': {
      machine.reads(value, anyName, value.id);
      if (name === 'length') return value.rest === null ? literal(value.elements.length) : unknownNumber;
      if (/^\d+$/.test(name)) return value.elements[Number(name)] ?? value.rest ?? undefinedValue;
      // the named groups of a match
      if (name === 'groups') return makeUnknown(taintOf(value));
      return unknown;
    }
    case 'union':
      return joinAll(
        value.options
          .filter((option) => option.kind !== 'literal' || option.value !== undefined)
          .map((option) => readMember(machine, option, name, place)),
      );
    case 'promise':
      return unknown;
    case 'text':
      return name === 'length' ? makeUnknown(null, 'number') : makeUnknown(value.taint);
    case 'literal':
      if (value.value === false && !(name in Boolean.prototype)) return undefinedValue;
      if (typeof value.value !== 'string') return unknown;
      if (name === 'length') return literal(value.value.length);
      return /^\d+$/.test(name) && Number(name) < value.value.length
        ? literal(value.value.charAt(Number(name)))
        : unknown;
    case 'regexp':
      return unknown;
  }
}

/** A member of an object of the project: assigned, inherited from its classes, or from a package's class that it extends. */
export function objectMember(machine: Machine, object: ObjectValue, name: string, place: Place): Value | null {
  const own = object.props.get(name);
  machine.reads(object.props, name, object.id);
  if (own !== undefined) {
    const empty = own.kind === 'literal' && (own.value === null || own.value === undefined);
    // Fields that start out empty are filled by code that runs later than the constructor; one request has no such code.
    if (object.cls !== null && empty && object.id < (machine.supposition?.since ?? Infinity))
      return typedField(machine, object.cls, name) ?? unknown;
    return own;
  }
  for (let cls: Value | null = object.cls; cls?.kind === 'class'; cls = cls.parent) {
    const facts = cls.module.facts.classes[cls.cls];
    const member = facts?.members.find(
      (candidate) => candidate.name === name && !candidate.static && candidate.kind !== 'setter',
    );
    if (member === undefined) continue;
    switch (member.kind) {
      case 'method':
        if (member.fn < 0 || cls.module.facts.functions[member.fn]?.bodiless === true) continue;
        return machine.functionAt(cls.frame, member.fn, object, cls);
      case 'getter': {
        const getter = machine.functionAt(cls.frame, member.fn, object, cls);
        return machine.invoke(getter, [], object, place, 'getter', 'use');
      }
      case 'field': {
        const given =
          member.decorators.length === 0
            ? null
            : (machine.injection?.ofDecorated({
                module: cls.module,
                decorators: member.decorators,
                type: member.type,
              }) ?? null);
        const typed = given ?? (member.type === null ? null : machine.typed({ module: cls.module, type: member.type }));
        if (typed !== null) object.props.set(name, typed);
        return typed ?? unknown;
      }
      default:
    }
  }
  if (object.base !== null) return externalMember(machine, object.base, name, place);
  if (object.rest !== null)
    // what is under names that are not known is there as it is; of what was spread, it is the member
    return object.rest.kind === 'unknown' && object.names === undefined
      ? unknownMember(machine, object.rest, name, place)
      : join(object.rest, undefinedValue);
  return object.cls === null ? null : unknown;
}

function typedField(machine: Machine, start: ClassValue, name: string): Value | null {
  for (let cls: Value | null = start; cls?.kind === 'class'; cls = cls.parent) {
    const field = cls.module.facts.classes[cls.cls]?.members.find(
      (member: ClassMember) => member.name === name && member.kind === 'field',
    );
    if (field !== undefined)
      return field.type === null ? null : machine.typed({ module: cls.module, type: field.type });
  }
  return null;
}

function staticMember(machine: Machine, cls: ClassValue, name: string, place: Place, of = cls): Value | null {
  const own = cls.props.get(name);
  machine.reads(cls.props, name, cls.id);
  if (own !== undefined) return own;
  const facts = cls.module.facts.classes[cls.cls];
  if (name === 'name') return literal(facts?.name ?? '');
  if (name === 'prototype') return unknown;
  const member = facts?.members.find((candidate) => candidate.name === name && candidate.static);
  if (member !== undefined && member.fn >= 0) {
    // an inherited one runs on the class that it was asked of
    const method = machine.functionAt(cls.frame, member.fn, of, cls);
    return member.kind === 'getter' ? machine.invoke(method, [], of, place, 'getter', 'use') : method;
  }
  if (cls.parent?.kind === 'class') return staticMember(machine, cls.parent, name, place, of);
  // a model class that extends a package's: `User.findAll` is the package's method on this class
  if (cls.parent?.kind === 'external')
    return machine.external(cls.parent.path.member(name), {
      receiver: machine.external(cls.parent.path, { props: new Map([['constructor', of]]) }),
    });
  return null;
}

/**
 * Functions that are asked for a member's value whenever it is read, and what they were made for:
 * `Object.defineProperty(ctx, 'user', { get() { … } })`.
 */
const accessors = new WeakMap<FunctionValue, ExternalValue>();

/** Gives a package's object a member that a function of the project answers for. */
export function defineGetter(
  machine: Machine,
  of: ExternalValue,
  name: string,
  getter: FunctionValue,
  place: Place,
): void {
  accessors.set(getter, of);
  machine.setMember(of, name, getter, place);
}

/** A getter that asks the object that it is read from: that of another request is like the one that it was made for. */
function getterOn(value: ExternalValue, getter: FunctionValue): FunctionValue {
  const of = accessors.get(getter);
  if (of === undefined || of === value) return getter;
  const variables = new Map([...getter.frame.variables].map(([id, held]) => [id, held === of ? value : held]));
  return { ...getter, frame: { ...getter.frame, id: freshId(), variables } };
}

export function externalMember(machine: Machine, value: ExternalValue, name: string, place: Place): Value {
  const trapped = trappedMember(machine, value, literal(name), place);
  if (trapped !== null) return trapped;
  const path = value.path.member(name);
  const known = machine.knowledge.of(path);
  if (known.identity) machine.record({ kind: 'input', in: 'identity', path: [name], place, context: machine.context });
  const assigned = value.props?.get(name);
  if (value.props !== null) machine.reads(value.props, name, value.id);
  if (assigned?.kind === 'function' && accessors.has(assigned))
    return machine.invoke(getterOn(value, assigned), [], value, place, 'getter', 'use');
  if (assigned !== undefined) return assigned;
  // `entries[0]`: one of those that `for (const entry of entries)` goes through
  if (/^\d+$/.test(name) && machine.knowledge.hasElements(value.path)) return anyElement(machine, value, place);
  if (known.identity && machine.supposition?.lacks('identity', [name]) === true) return undefinedValue;
  if (known.constant !== undefined) return literal(known.constant);
  // of an error, only what it says quotes anything
  if (name === 'name' && /^global\.\w*Error\(\)$/.test(value.path.text)) return unknownString;
  // what an error was made to say
  const [said] = value.args;
  if (
    name === 'message' &&
    said !== undefined &&
    taintOf(said) !== null &&
    /^global\.\w*Error\(\)$/.test(value.path.text)
  )
    return said;
  if (known.source !== null) return inputValue(machine, known.source, [], place, { value, name });
  if (known.type !== '') return makeUnknown(value.taint, known.type);
  return machine.external(path, {
    receiver: value,
    typeArgs: value.typeArgs,
    taint: isOnlyChosen(value) ? null : value.taint,
  });
}

/** `{ ...query }` has what the query has, and each of that is text. */
function spreadMember(rest: Value): Value {
  return rest.kind === 'unknown' && rest.origin?.flat === true && rest.origin.path.length === 0
    ? makeUnknown(rest.taint, '', deeper(rest.origin, '*'))
    : rest;
}

/** Any element of a list, or the value under a key that is not known. */
export function anyElement(machine: Machine, value: Value, place: Place): Value {
  switch (value.kind) {
    case 'array': {
      machine.reads(value, anyName, value.id);
      const all = value.rest === null ? value.elements : [...value.elements, value.rest];
      return all.length === 0 ? unknown : joinAll(all);
    }
    case 'object': {
      machine.reads(value.props, anyName, value.id);
      const all = [...value.props.values()];
      if (value.rest !== null) all.push(spreadMember(value.rest));
      return all.length === 0 ? unknown : joinAll(all);
    }
    case 'external': {
      const trapped = trappedMember(machine, value, unknownString, place);
      if (trapped !== null) return trapped;
      const known = machine.knowledge.of(value.path);
      if (known.source !== null) return inputValue(machine, known.source, ['*'], place);
      const element = value.path.element();
      const pair = machine.knowledge.of(element).source;
      // `for (const [name, value] of formData)`
      if (pair !== null) {
        const input = inputValue(machine, pair, [], place);
        // what emits events is a stream, and comes in pieces
        if (machine.knowledge.of(value.path.member('on')).call !== null) return input;
        const taint = taintOf(input, 0);
        return makeArray([makeUnknown(taint, 'string'), makeUnknown(taint)]);
      }
      return machine.external(element, {
        receiver: value,
        call: value.call,
        typeArgs: value.typeArgs,
        taint: value.taint,
      });
    }
    case 'unknown':
      return value.taint === null && value.origin === null
        ? unknown
        : makeUnknown(value.taint, value.type === 'string' ? 'string' : '', deeper(value.origin, '*'));
    case 'union':
      return joinAll(value.options.map((option) => anyElement(machine, option, place)));
    case 'promise':
      return anyElement(machine, value.of, place);
    case 'text':
      return makeUnknown(value.taint, 'string');
    case 'literal':
      return typeof value.value === 'string' ? makeUnknown(null, 'string') : unknown;
    default:
      return unknown;
  }
}
