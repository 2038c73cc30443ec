import type { Activation, CallEvent, DiscardEvent, Event } from '../evaluate/events.ts';
import { apiText, isTried, type OperationReader } from './operations-of.ts';

/** Operations that fail because of the world outside, whatever the code does. */
const failing = new Set(['query', 'http', 'file', 'command', 'publish', 'transaction', 'hash', 'token']);

/** The call whose promise was discarded, and whether that promise can be rejected. */
export function discardedCall(event: DiscardEvent, activation: Activation, reader: OperationReader): { of: string; canReject: boolean } {
  let found: { of: string; canReject: boolean } | null = null;
  for (const each of activation.events) {
    // in a chain over several lines a call stands at its own name: only the ends agree
    if ((each.kind !== 'call' && each.kind !== 'enter') || each.place.end !== event.place.end || each.place.module !== event.place.module) continue;
    if (each.kind === 'call') found = { of: each.path === null ? each.name : apiText(each.path.text), canReject: true };
    else if (each.by === 'call') found = { of: nameOf(each.activation), canReject: canFail(each.activation, reader, new Set()) };
  }
  // `new Promise(…)` and values that were made elsewhere: what they hold was looked at where it was made
  return found ?? { of: '', canReject: false };
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
  if (reader.of(event, '').some((operation) => failing.has(operation.is))) return event.fate !== 'discard';
  // awaiting something unknown: it may be anything
  return event.fate === 'await';
}

function nameOf({ module, fn }: Activation): string {
  return module.facts.functions[fn]?.name ?? '';
}
