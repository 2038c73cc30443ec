import type { ClassMember } from '../ir/index.ts';
import type { InputSource } from './knowledge.ts';
import { isOnlyChosen } from './language.ts';
import type { Machine } from './machine.ts';
import { anyName } from './readings.ts';
import { trappedMember } from './proxies.ts';
import { declaredMembers, kindBit, madeSafe, withStep } from './taint.ts';
import { addressWritten } from './url-members.ts';
import {
  freshId,
  deeper,
  holds,
  isFlatMember,
  join,
  joinAll,
  literal,
  makeArray,
  makeObject,
  makeUnknown,
  undefinedValue,
  unknown,
  unknownNumber,
  unknownString,
  type ClassValue,
  type ExternalValue,
  type FunctionValue,
  type LiteralValue,
  type ObjectValue,
  type Origin,
  type Place,
  type UnknownValue,
  type Value,
  taintOf,
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
    return object.rest.kind === 'unknown'
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
  writeMember(machine, of, name, getter, place);
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

/** A value that comes from outside; reading it is an event. */
export function inputValue(
  machine: Machine,
  { kind, in: where, flat }: InputSource,
  path: readonly string[],
  place: Place,
  holder?: Origin['holder'],
): Value {
  machine.record({ kind: 'input', in: where, path, place, context: machine.context });
  const supposed = supposedInput(machine, where, path, holder?.name ?? '');
  if (supposed !== null) return supposed;
  const label = inputLabel(where, path);
  const isFlat = flat !== null && flat.every((name) => place.module.package?.dependencies[name] === undefined);
  const origin: Origin = {
    in: where,
    path,
    validatedBy: '',
    ...(isFlat ? { flat: true } : {}),
    ...(holder === undefined ? {} : { holder }),
  };
  return makeUnknown(
    { source: { kind, in: where, label, place }, safeFor: 0, step: null },
    isText(origin) ? 'string' : '',
    origin,
  );
}

/** Members that hold the path of a request, and nothing else. */
const pathMembers: ReadonlySet<string> = new Set(['path', 'originalUrl', 'pathname']);

/** What a part of the request is supposed to be; null if nothing is supposed of it. */
function supposedInput(
  { supposition }: Machine,
  where: string,
  path: readonly string[],
  member: string,
): LiteralValue | null {
  if (supposition === null) return null;
  if (supposition.lacks(where, path)) return undefinedValue;
  return where === 'url' && supposition.path !== null && pathMembers.has(member) ? literal(supposition.path) : null;
}

function inputLabel(where: string, path: readonly string[]): string {
  const names: Record<string, string> = {
    body: 'request body',
    query: 'query string',
    path: 'path parameter',
    header: 'request header',
    cookie: 'cookie',
    file: 'uploaded file',
    part: 'uploaded file',
  };
  const name = names[where] ?? where;
  return path.length === 0 ? name : `${name} \`${path.join('.')}\``;
}

function unknownMember(machine: Machine, value: UnknownValue, name: string, place: Place): Value {
  // what the object holds that a client chose is not the client's
  if (isOnlyChosen(value) || (value.taint === null && value.origin === null)) return unknown;
  if (name === 'length') {
    // no longer than what was sent, if it is a list or a text at all: `{ "length": 1e9 }` is neither
    const certain = value.type !== '' || value.origin?.in !== 'body' || value.origin.validatedBy !== '';
    return makeUnknown(certain ? madeSafe(value.taint, kindBit('resource')) : value.taint, 'number');
  }
  if (lacksMember(value, name)) return undefinedValue;
  if (value.nameless === true && !isMemberOfTexts(name)) return unknown;
  const origin = deeper(value.origin, name);
  let { taint } = value;
  if (origin !== null && origin !== value.origin) {
    machine.record({ kind: 'input', in: origin.in, path: origin.path, place, context: machine.context });
    if (machine.supposition?.lacks(origin.in, origin.path) === true) return undefinedValue;
    if (taint !== null) {
      const part = taint.source.in === declaredMembers ? declaredMembers : origin.in;
      taint =
        taint.step === null
          ? {
              source: { kind: taint.source.kind, in: part, label: inputLabel(origin.in, origin.path), place },
              safeFor: taint.safeFor,
              step: null,
            }
          : withStep(
              { ...taint, source: { ...taint.source, in: part, label: inputLabel(origin.in, origin.path) } },
              place,
              `\`.${name}\` of it`,
            );
    }
  }
  // what a server chooses about an upload (where it put it, how large it is) is not the client's
  if ((origin?.in === 'file' && serverChosen.has(name)) || (origin?.in === 'part' && placedByServer.has(name)))
    return makeUnknown(null, name === 'size' ? 'number' : 'string', origin);
  return makeUnknown(taint, isText(origin) ? 'string' : '', origin);
}

/** A text has no `prefix`, and a number no `name`. */
function lacksMember(value: UnknownValue, name: string): boolean {
  const { type } = value;
  if (/^(?:\d+|\*|length)$/.test(name)) return false;
  if (type === 'string' || type === 'uuid') return !(name in String.prototype);
  if (type === '' && isFlatMember(value)) return !isMemberOfTexts(name);
  return (type === 'number' && !(name in Number.prototype)) || (type === 'boolean' && !(name in Boolean.prototype));
}

/** `{ ...query }` has what the query has, and each of that is text. */
function spreadMember(rest: Value): Value {
  return rest.kind === 'unknown' && rest.origin?.flat === true && rest.origin.path.length === 0
    ? makeUnknown(rest.taint, '', deeper(rest.origin, '*'))
    : rest;
}

/** Texts and lists of them have it. */
function isMemberOfTexts(name: string): boolean {
  return /^(?:\d+|\*|length)$/.test(name) || name in String.prototype || name in Array.prototype;
}

const serverChosen: ReadonlySet<string> = new Set([
  'path',
  'filepath',
  'filename',
  'newFilename',
  'destination',
  'size',
  'fieldname',
  'tempFilePath',
  'tmpPath',
  'md5',
]);

/** … where names are told as they came. */
const placedByServer: ReadonlySet<string> = new Set(['filepath', 'newFilename', 'tempFilePath', 'tmpPath', 'size']);

/** Parts of a path and headers are always text; bodies and query strings may be parsed into objects. */
function isText(origin: Origin | null): boolean {
  return origin !== null && origin.path.length > 0 && (origin.in === 'path' || origin.in === 'header');
}

export function writeMember(machine: Machine, value: Value, name: string, to: Value, place: Place): void {
  switch (value.kind) {
    case 'object': {
      const setter = findSetter(value, name);
      if (setter !== null) {
        machine.invoke(
          machine.functionAt(setter.cls.frame, setter.fn, value, setter.cls),
          [to],
          value,
          place,
          'call',
          'discard',
        );
        return;
      }
      machine.writes(value.props, name, value.id, to, value.props.get(name));
      machine.heap.write(value.props, name, to, value.id);
      return;
    }
    case 'class':
      machine.writes(value.props, name, value.id, to, value.props.get(name));
      machine.heap.write(value.props, name, to);
      return;
    case 'function':
      value.props ??= new Map();
      machine.heap.write(value.props, name, to);
      return;
    case 'external':
      machine.record({
        kind: 'write',
        target: value,
        property: name,
        value: to,
        state: value.props === null || value.props.size === 0 ? null : new Map(value.props),
        place,
        context: machine.context,
      });
      value.props ??= new Map();
      machine.writes(value.props, name, value.id, to, value.props.get(name));
      // `if (!req.body) req.body = {}`: on the other branch it is still the input
      if (
        machine.heap.branching &&
        !value.props.has(name) &&
        machine.knowledge.of(value.path.member(name)).source !== null
      )
        value.props.set(name, externalMember(machine, value, name, place));
      machine.heap.write(value.props, name, to, ownerOf(value).id);
      addressWritten(machine, value, name, to);
      remember(value);
      return;
    case 'array':
      machine.writes(value, anyName, value.id, to, value);
      if (holds(to, value)) value.rest = value.rest === null ? unknown : join(value.rest, unknown);
      else if (/^\d+$/.test(name) && !machine.heap.branching && Number(name) <= value.elements.length)
        value.elements[Number(name)] = to;
      else value.rest = value.rest === null ? to : join(value.rest, to);
      return;
    case 'union':
      for (const option of value.options) writeMember(machine, option, name, to, place);
      break;
    case 'unknown':
      // `req.body.name = req.body.name.trim()` is still what the client sent
      if (value.origin !== null && taintOf(to) === null)
        machine.record({
          kind: 'replace',
          in: value.origin.in,
          path: [...value.origin.path, name],
          place,
          context: machine.context,
        });
      break;
    default:
  }
}

/** What a member belongs to: `ctx.request` is read anew each time, and yet the same for every branch. */
function ownerOf(value: ExternalValue): ExternalValue {
  let at = value;
  while (at.call === null && at.receiver !== null) at = at.receiver;
  return at;
}

/** `res.locals.user = …`: the next `res.locals` has to be the same object. */
function remember(value: ExternalValue): void {
  if (value.call !== null || value.receiver === null) return;
  const { receiver } = value;
  receiver.props ??= new Map();
  if (receiver.props.has(value.path.name)) return;
  receiver.props.set(value.path.name, value);
  remember(receiver);
}

function findSetter(object: ObjectValue, name: string): { cls: ClassValue; fn: number } | null {
  for (let cls: Value | null = object.cls; cls?.kind === 'class'; cls = cls.parent) {
    const setter = cls.module.facts.classes[cls.cls]?.members.find(
      (member) => member.kind === 'setter' && member.name === name && !member.static,
    );
    if (setter !== undefined) return { cls, fn: setter.fn };
  }
  return null;
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
