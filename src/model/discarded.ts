import { isTried } from '../evaluate/events.ts';
import type { Activation, CallEvent, Context, DiscardEvent, EnterEvent, Event } from '../evaluate/events.ts';
import { apiText, type OperationReader } from './operations-of.ts';

/** Operations that fail because of the world outside, whatever the code does. */
const failing = new Set(['query', 'http', 'file', 'command', 'publish', 'transaction', 'hash', 'token']);

/** The call whose promise was discarded, and whether that promise can be rejected. */
export function discardedCall(
  event: DiscardEvent,
  activation: Activation,
  reader: OperationReader,
): { of: string; canReject: boolean } {
  const calls = activation.events.filter(
    (each): each is CallEvent | EnterEvent =>
      (each.kind === 'call' || (each.kind === 'enter' && each.by === 'call')) &&
      each.place.module === event.place.module &&
      !isCallback(each),
  );
  // in a chain over several lines a call stands at its own name: only the ends agree; methods of promises are no events: what they hang on starts where they do
  const call =
    calls.findLast(({ place }) => place.end === event.place.end) ??
    calls.findLast(({ place }) => place.start === event.place.start);
  if (call?.kind === 'call') return { of: calledName(call), canReject: !takesCallback(call) };
  // nobody can wait for what ends the process
  if (call?.kind === 'enter')
    return {
      of: nameOf(call.activation),
      canReject: !endsProcess(call.activation, reader, new Set()) && canFail(call.activation, reader, new Set()),
    };
  // `new Promise(…)` and values that were made elsewhere: what they hold was looked at where it was made
  return { of: '', canReject: false };
}

/** Runs because its call was handed a function: `.then(() => …)` is where its callback is entered. */
function isCallback({ place, context }: CallEvent | EnterEvent): boolean {
  return context !== null && context.place.start === place.start && context.place.end === place.end;
}

const chaining = new Set(['then', 'catch', 'finally']);

/** The API that was called; for a chain of `.then()` the one that the chain hangs on. */
function calledName(event: CallEvent): string {
  const names = event.path === null ? [event.name] : apiText(event.path.text).split('.');
  while (names.length > 1 && chaining.has(names.at(-1) ?? '')) names.pop();
  return names.join('.');
}

/** Given a callback, an API tells it about failures and returns no promise. */
function takesCallback(event: CallEvent): boolean {
  return !chaining.has(event.name) && event.args.some((argument) => argument.kind === 'function');
}

/** Whether a function ends the process, rather than something that it may start. */
function endsProcess(activation: Activation, reader: OperationReader, seen: Set<Activation>): boolean {
  if (seen.has(activation)) return false;
  seen.add(activation);
  return activation.events.some((event) => {
    if ((event.kind !== 'enter' && event.kind !== 'call') || !isCertain(event.context)) return false;
    if (event.kind === 'enter') return event.by === 'call' && endsProcess(event.activation, reader, seen);
    return reader.of(event, '').some((operation) => operation.is === 'process' && operation.what === 'exit');
  });
}

/** Not in a branch, a handler or a callback; what stands after an early exit counts. */
function isCertain(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent)
    if (at.kind === 'branch' || at.kind === 'catch' || at.kind === 'callback') return false;
  return true;
}

/** Whether something in a run of a function can fail without being caught in it. */
function canFail(activation: Activation, reader: OperationReader, seen: Set<Activation>): boolean {
  if (seen.has(activation)) return false;
  seen.add(activation);
  return activation.events.some((event) => eventFails(event, reader, seen));
}

function eventFails(event: Event, reader: OperationReader, seen: Set<Activation>): boolean {
  switch (event.kind) {
    case 'throw':
      return !isTried(event.context);
    case 'call':
      return !isTried(event.context) && callFails(event, reader);
    case 'enter':
      return !isTried(event.context) && event.fate !== 'discard' && canFail(event.activation, reader, seen);
    default:
      return false;
  }
}

function callFails(event: CallEvent, reader: OperationReader): boolean {
  const operations = reader.of(event, '');
  if (operations.some((operation) => failing.has(operation.is))) return event.fate !== 'discard';
  if (operations.some((operation) => operation.is === 'call' && operation.tags.includes('cannot-fail'))) return false;
  // awaiting something unknown: it may be anything
  return event.fate === 'await';
}

function nameOf({ module, fn }: Activation): string {
  return module.facts.functions[fn]?.name ?? '';
}
