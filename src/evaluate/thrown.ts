import type { Activation, CallEvent, Context } from './events.ts';
import type { Machine } from './machine.ts';
import { kindBit, withStep } from './taint.ts';
import {
  isScalarSafe,
  joinAll,
  makeUnknown,
  taintOf,
  undefinedValue,
  type PromiseValue,
  type Value,
} from './values.ts';

/** How deep in the calls of a block what is thrown is looked for, and how many events are looked at. */
const depth = 3;
const maxEvents = 400;

/** What was thrown since then that holds input, unless something in between catches it; `block`: where the `try` begins, if there is one. */
export function thrownSince(machine: Machine, activation: Activation, before: number, block: number | null): Value[] {
  const thrown: Value[] = [];
  let left = maxEvents;
  const look = (at: Activation, from: number, deep: number): void => {
    for (let index = from; index < at.events.length && left > 0; index++, left--) {
      const event = at.events[index];
      if (event === undefined || !('context' in event) || isCaughtBefore(event.context, block)) continue;
      if (event.kind === 'throw' && holdsInput(event.value)) thrown.push(event.value);
      else if (event.kind === 'enter' && deep > 0) look(event.activation, 0, deep - 1);
      else if (event.kind === 'call') {
        const quoted = quotedBy(event) ?? maybeQuotedBy(event);
        if (quoted !== null) thrown.push(errorAbout(machine, quoted));
      }
    }
  };
  look(activation, before, depth);
  return thrown;
}

/** What parsers of the language quote in the errors that they throw. */
function quotedBy({ path, args: [text] }: CallEvent): Value | null {
  return text !== undefined &&
    (path?.text === 'global.JSON.parse' || path?.text === 'global.RegExp') &&
    taintOf(text, 0) !== null
    ? text
    : null;
}

/** What a step is called that an error takes input by, of which nobody knows what it says. */
const maybeQuoted = 'may stand in the error';

/** Functions that nobody sees may quote what they were given; it matters where the error is shown to somebody. */
function maybeQuotedBy({ path, name, args: [given = undefinedValue], place }: CallEvent): Value | null {
  // one that no file declares
  const isUnseen = path === null ? name !== '' : path.text === `global.${name}` && !(name in globalThis);
  const taint = isUnseen && !isScalarSafe(given) ? taintOf(given, 0) : null;
  if (taint === null || taint.source.kind !== 'request') return null;
  const shown = withStep(taint, place, maybeQuoted);
  return shown === null ? null : makeUnknown({ ...shown, safeFor: shown.safeFor | ~kindBit('html') }, 'string');
}

/** An error whose message holds the value. */
export function errorAbout(machine: Machine, value: Value): Value {
  return machine.external(machine.knowledge.paths.root('global').member('Error').called(), {
    args: [value],
    taint: taintOf(value, 0),
  });
}

function isCaughtBefore(context: Context | null, block: number | null): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'try') return at.place.start !== block;
  return false;
}

/** Input itself, and errors that were made with some. */
export function holdsInput(value: Value): boolean {
  return (
    taintOf(value) !== null ||
    (value.kind === 'external' &&
      [...value.args, ...(value.props?.values() ?? [])].some((held) => taintOf(held) !== null)) ||
    (value.kind === 'object' &&
      ((value.base !== null && holdsInput(value.base)) ||
        [...value.props.values()].some((member) => taintOf(member) !== null)))
  );
}

const reasons = new WeakMap<PromiseValue, (machine: Machine) => readonly Value[]>();

/** The promise may be rejected with these. */
export function mayReject(promise: Value, with_: (machine: Machine) => readonly Value[]): void {
  if (promise.kind === 'promise') reasons.set(promise, with_);
}

/** The promise that an asynchronous function gives is rejected with what the function throws. */
export function rejectsWith(promise: Value, activation: Activation): void {
  mayReject(promise, (machine) => thrownSince(machine, activation, 0, null));
}

/** A promise that comes of others is rejected with what they are rejected with. */
export function rejectsLike(promise: Value, others: readonly Value[]): void {
  const own = others.filter((other) => other.kind === 'promise' && reasons.has(other));
  if (own.length > 0) mayReject(promise, (machine) => own.flatMap((other) => rejectionsOf(machine, other)));
}

/** What of input a promise may be rejected with. */
export function rejectionsOf(machine: Machine, promise: Value): readonly Value[] {
  return promise.kind === 'promise' ? (reasons.get(promise)?.(machine) ?? []) : [];
}

/** What a handler of errors is given: an error of which nothing is known, or one of these. */
export function caught(machine: Machine, thrown: readonly Value[]): Value {
  return joinAll([machine.external(machine.knowledge.paths.root('global').member('Error').called()), ...thrown]);
}
