import type { Expression } from '../../ir/index.ts';
import { checkedHost } from '../addresses.ts';
import { alphabetOf, harmlessFor, otherCharacters, soughtBy } from '../alphabet.ts';
import type { Frame } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { memberKinds } from '../member-names.ts';
import { clean, harmless } from '../subjects.ts';
import { kindBit } from '../taint.ts';
import type { Value } from '../values.ts';

/** `pattern.test(name)`: it has the form that the pattern asks for. */
export function narrowMatch(
  machine: Machine,
  frame: Frame,
  subject: Expression,
  { pattern, flags }: Extract<Value, { kind: 'regexp' }>,
): void {
  const alphabet = alphabetOf(pattern, flags);
  const kinds = alphabet === null ? 0 : harmlessFor(alphabet);
  if (kinds === -1) clean(machine, frame, subject, 'uuid');
  else if (kinds !== 0) harmless(machine, frame, subject, kinds);
  if (flags.includes('m')) return;
  // it begins with a host of ours (`([a-z]+\.)?example\.com`), or with one slash
  if (
    /^\^https?\??:(?:\\?\/){2}(?:\((?:\?:)?\[[\w-]+\][+*]?\\\.\)[?*]?|(?:\[[\w-]+\]|\\w)[+*]?\\\.(?=[\w-]+\\\.))*(?:[\w-]|\\[.-]|\([\w|-]+\))+(?::\d+)?(?:\\?\/|\(\?:?\\?\/\|\$\)|\$)/.test(
      pattern,
    )
  )
    harmless(machine, frame, subject, kindBit('url') | kindBit('redirect'));
  else if (
    /^\^\\?\/(?:\(\?!|\[\^?[^\]]*|\w|\\w)/.test(pattern) &&
    !/^\^\\?\/(?:\(\?![^)]*[^/\\)]|\[(?!\^)[^\]]*\/)/.test(pattern)
  )
    harmless(machine, frame, subject, kindBit('redirect'));
  if (alphabet !== null) checkedHost(machine, frame, subject);
}

/** `if (pattern.test(name)) return`: what is left has nothing that the pattern seeks. */
export function narrowRefusedMatch(
  machine: Machine,
  frame: Frame,
  subject: Expression,
  { pattern, flags }: Extract<Value, { kind: 'regexp' }>,
): void {
  const sought = soughtBy(pattern, flags);
  if (/^\(?(?:\\\.){2}\)?(?:\\?\/|\[[^\]]*\])?$/.test(pattern)) harmless(machine, frame, subject, kindBit('climbless'));
  if (/__proto__/.test(pattern)) harmless(machine, frame, subject, memberKinds());
  if (sought === null) return;
  const kinds = harmlessFor(otherCharacters(sought));
  if (kinds === -1) clean(machine, frame, subject, 'uuid');
  else if (kinds !== 0) harmless(machine, frame, subject, kinds);
}
