import type { Machine } from './machine.ts';
import { kindBit, type Taint } from './taint.ts';
import { makeUnknown, options, taintOf, type Place, type Value } from './values.ts';

/**
 * Numbers of the language's own generator, whose next values can be computed from a few that were seen. They are followed like
 * input, though they do no harm but to what must not be guessed.
 */
export function guessableNumber(place: Place): Value {
  return makeUnknown(chance('Math.random()', place), 'number');
}

/** What a package makes of such numbers: a text or a number. */
export function guessableValue(label: string, place: Place): Value {
  return makeUnknown(chance(label, place));
}

function chance(label: string, place: Place): Taint {
  return { source: { kind: 'random', label, place }, safeFor: ~kindBit('secret'), step: null };
}

/** Whether somebody who has seen other values can guess this one. */
export function isGuessable(value: Value): boolean {
  return taintOf(value, 0)?.source.kind === 'random';
}

/** Notes what a guessable value is called from here on. */
export function noteName(machine: Machine, name: string, value: Value, place: Place): void {
  if (name !== '' && isGuessable(value)) machine.record({ kind: 'bind', name, value, place, context: machine.context });
}

/** `letters.charAt(Math.floor(Math.random() * 26))`, where nothing is known of the letters; null for other calls. */
export function chosenLetter(receiver: Value, name: string, [at]: readonly Value[]): Value | null {
  if (at === undefined || !/^(?:charAt|at|substr|substring|slice)$/.test(name)) return null;
  const letter = chosen(receiver, at);
  return letter === receiver ? null : letter;
}

/** What a guessable number chooses of a text or a list of texts can be guessed too. */
export function chosen(value: Value, by: Value): Value {
  const taint = isGuessable(by) ? taintOf(by, 0) : null;
  if (taint === null || taintOf(value, 0) !== null) return value;
  const isText = options(value).every(
    (option) =>
      option.kind === 'literal' ||
      option.kind === 'text' ||
      option.kind === 'unknown' ||
      // a variable of some other script
      (option.kind === 'external' && /^global\.\w+(?:\[\])?$/.test(option.path.text)),
  );
  return isText ? makeUnknown(taint, 'string') : value;
}
