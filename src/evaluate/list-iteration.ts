import type { Machine, Site } from './machine.ts';
import { learnedOfElement } from './outcomes.ts';
import { mappedFrom } from './serialized.ts';
import { madeSafe } from './taint.ts';
import {
  join,
  joinAll,
  literal,
  makeArray,
  options,
  truthiness,
  undefinedValue,
  unknown,
  unknownBoolean,
  unknownNumber,
  type ArrayValue,
  type Value,
} from './values.ts';

/** Lists spelled out in the code are followed element by element up to this length. */
export const maxFollowed = 100;
/** … and up to this one if each element has something to run: a table of routes is what an application consists of. */
export const maxRoutes = 2_000;

/** Whether each element of a list is followed by itself. */
export function isFollowed({ elements }: ArrayValue, most = maxFollowed): boolean {
  return elements.length <= most || (elements.length <= maxRoutes && elements.every(isRunnable));
}

/** A function, or an object with one among its members. */
export function isRunnable(value: Value): boolean {
  if (value.kind === 'function' || value.kind === 'class') return true;
  return value.kind === 'object' && [...value.props.values()].some(({ kind }) => kind === 'function');
}

/** Methods of lists that call back once for each element, also on lists that a package returned. */
export const iterationMethods = new Set([
  'map',
  'forEach',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'some',
  'every',
  'flatMap',
  'reduce',
  'reduceRight',
  'sort',
]);

/** Calls an iteration method on anything that may be a list. Returns null if the method is none. */
export function iterate(machine: Machine, list: Value, name: string, args: readonly Value[], site: Site): Value | null {
  if (!iterationMethods.has(name) || args[0] === undefined) return null;
  const callback = args[0];
  const one = (element: Value): Value[] => [element, unknownNumber, list];
  switch (name) {
    case 'map': {
      const results = each(machine, list, callback, one, site);
      if (list.kind !== 'array' || results.length < list.elements.length)
        return mappedFrom(makeArray([], joinAll(results)), list);
      return results.length === list.elements.length
        ? makeArray(results)
        : makeArray(results.slice(0, -1), results.at(-1));
    }
    case 'flatMap': {
      const results = each(machine, list, callback, one, site).map((value) =>
        value.kind === 'array' ? machine.element(value, site.place) : value,
      );
      return mappedFrom(makeArray([], results.length === 0 ? unknown : joinAll(results)), list);
    }
    case 'forEach':
      each(machine, list, callback, one, site);
      return undefinedValue;
    case 'filter': {
      const before = machine.activation.events.length;
      const chosen = decided(list, each(machine, list, callback, one, site));
      if (chosen !== null) return makeArray(chosen);
      const kinds = learnedSince(machine, before);
      if (kinds === 0 && list.kind !== 'array') return list;
      return mappedFrom(makeArray([], harmlessTo(machine.element(list, site.place), kinds)), list);
    }
    case 'find':
    case 'findLast': {
      const before = machine.activation.events.length;
      const chosen = decided(list, each(machine, list, callback, one, site));
      if (chosen !== null) return chosen.at(name === 'find' ? 0 : -1) ?? undefinedValue;
      return harmlessTo(machine.element(list, site.place), learnedSince(machine, before));
    }
    case 'some':
    case 'every': {
      const chosen = decided(list, each(machine, list, callback, one, site));
      if (chosen === null || list.kind !== 'array') return unknownBoolean;
      return literal(name === 'some' ? chosen.length > 0 : chosen.length === list.elements.length);
    }
    case 'reduce':
    case 'reduceRight': {
      // each step goes on with what the one before it gave
      const steps = name === 'reduce' ? followed(machine, list, site) : followed(machine, list, site).reverse();
      const constant = list.kind === 'array' && list.rest === null;
      let result = args[1] ?? (constant ? steps.shift() : machine.element(list, site.place)) ?? undefinedValue;
      for (const element of steps) {
        const value = machine.within(
          { kind: 'loop', place: site.place, test: null, value: list, truth: true, constant },
          () => machine.call(callback, [result, element, unknownNumber, list], null, { ...site, fate: 'use' }, ''),
        );
        result = constant ? value : join(result, value);
      }
      return result;
    }
    case 'sort':
      return list;
    default:
      each(machine, list, callback, one, site);
      return name === 'findIndex' ? unknownNumber : unknownBoolean;
  }
}

/** Runs a callback of an array method, in a loop context. */
function each(
  machine: Machine,
  list: Value,
  callback: Value | undefined,
  argsOf: (element: Value) => Value[],
  site: Site,
): Value[] {
  if (callback === undefined) return [];
  const constant = list.kind === 'array' && list.rest === null && isFollowed(list);
  return followed(machine, list, site).map((element) =>
    machine.within({ kind: 'loop', place: site.place, test: null, value: list, truth: true, constant }, () =>
      machine.call(callback, argsOf(element), null, { ...site, fate: 'use' }, ''),
    ),
  );
}

/** What a callback sees of a list: its known elements one by one, then any of the others. */
function followed(machine: Machine, list: Value, site: Site): Value[] {
  if (list.kind !== 'array' || !isFollowed(list) || (list.elements.length === 0 && list.rest !== null))
    return [machine.element(list, site.place)];
  return list.rest === null ? [...list.elements] : [...list.elements, list.rest];
}

/** What the callback that ran since then says of the elements for which it gives true: kinds of sinks that they cannot harm. */
function learnedSince({ activation }: Machine, before: number): number {
  let kinds: number | null = null;
  for (const event of activation.events.slice(before))
    if (event.kind === 'enter' && event.by === 'call')
      kinds = (kinds ?? -1) & learnedOfElement(event.activation, 'whenTrue');
  return kinds ?? 0;
}

function harmlessTo(value: Value, kinds: number): Value {
  if (kinds === 0) return value;
  return joinAll(
    options(value).map((option) => ('taint' in option ? { ...option, taint: madeSafe(option.taint, kinds) } : option)),
  );
}

/** The elements that a callback chose, where the list is spelled out and each of its answers is known. */
function decided(list: Value, answers: readonly Value[]): Value[] | null {
  if (list.kind !== 'array' || list.rest !== null || list.elements.length !== answers.length) return null;
  const truths = answers.map((answer) => truthiness(answer));
  return truths.includes(undefined) ? null : list.elements.filter((_, index) => truths[index]);
}
