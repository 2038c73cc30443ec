import type { Expression } from '../ir/index.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { harmless } from './subjects.ts';
import { kindBit, madeSafe, type TaintSource } from './taint.ts';
import { taintOf, type ExternalValue, type Value } from './values.ts';

/** The host of a parsed address, also in small letters. */
const host = /^(?:global\.URL\(\)|node:url\.parse\(\))\.(?:hostname|host|origin)(?:\.\w+\(\))?$/;

/**
 * A condition was found to hold of a part of an address: if that part is its host, the address leads where it may. Whatever
 * holds the address, parsed or not, is harmless to what opens it.
 */
export function checkedHost(machine: Machine, frame: Frame, subject: Expression): void {
  if (subject.kind !== 'name' && subject.kind !== 'member' && subject.kind !== 'call') return;
  const value = machine.evaluate(frame, subject);
  if (value.kind !== 'external' || value.taint === null || !host.test(value.path.text)) return;
  let address: ExternalValue | null = value;
  while (address !== null && !address.path.text.endsWith('()') && address.receiver !== null) address = address.receiver;
  while (address !== null && !/^(?:global\.URL|node:url\.parse)\(\)$/.test(address.path.text))
    address = address.receiver;
  if (address === null) return;
  const [text] = address.args;
  const kinds = kindBit('url') | kindBit('redirect');
  for (const [variable, held] of frame.variables)
    if (isSame(held, address) || (text !== undefined && isSame(held, text)) || isOfSource(held, value.taint.source))
      machine.heap.write(frame.variables, variable, safe(held, kinds));
  // `new URL(req.query.next).host`
  const parsed = subject.kind === 'member' ? subject.object : null;
  const [given] = parsed?.kind === 'new' || parsed?.kind === 'call' ? parsed.args : [];
  if (given?.kind === 'member') harmless(machine, frame, given, kinds);
}

/** `const decoded = decodeURIComponent(address)` was looked at: that is the address too. */
function isOfSource(value: Value, source: TaintSource): boolean {
  return (value.kind === 'unknown' || value.kind === 'external') && value.taint?.source === source;
}

function isSame(a: Value, b: Value): boolean {
  return 'id' in a && 'id' in b && a.id === b.id && taintOf(a, 0) !== null;
}

function safe(value: Value, kinds: number): Value {
  return value.kind === 'unknown' || value.kind === 'text' || value.kind === 'external'
    ? { ...value, taint: madeSafe(value.taint, kinds) }
    : value;
}
