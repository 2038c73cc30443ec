import { chosenLetter } from './chance.ts';
import type { ApiPath } from './api-path.ts';
import { builtinGlobal, builtinInstanceMethod } from './builtin-globals.ts';
import { iterate, iterationMethods } from './list-iteration.ts';
import { arrayMethod } from './list-methods.ts';
import { promiseMethod } from './promise-methods.ts';
import { stringMethod } from './text-methods.ts';
import { foundBy } from './text-patterns.ts';
import type { Activation, CallEvent } from './events.ts';
import type { CallbackKnowledge, CallKnowledge, PendingCall } from './knowledge.ts';
import { makeMatch, matched, matchesPath, noteMatch } from './known-text.ts';
import { noteUse } from './language.ts';
import type { Machine, Site } from './machine.ts';
import { holdsInput, mayReject } from './thrown.ts';
import { inputValue } from './input-members.ts';
import { objectMember } from './members.ts';
import { noteScan } from './scans.ts';
import { trappedMember } from './proxies.ts';
import { anyName } from './readings.ts';
import { asItIs, isAddress } from './url-members.ts';
import { joinTaint, kindBit, madeSafe, withStep, type Taint } from './taint.ts';
import {
  assignedTo,
  asString,
  join,
  joinAll,
  literal,
  makeArray,
  makePromise,
  makeUnknown,
  nullValue,
  options,
  settle,
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
      return machine.callExternal(callee.path, callee.path.text.endsWith('()') ? callee : callee.receiver, args, site);
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
  if (name === 'bind') return args.length > 1 ? null : { ...callee, receiver };
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

/** Functions of the project may be called back by anything; those of packages where lists do so: `names.map(escape)`. */
function callsBack(name: string, args: readonly Value[]): boolean {
  return (
    args.some(({ kind }) => kind === 'function') ||
    (args[0]?.kind === 'external' && args.length === 1 && iterationMethods.has(name))
  );
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

const anyCallback: readonly CallbackKnowledge[] = [{ argument: -1, with: [], loop: false, result: false }];
const noCallbacks: readonly Activation[] = [];

function newEvent(
  machine: Machine,
  path: ApiPath | null,
  name: string,
  receiver: Value | null,
  args: readonly Value[],
  site: Site,
): CallEvent {
  return {
    kind: 'call',
    order: machine.nextOrder(),
    path,
    name,
    receiver,
    state: receiver?.kind === 'external' ? assignedTo(receiver) : null,
    args: args.some(isAddress) ? args.map(asItIs) : args,
    form: site.form,
    place: site.place,
    argPlaces: site.argPlaces,
    spelled: site.spelled,
    context: machine.context,
    fate: site.fate,
    callbacks: noCallbacks,
    result: unknown,
  };
}

export function callExternalPath(
  machine: Machine,
  path: ApiPath,
  receiver: ExternalValue | null,
  args: readonly Value[],
  site: Site,
): Value {
  if (path.root.text === 'global') {
    const special = callGlobal(machine, path, receiver, args, site);
    if (special !== null) return special;
  }
  if (machine.knowledge.of(path).identity)
    machine.record({ kind: 'input', in: 'identity', path: [path.name], place: site.place, context: machine.context });
  const event = newEvent(machine, path, path.name, receiver, args, site);
  machine.record(event);
  event.result = externalResult(machine, event, path, receiver, args, site);
  return event.result;
}

function holdsPromise(value: Value, promise: Value): boolean {
  return options(value).some(
    (option) => option === promise || (option.kind === 'array' && option.elements.includes(promise)),
  );
}

/** What the `reject` of a promise was called with. */
function addReason({ props }: ExternalValue, reason: Value): void {
  const before = props?.get('reason');
  props?.set('reason', before === undefined ? reason : join(before, reason));
}

/** The language's own functions. Those that matter to rules (`JSON.parse`, `setTimeout`, `new Error`) are events too. */
function callGlobal(
  machine: Machine,
  path: ApiPath,
  receiver: ExternalValue | null,
  args: readonly Value[],
  site: Site,
): Value | null {
  if (path.text === 'global.Promise.settle' && receiver !== null) {
    // the `resolve` of `new Promise((resolve) => …)`: what it is called with is what the promise gives
    const value = settle(args[0] ?? undefinedValue);
    const before = receiver.props?.get('value');
    const known = before === undefined ? value : join(before, value);
    receiver.props?.set('value', known);
    // it was handed out before: `this.promise = new Promise((resolve) => { this.resolve = resolve; })`
    const promise = receiver.props?.get('promise');
    if (promise?.kind === 'promise' && !holdsPromise(known, promise)) promise.of = known;
    return undefinedValue;
  }
  if (path.text === 'global.Promise.fail' || path.text === 'global.Promise.reject') {
    // to whoever waits for the promise, rejecting it is throwing
    if (args[0] !== undefined)
      machine.record({ kind: 'throw', value: args[0], place: site.place, context: machine.context });
    if (path.name === 'fail') {
      if (args[0] !== undefined && receiver !== null && holdsInput(args[0])) addReason(receiver, args[0]);
      return undefinedValue;
    }
    const rejected = makePromise(unknown);
    const [reason] = args;
    if (reason !== undefined && holdsInput(reason)) mayReject(rejected, () => [reason]);
    return rejected;
  }
  if (path.text === 'global.language.given' && receiver !== null) return receiver.props?.get('value') ?? unknown;
  if (path.text === 'global.language.answer' && receiver !== null) {
    args.forEach((value, index) => {
      const before = receiver.props?.get(`${index}`);
      receiver.props?.set(`${index}`, before === undefined ? value : join(before, value));
    });
    return undefinedValue;
  }
  if (receiver !== null) {
    const instance = builtinInstanceMethod(machine, receiver, path.name, args, site);
    if (instance !== null) return instance;
  }
  const builtin = builtinGlobal(path.text);
  if (builtin === null) return null;
  const event = newEvent(machine, path, path.name, receiver, args, site);
  machine.record(event);
  event.result = builtin(machine, args, site);
  return event.result;
}

function externalResult(
  machine: Machine,
  event: CallEvent,
  path: ApiPath,
  receiver: ExternalValue | null,
  args: readonly Value[],
  site: Site,
): Value {
  const { knowledge } = machine;
  const result = path.called();
  const known = knowledge.of(path).call;
  const source = knowledge.of(result).source;
  if (source !== null) {
    const key = asString(args[0]);
    const input = inputValue(machine, source, key === null ? [] : [key], site.place);
    const value = input.kind === 'unknown' ? { ...input, taint: madeSafe(input.taint, bitsOf(known)) } : input;
    return known?.async === true ? makePromise(value) : value;
  }
  if (known?.hook) {
    if (receiver !== null && receiver.props !== null) machine.reads(receiver.props, anyName, receiver.id);
    const value = known.hook(pendingCall(machine, event, path, args, receiver, site));
    if (value !== undefined) return value;
  }
  if (known === null) {
    const iterated = callsBack(path.name, args) ? iterate(machine, receiver ?? unknown, path.name, args, site) : null;
    if (iterated !== null) return iterated;
    runCallbacks(machine, event, anyCallback, args, receiver, site);
    // a promise-like result of something unknown: `.then(row => …)`
    if (receiver !== null && (path.name === 'then' || path.name === 'catch' || path.name === 'finally'))
      return makePromise(
        machine.external(result, { receiver, args, call: event }),
        path.name === 'catch' || (path.name === 'then' && args.length > 1),
      );
    return machine.external(result, { receiver, args, call: event, typeArgs: site.typeArgs, taint: null });
  }
  let taint: Taint | null = null;
  for (const index of known.propagates)
    taint = joinTaint(taint, index < 0 ? (receiver?.taint ?? null) : taintOf(args[index] ?? undefinedValue));
  if (known.makesSafe.length > 0) taint = known.makesSafe.includes('*') ? null : madeSafe(taint, bitsOf(known));
  taint = withStep(taint, site.place, `through ${path.name}()`);
  const data = known.givesData && taint !== null ? makeUnknown(taint) : null;
  const fromCallbacks = known.keepsCallbacks
    ? null
    : runCallbacks(machine, event, known.callbacks, args, receiver, site, data ?? unknown);
  let value: Value;
  if (known.returns === 'receiver') value = receiver ?? unknown;
  else if (known.returns === 'argument') value = args[known.returnsArgument] ?? unknown;
  else if (fromCallbacks !== null) value = fromCallbacks;
  else if (known.type !== '') value = makeUnknown(taint, known.type);
  else if (data !== null) value = data;
  else
    value = machine.external(result, {
      receiver,
      args,
      call: event,
      typeArgs: site.typeArgs.length > 0 ? site.typeArgs : (receiver?.typeArgs ?? []),
      taint,
    });
  return known.async ? makePromise(settle(value)) : value;
}

/** The kinds of sinks that the result of a call is no danger to. */
function bitsOf(known: CallKnowledge | null): number {
  return known === null ? 0 : known.makesSafe.reduce((bits, kind) => bits | kindBit(kind), 0);
}

/** Runs the functions among the arguments; returns what the one that decides the result gave, or null. */
function runCallbacks(
  machine: Machine,
  event: CallEvent,
  callbacks: readonly CallbackKnowledge[],
  args: readonly Value[],
  receiver: Value | null,
  site: Site,
  data: Value = unknown,
): Value | null {
  let result: Value | null = null;
  for (const callback of callbacks) {
    const chosen = callback.argument < 0 ? args : [args[callback.argument] ?? undefinedValue];
    for (const argument of chosen) {
      for (const option of options(argument)) {
        if (option.kind !== 'function') continue;
        const given = callback.with.map((what) => callbackArgument(machine, what, args, receiver, site, data));
        const value = machine.within(
          {
            kind: callback.loop ? 'loop' : 'callback',
            place: site.place,
            test: null,
            value: receiver,
            truth: true,
            constant: false,
          },
          () => invokeCallback(machine, event, option, given, null, site),
        );
        if (callback.result) result = result === null ? settle(value) : join(result, settle(value));
      }
    }
  }
  return result;
}

function callbackArgument(
  machine: Machine,
  what: string,
  args: readonly Value[],
  receiver: Value | null,
  site: Site,
  data: Value,
): Value {
  if (what === 'unknown') return unknown;
  if (what === 'data') return data;
  if (what === 'element') return machine.element(receiver ?? unknown, site.place);
  if (what === 'receiver') return receiver ?? unknown;
  if (what.startsWith('element '))
    return machine.element(args[Number(what.slice('element '.length))] ?? unknown, site.place);
  if (what.startsWith('argument ')) return args[Number(what.slice('argument '.length))] ?? undefinedValue;
  return machine.external(machine.knowledge.paths.parse(what), {
    receiver: receiver?.kind === 'external' ? receiver : null,
  });
}

function invokeCallback(
  machine: Machine,
  event: CallEvent,
  callee: FunctionValue,
  given: readonly Value[],
  self: Value | null,
  site: Site,
): Value {
  const before = machine.activation.events.length;
  const params = callee.module.facts.functions[callee.fn]?.params.length ?? 0;
  const padded = [...given];
  while (padded.length < params) padded.push(unknown);
  const value = machine.invoke(callee, padded, self, site.place, 'callback', 'use');
  const entered = machine.activation.events[before];
  if (entered?.kind === 'enter') event.callbacks = [...event.callbacks, entered.activation];
  return value;
}

function pendingCall(
  machine: Machine,
  event: CallEvent,
  path: ApiPath,
  args: readonly Value[],
  receiver: Value | null,
  site: Site,
): PendingCall {
  return {
    event,
    path,
    args,
    receiver,
    place: site.place,
    paths: machine.knowledge.paths,
    invoke: (callee, given, self) =>
      joinAll(
        options(callee).map((option) =>
          option.kind === 'function'
            ? invokeCallback(machine, event, option, given, self ?? null, site)
            : machine.call(option, given, self ?? null, { ...site, fate: 'use' }, ''),
        ),
      ),
    construct: (callee, given) => machine.construct(callee, given, { ...site, form: 'new' }),
    member: (value, name) => machine.member(value, name, site.place),
    listener: () => {
      const answer = machine.knowledge.paths.root('global').member('language').member('answer');
      const heard = new Map<string, Value>();
      return {
        callback: machine.external(answer, { receiver: machine.external(answer.called(), { props: heard }) }),
        given: (argument) => heard.get(`${argument}`),
      };
    },
    method: (value, name, given, place) =>
      machine.callMethod(
        value,
        name,
        given,
        place === undefined
          ? { ...site, fate: 'use' }
          : { ...site, fate: 'use', place, argPlaces: [], spelled: given.map(() => true) },
      ),
    element: (value) => machine.element(value, site.place),
    assign: (value, name, to) => machine.setMember(value, name, to, site.place),
    remember: (name, value) => {
      if (receiver?.kind !== 'external') return;
      receiver.props ??= new Map();
      machine.writes(receiver.props, name, receiver.id, value, receiver.props.get(name));
      machine.heap.write(receiver.props, name, value);
    },
    external: (text, from) =>
      machine.external(machine.knowledge.paths.parse(text), {
        args: from?.args ?? [],
        receiver: from?.receiver ?? null,
        props: from?.props ?? null,
        taint: from?.taint ?? null,
        call: event,
      }),
    decorators: (cls, decorators) => machine.decorators(cls, decorators),
    classValue: (ref) => machine.classValue(ref),
    instanceOf: (ref) => machine.injection?.ofClass(ref) ?? machine.instanceOf(ref),
    load: (module) => machine.targetValue({ kind: 'namespace', module }),
    program: machine.program,
  };
}
