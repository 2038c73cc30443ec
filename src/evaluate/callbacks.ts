import type { CallEvent } from './events.ts';
import type { CallbackKnowledge } from './knowledge.ts';
import { iterationMethods } from './list-iteration.ts';
import type { Machine, Site } from './machine.ts';
import { join, options, settle, undefinedValue, unknown, type FunctionValue, type Value } from './values.ts';

/** Whatever a function does with its callbacks: it calls each once, with what is not known. */
export const anyCallback: readonly CallbackKnowledge[] = [{ argument: -1, with: [], loop: false, result: false }];

/** Functions of the project may be called back by anything; those of packages where lists do so: `names.map(escape)`. */
export function callsBack(name: string, args: readonly Value[]): boolean {
  return (
    args.some(({ kind }) => kind === 'function') ||
    (args[0]?.kind === 'external' && args.length === 1 && iterationMethods.has(name))
  );
}

/** Runs the functions among the arguments; returns what the one that decides the result gave, or null. */
export function runCallbacks(
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

/** Runs one function that a call was given, as a part of it. */
export function invokeCallback(
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
