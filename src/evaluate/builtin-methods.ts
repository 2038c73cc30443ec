import { chosen } from './chance.ts';
import { alphabetFound, harmlessFor, otherCharacters, soughtBy } from './alphabet.ts';
import { makeMatch, matched, noteMatch } from './known-text.ts';
import { noteUse } from './language.ts';
import type { Machine, Site } from './machine.ts';
import { anyName } from './readings.ts';
import { caught, mayReject, rejectionsOf, thrownSince } from './thrown.ts';
import { learnedOfElement } from './outcomes.ts';
import { mappedFrom, spelledOut } from './serialized.ts';
import { joinTaint, kindBit, madeSafe, withStep, type Taint } from './taint.ts';
import {
  asString,
  holds,
  join,
  joinAll,
  literal,
  isScalarSafe,
  makeArray,
  makeObject,
  makePromise,
  makeText,
  makeUnknown,
  maxElements,
  maxTextLength,
  nullValue,
  options,
  settle,
  taintOf,
  truthiness,
  undefinedValue,
  unknown,
  unknownBoolean,
  unknownNumber,
  type ArrayValue,
  type FunctionValue,
  type Place,
  type PromiseValue,
  type RegExpValue,
  type TextValue,
  type Value,
} from './values.ts';

/** Lists spelled out in the code are followed element by element up to this length. */
const maxFollowed = 100;
/** … and up to this one if each element has something to run: a table of routes is what an application consists of. */
const maxRoutes = 2_000;

/** Whether each element of a list is followed by itself. */
export function isFollowed({ elements }: ArrayValue, most = maxFollowed): boolean {
  return elements.length <= most || (elements.length <= maxRoutes && elements.every(isRunnable));
}

/** A function, or an object with one among its members. */
function isRunnable(value: Value): boolean {
  if (value.kind === 'function' || value.kind === 'class') return true;
  return value.kind === 'object' && [...value.props.values()].some(({ kind }) => kind === 'function');
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
        return spelledOut(makeUnknown(withStep(taint, site.place, 'joined into a string'), 'string'), list);
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

const textResults = new Set([
  'trim',
  'trimStart',
  'trimEnd',
  'toLowerCase',
  'toUpperCase',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'slice',
  'substring',
  'substr',
  'padStart',
  'padEnd',
  'normalize',
  'repeat',
  'concat',
  'charAt',
  'at',
  'toString',
  'valueOf',
  'replace',
  'replaceAll',
]);

/** A method of a string, known or not. Null if strings have no such method. */
export function stringMethod(
  machine: Machine,
  receiver: Value,
  name: string,
  args: readonly Value[],
  site: Site,
): Value | null {
  const taint = taintOf(receiver, 0);
  const known = asString(receiver);
  if (args[0]?.kind === 'regexp') noteMatch(machine, args[0], receiver, site.place);
  else if (name === 'match' || name === 'matchAll' || name === 'search')
    notePattern(machine, args[0], name, site.place);
  switch (name) {
    case 'split': {
      const separator = asString(args[0]);
      const pieces = known === null || separator === null ? null : known.split(separator, maxElements + 1);
      if (pieces !== null && pieces.length <= maxElements) return makeArray(pieces.map(literal));
      // what stands between two dots has none
      const kinds = separator === '.' ? kindBit('climbless') : 0;
      return makeArray([], makeUnknown(madeSafe(withStep(taint, site.place, 'split'), kinds), 'string'));
    }
    case 'match': {
      const match = args[0] === undefined ? undefined : matched(args[0], receiver);
      if (match === null) return nullValue;
      if (match && args[0]?.kind === 'regexp' && !args[0].flags.includes('g')) return makeMatch(receiver, match);
      return join(foundBy(args[0], taint, site.place), nullValue);
    }
    case 'matchAll':
      return makeArray([], foundBy(args[0], taint, site.place));
    case 'startsWith':
    case 'endsWith':
    case 'includes':
      if (name === 'includes') noteCheck(machine, receiver, args[0], site);
      if (known !== null && asString(args[0]) !== null) {
        const needle = asString(args[0]) ?? '';
        return literal(
          name === 'startsWith'
            ? known.startsWith(needle)
            : name === 'endsWith'
              ? known.endsWith(needle)
              : known.includes(needle),
        );
      }
      if (receiver.kind === 'text' && name !== 'endsWith')
        return knownStart(receiver, name, asString(args[0])) ?? unknownBoolean;
      return unknownBoolean;
    case 'indexOf':
    case 'lastIndexOf':
      noteCheck(machine, receiver, args[0], site);
      return known === null || args.length !== 1 || asString(args[0]) === null
        ? unknownNumber
        : literal(known[name](asString(args[0]) ?? ''));
    case 'search':
    case 'localeCompare':
    case 'charCodeAt':
    case 'codePointAt':
      return unknownNumber;
    default:
  }
  if (!textResults.has(name)) return null;
  const guessed = args[0] === undefined ? receiver : chosen(receiver, args[0]);
  if (guessed !== receiver) return guessed;
  if (known !== null) {
    const simple = simpleText(known, name, args);
    if (simple !== null) return literal(simple);
  }
  if ((name === 'repeat' || name === 'padStart' || name === 'padEnd') && args[0] !== undefined)
    noteUse(machine, 'repeat', name, [args[0]], site.place);
  let result = taint;
  if ((name === 'padStart' || name === 'padEnd') && args[1] !== undefined)
    result = joinTaint(taint, taintOf(args[1], 0));
  /** what comes in place of what is found */
  let substitute = args[1];
  if (name === 'concat') return makeText([receiver, ...args]);
  if (isShortPiece(name, args)) result = madeSafe(taint, kindBit('resource'));
  if (name === 'replace' || name === 'replaceAll') {
    result = afterReplace(taint, name, args);
    for (const argument of args) {
      const given =
        argument.kind === 'function'
          ? machine.call(
              argument,
              foundPieces(args[0], argument, taint, site.place),
              null,
              { ...site, fate: 'use' },
              '',
            )
          : argument;
      if (argument === args[1]) substitute = given;
      if (given !== args[0]) result ??= taintOf(given, 0);
    }
  }
  if ((name === 'toLowerCase' || name === 'trim' || name === 'toString') && receiver.kind === 'text') return receiver;
  // `$1` in a text is what was found
  const byText = asString(args[1]);
  if ((name === 'replace' || name === 'replaceAll') && isEverywhere(name, args[0]) && byText?.includes('$') !== true) {
    const spelled = replacedEverywhere(receiver, args, substitute, (left) =>
      makeUnknown(withStep(afterReplace(taintOf(left, 0), name, args), site.place, `.${name}()`), 'string'),
    );
    if (spelled !== null) return spelled;
  }
  if ((name === 'replace' || name === 'replaceAll') && receiver.kind === 'text') {
    const start = keptStart(receiver, args[0]);
    if (start !== '') return makeText([start, makeUnknown(withStep(result, site.place, `.${name}()`), 'string')]);
  }
  const origin = receiver.kind === 'unknown' ? receiver.origin : null;
  const scalar = receiver.kind === 'unknown' && name === 'toString' && receiver.type !== '' ? receiver.type : 'string';
  return makeUnknown(
    withStep(result, site.place, `.${name}()`),
    scalar === 'object' || scalar === 'array' ? 'string' : scalar,
    origin,
  );
}

/** `text.slice(0, 100)`: no longer than the code says. */
function isShortPiece(name: string, [from, to]: readonly Value[]): boolean {
  if (name !== 'slice' && name !== 'substring' && name !== 'substr') return false;
  return [from, to].every(
    (at) => at?.kind === 'literal' && typeof at.value === 'number' && at.value >= 0 && at.value <= maxShort,
  );
}

/** So short that a search which takes quadratic time is done at once. */
const maxShort = 1000;

/** `text.match(input)` makes a pattern of the input, unless it is one. */
function notePattern(machine: Machine, pattern: Value | undefined, name: string, place: Place): void {
  const texts = options(pattern ?? undefinedValue).filter(({ kind }) => kind === 'text' || kind === 'unknown');
  if (texts.length > 0) noteUse(machine, 'pattern', name, [joinAll(texts)], place);
}

/** Looking for `..` or `<` in a text is a check that a list with that text in one of its elements gets past. */
function noteCheck(machine: Machine, text: Value, part: Value | undefined, site: Site): void {
  const sought = asString(part);
  if (sought !== null && /\.\.|[/\\<>'"$;&|%\n\0]/.test(sought))
    noteUse(machine, 'check', '.includes', [text], site.place);
}

/** What a text's known beginning already decides: the path of a URL, whatever its query string. */
function knownStart(text: TextValue, name: 'startsWith' | 'includes', needle: string | null): Value | null {
  const [first] = text.parts;
  if (needle === null || typeof first !== 'string') return null;
  if (name === 'includes') return first.includes(needle) ? literal(true) : null;
  if (first.length >= needle.length) return literal(first.startsWith(needle));
  return needle.startsWith(first) ? null : literal(false);
}

/** What a text begins with and goes on to begin with, when something else in it is replaced. */
function keptStart(text: TextValue, replaced: Value | undefined): string {
  const [start] = text.parts;
  const sought = replaced?.kind === 'text' ? replaced.parts[0] : asString(replaced);
  return typeof start === 'string' && typeof sought === 'string' && sought !== '' && !start.includes(sought)
    ? start
    : '';
}

function simpleText(text: string, name: string, args: readonly Value[]): string | null {
  switch (name) {
    case 'trim':
      return text.trim();
    case 'toLowerCase':
    case 'toLocaleLowerCase':
      return text.toLowerCase();
    case 'toUpperCase':
    case 'toLocaleUpperCase':
      return text.toUpperCase();
    case 'toString':
    case 'valueOf':
      return text;
    case 'concat': {
      const parts = args.map(asString);
      return parts.every((part) => part !== null) &&
        parts.reduce((sum, part) => sum + part.length, text.length) <= maxTextLength
        ? text + parts.join('')
        : null;
    }
    case 'replace':
    case 'replaceAll': {
      const to = asString(args[1]);
      const [from] = args;
      if (to === null || from === undefined) return null;
      // each place takes at most `to`, and there is one more than there are characters
      if ((text.length + 1) * (to.length + 1) > maxTextLength) return null;
      if (from.kind === 'literal' && typeof from.value === 'string')
        return name === 'replace' ? text.replace(from.value, () => to) : text.replaceAll(from.value, () => to);
      if (from.kind === 'regexp' && text.length < maxMatched) return replaced(text, from, to);
      return null;
    }
    case 'slice':
    case 'substring': {
      const numbers = args.map((argument) =>
        argument.kind === 'literal' && typeof argument.value === 'number' ? argument.value : null,
      );
      const [start, end] = numbers;
      if (numbers.includes(null) || start === undefined || start === null) return null;
      return name === 'slice' ? text.slice(start, end ?? undefined) : text.substring(start, end ?? undefined);
    }
    default:
      return null;
  }
}

function isEverywhere(name: string, pattern: Value | undefined): boolean {
  return name === 'replaceAll' || (pattern?.kind === 'regexp' && pattern.flags.includes('g'));
}

/**
 * A text of which all places that a pattern finds are replaced by the same value, which is not known or not the same for
 * each: what the code spells out around them stays. `left`: what becomes of parts that are not known. Null if there are none
 * that are.
 */
function replacedEverywhere(
  text: Value,
  [pattern]: readonly Value[],
  by: Value | undefined,
  left: (part: Value) => Value,
): Value | null {
  if (by === undefined || pattern === undefined) return null;
  const ofPart = (part: string | Value): string | Value | null => {
    if (typeof part !== 'string') {
      const spelled = options(part).map((option) => {
        if (option.kind === 'text') return replacedEverywhere(option, [pattern], by, left);
        return option.kind === 'literal' && typeof option.value === 'string' ? ofPart(option.value) : left(option);
      });
      return spelled.includes(null)
        ? null
        : joinAll(
            spelled.flatMap((each) => (each === null ? [] : typeof each === 'string' ? [literal(each)] : [each])),
          );
    }
    const pieces = piecesAround(part, pattern);
    return pieces === null ? null : makeText(pieces.flatMap((piece, index) => (index === 0 ? [piece] : [by, piece])));
  };
  if (
    text.kind === 'union'
      ? !text.options.some(({ kind }) => kind === 'text')
      : text.kind !== 'text' && asString(text) === null
  )
    return null;
  const parts = (text.kind === 'text' ? text.parts : [asString(text) ?? text]).map(ofPart);
  return parts.includes(null) ? null : makeText(parts.flatMap((part) => part ?? []));
}

/** A known text without what a pattern finds in it; null if that cannot be told, or should not be tried. */
function piecesAround(text: string, pattern: Value): string[] | null {
  if (text.length > maxSearched) return null;
  const sought = asString(pattern);
  if (sought !== null) return text.split(sought);
  // nothing that takes longer than the square of the text
  if (pattern.kind !== 'regexp' || /\)[*+{]|\\[1-9k]|\(\?/.test(pattern.pattern)) return null;
  const flags = pattern.flags.replaceAll(/[gy]/g, '');
  try {
    const all = new RegExp(pattern.pattern, `${flags}g`);
    const pieces: string[] = [];
    let from = 0;
    for (const match of text.matchAll(all)) {
      pieces.push(text.slice(from, match.index));
      from = match.index + match[0].length;
    }
    return [...pieces, text.slice(from)];
  } catch {
    return null;
  }
}

const maxSearched = 5000;
const maxMatched = 1000;

function replaced(text: string, { pattern, flags }: RegExpValue, to: string): string | null {
  try {
    return text.replace(new RegExp(pattern, flags), to);
  } catch {
    return null;
  }
}

/** What a global replacement takes away from what the text could do. */
function afterReplace(taint: Taint | null, name: string, args: readonly Value[]): Taint | null {
  const [pattern] = args;
  if (taint === null || pattern === undefined) return taint;
  const global = name === 'replaceAll' || (pattern.kind === 'regexp' && pattern.flags.includes('g'));
  // `path.normalize(name).replace(/^(\.\.[/\\])+/, '')`: what leads up stands at the beginning
  if (pattern.kind === 'regexp' && /^\^\(*(?:\?:)?\\\.\\\./.test(pattern.pattern) && /\)[+*]$/.test(pattern.pattern))
    return (taint.safeFor & kindBit('resolved')) === 0 ? taint : madeSafe(taint, kindBit('climbless'));
  if (!global) return taint;
  const source = pattern.kind === 'regexp' ? pattern.pattern : (asString(pattern) ?? '');
  // everything but a harmless alphabet is removed
  if (pattern.kind === 'regexp' && /^\[\^(?:[\w-]|\\[wd-]|a-z|A-Z|0-9)+\][+*]?$/.test(source)) return null;
  let kinds = leftKinds(pattern, args[1]);
  // a tag that is taken away may leave another one behind
  if (/^[^<]*<?[^<\w]*$/.test(source) ? source.includes('<') || source.includes('&') : /[[|(][^\]\w]*</.test(source))
    kinds |= kindBit('html');
  if (source.includes("'"))
    kinds |= source.includes('"') || source.includes('\\') ? kindBit('sql') | kindBit('command') : 0;
  // `name.replace(/'/g, "'\\''")`: stays inside of the quotes that are put around it
  if (source === "'" && asString(args[1]) === "'\\''") kinds |= kindBit('command');
  if (/\\[nrsW]|[\n\r]/.test(source)) kinds |= kindBit('log') | kindBit('header');
  // `.replace(/[*()\\]/g, (one) => '\\' + one.charCodeAt(0).toString(16))`
  if (
    source.startsWith('[') &&
    !source.startsWith('[^') &&
    ['*', '(', ')', '\\\\'].every((one) => source.includes(one))
  )
    kinds |= kindBit('ldap');
  // `.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')`
  if (
    source.startsWith('[') &&
    source.includes('*') &&
    source.includes('+') &&
    asString(args[1] ?? undefinedValue)?.startsWith('\\') === true
  )
    kinds |= kindBit('regex');
  // taking `../` away may leave another one behind
  const gone =
    pattern.kind === 'regexp' ? /^(?:\\\.|\[\.\]){1,2}(?:\+|\{2,?\})?$/.test(source) : /^\.\.?$/.test(source);
  if (gone && !(asString(args[1]) ?? '.').includes('.')) kinds |= kindBit('climbless');
  return madeSafe(taint, kinds);
}

/** What cannot be harmed by the characters that are left when those of a pattern are replaced by a constant text. */
function leftKinds(pattern: Value, to: Value | undefined): number {
  const replacement = asString(to);
  const sought = pattern.kind === 'regexp' ? soughtBy(pattern.pattern, pattern.flags) : null;
  if (sought === null || replacement === null || replacement.includes('$')) return 0;
  return harmlessFor(
    new Set([...otherCharacters(sought), ...Array.from(replacement, (one) => Math.min(one.charCodeAt(0), 128))]),
  );
}

/** A piece of input that a pattern found: no more than what the pattern lets through. */
function foundPiece(pattern: Value | undefined, taint: Taint | null, place: Place): Value {
  const alphabet = pattern?.kind === 'regexp' ? alphabetFound(pattern.pattern, pattern.flags) : null;
  const kinds = alphabet === null ? 0 : harmlessFor(alphabet);
  return makeUnknown(kinds === -1 ? null : withStep(madeSafe(taint, kinds), place, 'matched'), 'string');
}

/** A match: the whole, its groups, and those that have names. */
export function foundBy(pattern: Value | undefined, taint: Taint | null, place: Place): ArrayValue {
  return makeArray([], foundPiece(pattern, taint, place));
}

/** What the function of `text.replace(pattern, function)` is given. */
function foundPieces(pattern: Value | undefined, callee: FunctionValue, taint: Taint | null, place: Place): Value[] {
  const count = callee.module.facts.functions[callee.fn]?.params.length ?? 0;
  return Array.from({ length: Math.max(1, count) }, () => foundPiece(pattern, taint, place));
}

export function promiseMethod(
  machine: Machine,
  promise: PromiseValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Value {
  const run = (callback: Value | undefined, argument: Value, kind: 'callback' | 'catch' = 'callback'): Value | null =>
    callback === undefined || callback.kind === 'literal'
      ? null
      : machine.within({ kind, place: site.place, test: null, value: null, truth: true, constant: false }, () =>
          machine.call(callback, [argument], null, { ...site, fate: 'use' }, ''),
        );
  const error = (): Value => caught(machine, rejectionsOf(machine, promise));
  switch (name) {
    case 'then': {
      const before = machine.activation.events.length;
      const { activation } = machine;
      const result = run(args[0], promise.of);
      const ran = activation.events.slice(before);
      const failed = run(args[1], args[1] === undefined ? unknown : error(), 'catch');
      const of = settle(result ?? promise.of);
      const next = makePromise(failed === null ? of : join(of, settle(failed)), promise.handled || failed !== null);
      // what it gives, and what its callback does, may fail too
      if (next !== promise && next !== result)
        mayReject(next, (later) => [
          ...(failed === null ? rejectionsOf(later, promise) : []),
          ...(result === null ? [] : rejectionsOf(later, result)),
          ...thrownSince(later, { ...activation, events: ran }, 0, null),
        ]);
      return next;
    }
    case 'catch': {
      const failed = run(args[0], error(), 'catch');
      return makePromise(failed === null ? promise.of : join(promise.of, settle(failed)), true);
    }
    case 'finally':
      run(args[0], undefinedValue);
      return promise;
    default: {
      // methods that promises of packages have besides
      const path = machine.knowledge.paths.root('global').member('Promise').called();
      const method = path.member(name);
      if (machine.knowledge.of(method).call === null) return unknown;
      return machine.callExternal(method, machine.external(path, { args: [promise] }), args, site);
    }
  }
}
