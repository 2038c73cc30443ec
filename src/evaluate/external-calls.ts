import type { ApiPath } from './api-path.ts';
import { builtinGlobal, builtinInstanceMethod } from './builtin-globals.ts';
import { newEvent } from './call-events.ts';
import { anyCallback, callsBack, runCallbacks } from './callbacks.ts';
import type { CallEvent } from './events.ts';
import { inputValue } from './input-members.ts';
import type { CallKnowledge } from './knowledge.ts';
import { iterate } from './list-iteration.ts';
import type { Machine, Site } from './machine.ts';
import { pendingCall } from './pending-calls.ts';
import { anyName } from './readings.ts';
import { joinTaint, kindBit, madeSafe, withStep, type Taint } from './taint.ts';
import { holdsInput, mayReject } from './thrown.ts';
import {
  asString,
  join,
  makePromise,
  makeUnknown,
  options,
  settle,
  taintOf,
  undefinedValue,
  unknown,
  type ExternalValue,
  type Value,
} from './values.ts';

/** Calls something that belongs to a package or to the language. */
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
