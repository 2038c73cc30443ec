import { chosen } from './chance.ts';
import { makeMatch, matched, noteMatch } from './known-text.ts';
import { noteUse } from './language.ts';
import type { Machine, Site } from './machine.ts';
import { joinTaint, kindBit, madeSafe, withStep } from './taint.ts';
import {
  afterReplace,
  foundBy,
  foundPieces,
  isEverywhere,
  leftKinds,
  replaced,
  replacedEverywhere,
} from './text-patterns.ts';
import {
  asString,
  join,
  joinAll,
  literal,
  makeArray,
  makeText,
  makeUnknown,
  maxElements,
  maxTextLength,
  nullValue,
  options,
  taintOf,
  undefinedValue,
  unknownBoolean,
  unknownNumber,
  type Place,
  type TextValue,
  type Value,
} from './values.ts';

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
      const kinds = withoutSeparator(separator ?? separatorIn(args[0]));
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
      if (name === 'includes') noteCheck(machine, receiver, name, args[0], site);
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
      // what leads up takes away what stands before it
      if (receiver.kind === 'text' && name !== 'endsWith' && ((taint?.safeFor ?? 0) & kindBit('resolved')) === 0)
        return knownStart(receiver, name, asString(args[0])) ?? unknownBoolean;
      return unknownBoolean;
    case 'indexOf':
    case 'lastIndexOf':
      noteCheck(machine, receiver, name, args[0], site);
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
  if (name === 'concat' || name === 'slice') noteUse(machine, 'check', name, [receiver], site.place);
  if (name === 'concat') return makeText([receiver, ...args]);
  if (isShortPiece(name, args)) result = madeSafe(taint, kindBit('resource'));
  if (name === 'charAt') result = madeSafe(taint, kindBit('resource') | kindBit('path'));
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
    // what comes in place of each sign is made of nothing but its number: what is left is what the pattern does not find
    if (args[1]?.kind === 'function' && substitute !== undefined && isEverywhere(name, args[0]))
      result = madeSafe(result, leftKinds(args[0], substitute));
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

/** The sign that a pattern finds among others: the end of a line in `/\r?\n/`, a slash in `/[\\/]/`; '' if it is none of these. */
function separatorIn(separator: Value | undefined): string {
  if (separator?.kind !== 'regexp') return '';
  if (/^(?:(?:\\r[?*]?)?\\n|\[(?:\\[rn])+\]|\\r\\n\|\\n)[+*]?$/.test(separator.pattern)) return '\n';
  return /^(?:\\\/|\[(?:\\\\|\\?\/)+\])\+?$/.test(separator.pattern) && separator.pattern.includes('/') ? '/' : '';
}

/** What stands between two dots has none, and what stands between two slashes is one name. */
function withoutSeparator(separator: string): number {
  const kinds: Readonly<Record<string, readonly string[]>> = {
    '.': ['climbless'],
    '/': ['path'],
    '<': ['html'],
    '\n': ['log', 'header'],
  };
  return (kinds[separator] ?? []).reduce((bits, kind) => bits | kindBit(kind), 0);
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
export function notePattern(machine: Machine, pattern: Value | undefined, name: string, place: Place): void {
  const texts = options(pattern ?? undefinedValue).filter(({ kind }) => kind === 'text' || kind === 'unknown');
  if (texts.length > 0) noteUse(machine, 'pattern', name, [joinAll(texts)], place);
}

/** Looking for `..` or `<` in a text is a check that a list with that text in one of its elements gets past. */
function noteCheck(machine: Machine, text: Value, name: string, part: Value | undefined, site: Site): void {
  const sought = asString(part);
  const isCheck = sought !== null && /\.\.|[/\\<>'"$;&|%\n\0]/.test(sought);
  noteUse(machine, 'check', isCheck ? '.includes' : name, [text], site.place);
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

const maxMatched = 1000;
