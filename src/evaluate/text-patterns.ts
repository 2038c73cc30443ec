import { alphabetFound, harmlessFor, otherCharacters, soughtBy } from './alphabet.ts';
import { kindBit, madeSafe, withStep, type Taint } from './taint.ts';
import {
  asString,
  joinAll,
  literal,
  makeArray,
  makeText,
  makeUnknown,
  options,
  undefinedValue,
  type ArrayValue,
  type FunctionValue,
  type Place,
  type RegExpValue,
  type Value,
} from './values.ts';

/** A match: the whole, its groups, and those that have names. */
export function foundBy(pattern: Value | undefined, taint: Taint | null, place: Place): ArrayValue {
  return makeArray([], foundPiece(pattern, taint, place));
}

/** What the function of `text.replace(pattern, function)` is given. */
export function foundPieces(
  pattern: Value | undefined,
  callee: FunctionValue,
  taint: Taint | null,
  place: Place,
): Value[] {
  const count = callee.module.facts.functions[callee.fn]?.params.length ?? 0;
  return Array.from({ length: Math.max(1, count) }, () => foundPiece(pattern, taint, place));
}

/** A known text with what a pattern finds in it replaced; null if it is no pattern. */
export function replaced(text: string, { pattern, flags }: RegExpValue, to: string): string | null {
  try {
    return text.replace(new RegExp(pattern, flags), to);
  } catch {
    return null;
  }
}

/** Whether `text.replace(…)` or `.replaceAll(…)` replaces all places that are found, not just the first. */
export function isEverywhere(name: string, pattern: Value | undefined): boolean {
  return name === 'replaceAll' || (pattern?.kind === 'regexp' && pattern.flags.includes('g'));
}

/**
 * A text of which all places that a pattern finds are replaced by the same value, which is not known or not the same for
 * each: what the code spells out around them stays. `left`: what becomes of parts that are not known. Null if there are none
 * that are.
 */
export function replacedEverywhere(
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

/** What a global replacement takes away from what the text could do. */
export function afterReplace(taint: Taint | null, name: string, args: readonly Value[]): Taint | null {
  const [pattern] = args;
  if (taint === null || pattern === undefined) return taint;
  const global = name === 'replaceAll' || (pattern.kind === 'regexp' && pattern.flags.includes('g'));
  // `path.normalize(name).replace(/^(\.\.[/\\])+/, '')`: what leads up stands at the beginning
  if (pattern.kind === 'regexp' && /^\^\(*(?:\?:)?\\\.\\\./.test(pattern.pattern) && /\)[+*]$/.test(pattern.pattern))
    return (taint.safeFor & kindBit('resolved')) === 0 ? taint : madeSafe(taint, kindBit('climbless'));
  // all that stands before the last slash
  if (
    pattern.kind === 'regexp' &&
    /^\^\.\*(?:\\?\/|\[[^\]^]*\/[^\]]*\])$/.test(pattern.pattern) &&
    asString(args[1]) === ''
  )
    return madeSafe(taint, kindBit('path'));
  if (!global) return taint;
  const source = pattern.kind === 'regexp' ? pattern.pattern : (asString(pattern) ?? '');
  // everything but a harmless alphabet is removed
  if (pattern.kind === 'regexp' && /^\[\^(?:[\w-]|\\[wd-]|a-z|A-Z|0-9)+\][+*]?$/.test(source)) return null;
  // every character is replaced
  if (pattern.kind === 'regexp' && /^(?:\.|\[\\s\\S\]|\[\^\])[+*]?$/.test(source)) return null;
  let kinds = leftKinds(pattern, args[1]);
  // a tag that is taken away may leave another one behind
  const seeksTags = /^[^<]*<?[^<\w]*$/.test(source)
    ? source.includes('<') || source.includes('&')
    : /[[|(][^\]\w]*</.test(source);
  // what a class of other signs names is what it leaves
  if (seeksTags && !source.startsWith('[^')) kinds |= kindBit('html');
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
  // `.replace(/\(/g, '\\28')`: who writes one of them as it is written in a filter has looked at the others
  if (/^\\?[*()]$/.test(source) && /^\\(?:2a|28|29)$/i.test(asString(args[1]) ?? '')) kinds |= kindBit('ldap');
  // `.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')`
  if (
    source.startsWith('[') &&
    source.includes('*') &&
    source.includes('+') &&
    asString(args[1] ?? undefinedValue)?.startsWith('\\') === true
  )
    kinds |= kindBit('regex');
  // `.replace(/\W/g, '\\$&')`: all but letters and digits
  if (/^(?:\\W|\[\^(?:[\w-]|\\[wds])+\])$/.test(source) && asString(args[1] ?? undefinedValue) === '\\$&')
    kinds |= kindBit('regex');
  // taking `../` away may leave another one behind
  const gone =
    pattern.kind === 'regexp' ? /^(?:\\\.|\[\.\]){1,2}(?:\+|\{2,?\})?$/.test(source) : /^\.\.?$/.test(source);
  if (gone && !(asString(args[1]) ?? '.').includes('.')) kinds |= kindBit('climbless');
  return madeSafe(taint, kinds);
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

/** What cannot be harmed by the characters that are left when those of a pattern are replaced by a constant text. */
export function leftKinds(pattern: Value | undefined, to: Value | undefined): number {
  const sought = pattern?.kind === 'regexp' ? soughtBy(pattern.pattern, pattern.flags) : null;
  const replacement = to === undefined ? null : writtenIn(to);
  if (sought === null || replacement === null || replacement.includes('$')) return 0;
  const harmless = (written: string): number =>
    harmlessFor(
      new Set([...otherCharacters(sought), ...Array.from(written, (one) => Math.min(one.charCodeAt(0), 128))]),
    );
  // an entity is a sign that means nothing in a page
  const html = harmless(replacement.replaceAll(/&#?[-.\w]+;/g, '')) & kindBit('html');
  return harmless(replacement) | html;
}

/** All that may stand in a text of constant pieces and numbers; null if there is more in it. */
function writtenIn(value: Value): string | null {
  const pieces = options(value).map((option) => {
    if (option.kind === 'text')
      return option.parts.map((part) => (typeof part === 'string' ? part : writtenIn(part))).reduce(joinTexts, '');
    if (option.kind === 'unknown') return option.type === 'number' && option.taint === null ? '-.0123456789' : null;
    return asString(option);
  });
  return pieces.reduce(joinTexts, '');
}

function joinTexts(before: string | null, next: string | null): string | null {
  return before === null || next === null ? null : before + next;
}

/** A piece of input that a pattern found: no more than what the pattern lets through. */
function foundPiece(pattern: Value | undefined, taint: Taint | null, place: Place): Value {
  const alphabet = pattern?.kind === 'regexp' ? alphabetFound(pattern.pattern, pattern.flags) : null;
  const kinds = alphabet === null ? 0 : harmlessFor(alphabet);
  return makeUnknown(kinds === -1 ? null : withStep(madeSafe(taint, kinds), place, 'matched'), 'string');
}
