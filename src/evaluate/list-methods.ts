import { isRunnable, iterate, maxFollowed, maxRoutes } from './list-iteration.ts';
import { resume } from './generators.ts';
import type { Machine, Site } from './machine.ts';
import { anyName } from './readings.ts';
import { mappedFrom, spelledOut } from './serialized.ts';
import { joinTaint, kindBit, withStep, type Taint } from './taint.ts';
import {
  asString,
  holds,
  join,
  joinAll,
  isScalarSafe,
  literal,
  makeArray,
  makeObject,
  makeText,
  makeUnknown,
  maxElements,
  options,
  taintOf,
  undefinedValue,
  unknown,
  unknownBoolean,
  unknownNumber,
  type ArrayValue,
  type Place,
  type Value,
} from './values.ts';

/** A method of a list, with what it does to the list itself. */
export function arrayMethod(
  machine: Machine,
  list: ArrayValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Value {
  machine.reads(list, anyName, list.id);
  const iterated = iterate(machine, list, name, args, site);
  if (iterated !== null) return iterated;
  if (name === 'push' || name === 'unshift' || name === 'fill' || name === 'splice')
    for (const value of name === 'splice' ? args.slice(2) : args) machine.writes(list, anyName, list.id, value, list);
  const weaken = (value: Value): void => {
    list.rest = list.rest === null ? value : join(list.rest, value);
  };
  switch (name) {
    case 'push':
    case 'unshift':
      for (const value of args) {
        machine.keep(value);
        // a list in itself has no end
        if (holds(value, list)) weaken(unknown);
        // where it stands if it stands there says less than which others do
        else if (
          !machine.heap.owns(list.id) ||
          list.rest !== null ||
          list.elements.length >= (isRunnable(value) ? maxRoutes : maxFollowed)
        )
          weaken(value);
        else if (name === 'push') list.elements.push(value);
      }
      if (name === 'unshift' && machine.heap.owns(list.id) && list.rest === null) list.elements.unshift(...args);
      return unknownNumber;
    case 'concat': {
      const result = makeArray([...list.elements], list.rest);
      for (const value of args) {
        if (value.kind === 'array' && result.elements.length + value.elements.length <= maxElements) {
          result.elements.push(...value.elements);
          if (value.rest !== null) result.rest = result.rest === null ? value.rest : join(result.rest, value.rest);
        } else {
          const element =
            value.kind === 'array' || value.kind === 'external' ? machine.element(value, site.place) : value;
          result.rest = result.rest === null ? element : join(result.rest, element);
        }
      }
      return result;
    }
    case 'join': {
      const separator = asString(args[0]) ?? ',';
      if (list.rest !== null) {
        const spelled = joinedAtTimes(list, separator);
        if (spelled !== null) return spelled;
        let taint: Taint | null = null;
        // numbers spelled out one after the other are as harmless as each of them
        for (const element of [...list.elements, list.rest].flatMap((each) => options(each)))
          if (!isScalarSafe(element)) taint = joinTaint(taint, taintOf(element));
        const whole = unsafe(taint, separator);
        return spelledOut(makeUnknown(withStep(whole, site.place, 'joined into a string'), 'string'), list);
      }
      const parts: (string | Value)[] = [];
      list.elements.forEach((element, index) => {
        if (index > 0) parts.push(separator);
        parts.push(element);
      });
      return makeText(parts);
    }
    case 'slice': {
      const from = numberOf(args[0], 0);
      const to = numberOf(args[1], Infinity);
      if (list.rest === null && from !== null && to !== null) return makeArray(list.elements.slice(from, to));
      return mappedFrom(makeArray([], machine.element(list, site.place)), list);
    }
    case 'splice':
    case 'reverse':
      return rearrange(machine, list, name, args, site.place);
    case 'toString':
      return arrayMethod(machine, list, 'join', [], site);
    case 'sort':
    case 'copyWithin':
      return list;
    case 'toArray':
      return list;
    case 'toSpliced':
      return makeArray([], joinAll([machine.element(list, site.place), ...args.slice(2)]));
    case 'toSorted':
    case 'toReversed':
    case 'flat':
    case 'fill':
      if (name === 'flat') {
        const element = machine.element(list, site.place);
        return makeArray([], element.kind === 'array' ? machine.element(element, site.place) : element);
      }
      if (name === 'fill') {
        if (args.length === 1 && machine.heap.owns(list.id)) list.elements.fill(args[0] ?? undefinedValue);
        weaken(args[0] ?? undefinedValue);
        return list;
      }
      return makeArray(
        [],
        list.elements.length === 0 && list.rest === null ? unknown : machine.element(list, site.place),
      );
    case 'pop':
    case 'shift':
      return rearrange(machine, list, name, [], site.place);
    case 'at': {
      const index = numberOf(args[0], 0);
      return list.rest === null && index !== null
        ? (list.elements.at(index) ?? undefinedValue)
        : machine.element(list, site.place);
    }
    case 'values':
    case 'entries':
    case 'keys':
      return name === 'values'
        ? list
        : makeArray(
            [],
            name === 'keys' ? unknownNumber : makeArray([unknownNumber, machine.element(list, site.place)]),
          );
    case 'next': {
      // what a generator gives is kept as a list
      resume(machine, list, args[0], site.place);
      const result = makeObject(site.place);
      result.props.set('value', machine.element(list, site.place));
      result.props.set('done', unknownBoolean);
      return result;
    }
    case 'with': {
      const index = numberOf(args[0], 0);
      const elements = [...list.elements];
      if (index === null || index < 0 || index >= elements.length)
        return makeArray(elements, joinAll([list.rest ?? undefinedValue, args[1] ?? undefinedValue]));
      elements[index] = args[1] ?? undefinedValue;
      return makeArray(elements, list.rest);
    }
    case 'includes': {
      const [wanted] = args;
      // a list of constants that the code spells out, asked for a constant
      if (
        wanted?.kind !== 'literal' ||
        list.rest !== null ||
        list.elements.some((element) => element.kind !== 'literal')
      )
        return unknownBoolean;
      return literal(list.elements.some((element) => element.kind === 'literal' && element.value === wanted.value));
    }
    case 'indexOf':
    case 'lastIndexOf':
      return unknownNumber;
    default:
      return unknown;
  }
}

/** Pieces that one list is put together of, of those that conditions decide about. */
const maxPieces = 8;

/** Names that lead nowhere each lead up when they are joined: `['..', '..'].join('/')`, `['', '', ''].join('.')`. */
function unsafe(taint: Taint | null, separator: string): Taint | null {
  if (taint === null) return null;
  const lost = (separator.includes('/') ? kindBit('path') : 0) | (separator.includes('.') ? kindBit('climbless') : 0);
  return (taint.safeFor & lost) === 0 ? taint : { ...taint, safeFor: taint.safeFor & ~lost };
}

/**
 * `conditions.join(' AND ')` of a list that got some of its texts under conditions: without any of those, or with all of
 * them. Null if more may be there than the code spells out, or if it is no text of words that is joined.
 */
function joinedAtTimes(list: ArrayValue, separator: string): Value | null {
  const { rest, elements } = list;
  if (rest === null || elements.length + options(rest).length > maxPieces || !/[\s,]/.test(separator)) return null;
  const added = options(rest);
  if (!added.every((each) => each.kind === 'text' || (each.kind === 'literal' && typeof each.value === 'string')))
    return null;
  const textOf = (pieces: readonly Value[]): Value =>
    makeText(pieces.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece])));
  const all = textOf([...elements, ...added]);
  // what is put together with `AND` is never nothing: the code would ask before
  return elements.length === 0 && /\S/.test(separator) ? all : join(textOf(elements), all);
}

/** A constant number; the default if the argument was left out; null if it is not known. */
function numberOf(argument: Value | undefined, otherwise: number): number | null {
  if (argument === undefined) return otherwise;
  return argument.kind === 'literal' && typeof argument.value === 'number' ? argument.value : null;
}

/** `shift`, `pop`, `splice`, `reverse`: exactly, where all elements are known and the running code surely does it to a list of its own. */
function rearrange(
  machine: Machine,
  list: ArrayValue,
  name: 'pop' | 'shift' | 'splice' | 'reverse',
  args: readonly Value[],
  place: Place,
): Value {
  const from = numberOf(args[0], 0);
  const count = numberOf(args[1], Infinity);
  if (
    machine.heap.branching ||
    list.rest !== null ||
    list.id < machine.startedWith ||
    from === null ||
    count === null
  ) {
    const some = list.elements.length === 0 && list.rest === null ? unknown : machine.element(list, place);
    for (const value of args.slice(2)) list.rest = list.rest === null ? value : join(list.rest, value);
    rearranged(machine, list, place);
    return name === 'pop' || name === 'shift' ? some : makeArray([], some);
  }
  switch (name) {
    case 'pop':
      return list.elements.pop() ?? undefinedValue;
    case 'shift':
      return list.elements.shift() ?? undefinedValue;
    case 'reverse':
      list.elements.reverse();
      return list;
    case 'splice':
      return makeArray(list.elements.splice(from, count, ...args.slice(2)));
  }
}

/** Where the elements of a list stand is not known any more. Lists that were there before keep their order: they are registries. */
function rearranged(machine: Machine, list: ArrayValue, place: Place): void {
  if (list.id < machine.startedWith || list.elements.length === 0) return;
  list.rest = machine.element(list, place);
  list.elements.length = 0;
}
