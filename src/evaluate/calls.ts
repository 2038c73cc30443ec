import { builtinGlobal } from './builtin-globals.ts';
import { newEvent } from './call-events.ts';
import { anyCallback, callsBack, runCallbacks } from './callbacks.ts';
import { chosenLetter } from './chance.ts';
import type { CallEvent } from './events.ts';
import { makeMatch, matched, matchesPath, noteMatch } from './known-text.ts';
import { noteUse } from './language.ts';
import { iterate } from './list-iteration.ts';
import { arrayMethod } from './list-methods.ts';
import type { Machine, Site } from './machine.ts';
import { objectMember } from './members.ts';
import { promiseMethod } from './promise-methods.ts';
import { trappedMember } from './proxies.ts';
import { noteScan } from './scans.ts';
import { notePattern, stringMethod } from './text-methods.ts';
import { foundBy } from './text-patterns.ts';
import {
  join,
  joinAll,
  literal,
  makeArray,
  makeUnknown,
  nullValue,
  taintOf,
  undefinedValue,
  unknown,
  unknownNumber,
  unknownString,
  type ExternalValue,
  type FunctionValue,
  type Place,
  type Value,
} from './values.ts';

export function callValue(
  machine: Machine,
  callee: Value,
  args: readonly Value[],
  self: Value | null,
  site: Site,
  name: string,
): Value {
  switch (callee.kind) {
    case 'function':
      // what is only declared, or left empty, stands for code that is elsewhere, and that calls what it is handed
      if (isEmpty(callee) && args.some(({ kind }) => kind === 'function'))
        runCallbacks(machine, newEvent(machine, null, name, self, args, site), anyCallback, args, self, site);
      return machine.invoke(callee, args, self, site.place, 'call', site.fate);
    case 'external':
      // calling what a call gave, as in `knex('users')`: the result comes from it, as from a method's object
      return callGiven(machine, callee, args, site);
    case 'union': {
      const callable = callee.options.filter(
        (option) => option.kind === 'function' || option.kind === 'external' || option.kind === 'class',
      );
      if (callable.length === 0) return machine.callUnknown(callee, name, self, args, site);
      return joinAll(callable.map((option) => callValue(machine, option, args, self, site, name)));
    }
    default:
      return machine.callUnknown(callee, name, self, args, site);
  }
}

/** Arguments that functions of packages were bound to: `exec.bind(null, command)`. */
const boundTo = new WeakMap<ExternalValue, readonly Value[]>();

function callGiven(machine: Machine, callee: ExternalValue, args: readonly Value[], site: Site): Value {
  const receiver = callee.path.text.endsWith('()') ? callee : callee.receiver;
  const bound = boundTo.get(callee);
  if (bound === undefined) return machine.callExternal(callee.path, receiver, args, site);
  return machine.callExternal(callee.path, receiver, [...bound, ...args], { ...site, argPlaces: [], spelled: [] });
}

function isEmpty({ module, fn }: FunctionValue): boolean {
  const facts = module.facts.functions[fn];
  return facts !== undefined && (facts.bodiless || facts.body.length === 0);
}

export function callMethodOf(
  machine: Machine,
  receiver: Value,
  name: string,
  args: readonly Value[],
  site: Site,
): Value {
  noteScan(machine, receiver, name, site.place);
  switch (receiver.kind) {
    case 'object': {
      const member = objectMember(machine, receiver, name, site.place);
      if (member === null)
        return name === 'toString' ? unknownString : machine.callUnknown(null, name, receiver, args, site);
      return machine.call(member, args, receiver, site, name);
    }
    case 'external': {
      const trapped = trappedMember(machine, receiver, literal(name), site.place);
      if (trapped !== null) return machine.call(trapped, args, receiver, site, name);
      const assigned = receiver.props?.get(name);
      if (assigned !== undefined && receiver.path.root.text !== 'global')
        return machine.call(assigned, args, receiver, site, name);
      return (
        chosenLetter(receiver, name, args) ??
        forwarded(machine, receiver, name, args, site) ??
        machine.callExternal(receiver.path.member(name), receiver, args, site)
      );
    }
    case 'function':
      return functionMethod(machine, receiver, name, args, site);
    case 'class':
    case 'namespace':
      return machine.call(machine.member(receiver, name, site.place), args, receiver, site, name);
    case 'array':
      return arrayMethod(machine, receiver, name, args, site);
    case 'promise':
      return promiseMethod(machine, receiver, name, args, site);
    case 'text':
      return stringMethod(machine, receiver, name, args, site) ?? machine.callUnknown(null, name, receiver, args, site);
    case 'literal':
      if (typeof receiver.value === 'string') return stringMethod(machine, receiver, name, args, site) ?? unknown;
      return name === 'toString' || name === 'toFixed' ? unknownString : unknown;
    case 'regexp':
      if (name === 'compile') {
        notePattern(machine, args[0], name, site.place);
        return receiver;
      }
      if (args[0] !== undefined) noteMatch(machine, receiver, args[0], site.place);
      return regexpMethod(receiver, name, args, site.place);
    case 'union': {
      // `undefined` among the options has no methods; the call would throw
      const callable = receiver.options.filter(
        (option) => option.kind !== 'literal' || typeof option.value === 'string',
      );
      // `globalThis.client ?? new Client()`: of the two, the second says what it is; calling the first too would run callbacks twice
      const telling = callable.filter((option) => !saysNothing(machine, option, name));
      const able = telling.length > 0 ? telling : callable;
      return able.length === 0
        ? unknown
        : joinAll(able.map((option) => callMethodOf(machine, option, name, args, site)));
    }
    case 'unknown':
      return unknownMethod(machine, receiver, name, args, site);
  }
}

function regexpMethod(pattern: Value, name: string, [text]: readonly Value[], place: Place): Value {
  const match = matched(pattern, text);
  if (name === 'test') {
    const whether = match === undefined ? matchesPath(pattern, text) : match !== null;
    return whether === undefined ? makeUnknown(null, 'boolean') : literal(whether);
  }
  if (match === null && name === 'exec') return nullValue;
  if (match && text !== undefined && name === 'exec') return makeMatch(text, match);
  const found = foundBy(pattern, taintOf(text ?? undefinedValue, 0), place);
  return name === 'exec' ? join(found, nullValue) : found;
}

/** Nothing is known of the value but that it is there. */
function saysNothing(machine: Machine, value: Value, method: string): boolean {
  if (value.kind === 'unknown') return value.taint === null && value.origin === null && value.type === '';
  return (
    value.kind === 'external' &&
    value.path.root.text === 'global' &&
    value.call === null &&
    value.props?.has(method) !== true &&
    machine.knowledge.of(value.path.member(method)).call === null &&
    builtinGlobal(value.path.member(method).text) === null
  );
}

/** `app[verb].call(app, path, handler)`: `call`, `apply` and `bind` of a function that a package has; null if it is none of these. */
function forwarded(
  machine: Machine,
  callee: ExternalValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Value | null {
  if (name !== 'call' && name !== 'apply' && name !== 'bind') return null;
  // what a call gave may have a method of that name
  if (callee.path.parent === null || /[)\]]$/.test(callee.path.text)) return null;
  if (machine.knowledge.of(callee.path).call === null) return null;
  const [self] = args;
  const receiver =
    self?.kind === 'external' && self.path.member(callee.path.name) === callee.path ? self : callee.receiver;
  if (name === 'bind') {
    const bound = { ...callee, receiver };
    if (args.length > 1) boundTo.set(bound, [...(boundTo.get(callee) ?? []), ...args.slice(1)]);
    return bound;
  }
  const list = args[1];
  const given =
    name === 'call'
      ? args.slice(1)
      : list?.kind === 'array'
        ? [...list.elements, ...(list.rest === null ? [] : [list.rest])]
        : [];
  const shifted = name === 'call' ? { argPlaces: site.argPlaces.slice(1), spelled: site.spelled.slice(1) } : {};
  return machine.callExternal(callee.path, receiver, given, { ...site, ...shifted });
}

function functionMethod(
  machine: Machine,
  receiver: FunctionValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Value {
  switch (name) {
    case 'bind':
      return { ...receiver, id: receiver.id, self: args[0] ?? null, bound: [...receiver.bound, ...args.slice(1)] };
    case 'call':
      return machine.call(receiver, args.slice(1), args[0] ?? null, site, name);
    case 'apply': {
      const list = args[1];
      const spread = list?.kind === 'array' ? [...list.elements, ...(list.rest === null ? [] : [list.rest])] : [];
      return machine.call(receiver, spread, args[0] ?? null, site, name);
    }
    default:
      return machine.call(receiver.props?.get(name) ?? unknown, args, receiver, site, name);
  }
}

function unknownMethod(
  machine: Machine,
  receiver: Extract<Value, { kind: 'unknown' }>,
  name: string,
  args: readonly Value[],
  site: Site,
): Value {
  if (name === 'then' || name === 'catch' || name === 'finally')
    return promiseMethod(machine, { kind: 'promise', id: 0, of: receiver, handled: false }, name, args, site);
  if (callsBack(name, args)) {
    const iterated = iterate(machine, receiver, name, args, site);
    if (iterated !== null) return iterated;
  }
  if (receiver.taint !== null || receiver.origin !== null || receiver.type === 'string') {
    const text = stringMethod(machine, receiver, name, args, site);
    if (text !== null) return text;
    if (name === 'toISOString' || name === 'getTime' || name === 'toFixed')
      return makeUnknown(null, name === 'getTime' ? 'number' : receiver.type === 'date' ? 'date' : 'string');
    if (name === 'mv' && receiver.origin?.in === 'file' && args[0] !== undefined)
      noteUse(machine, 'store', name, [args[0]], site.place);
    machine.callUnknown(null, name, receiver, args, site);
    // `for (const [index, file] of files.entries())`: what is parsed into lists has no names
    if (name === 'entries' && args.length === 0 && ['body', 'argument'].includes(receiver.origin?.in ?? ''))
      return makeArray([], makeArray([unknownNumber, machine.element(receiver, site.place)]));
    return makeUnknown(receiver.taint, '', receiver.origin);
  }
  return machine.callUnknown(null, name, receiver, args, site);
}

export function callUnknownValue(
  machine: Machine,
  name: string,
  receiver: Value | null,
  args: readonly Value[],
  site: Site,
): Value {
  const event: CallEvent = newEvent(machine, null, name, receiver, args, site);
  machine.record(event);
  runCallbacks(machine, event, anyCallback, args, receiver, site);
  return unknown;
}
