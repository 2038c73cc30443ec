import type { Expression } from '../../ir/index.ts';
import type { Frame } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { current, harmless } from '../subjects.ts';
import { unchosen } from '../taint.ts';
import { taintOf, type Value } from '../values.ts';
import { isGlobal } from './conversions.ts';

type Call = Extract<Expression, { kind: 'call' | 'new' }>;

/** Settings of the language's formatters that throw on every text which is no name on a list of theirs. ECMA-402, 6.5 and 6.3. */
const listed: Readonly<Record<string, string>> = { DateTimeFormat: 'timeZone', NumberFormat: 'currency' };

/**
 * `Intl.DateTimeFormat(undefined, { timeZone: zone })` came to its end: the zone is one, or what it is written for is. Validators
 * are made of that.
 */
export function narrowRefused(machine: Machine, frame: Frame, call: Call): void {
  const subject = refusedBy(call);
  if (subject === null) return;
  const value = current(machine, frame, subject);
  const source = value === null ? null : sourceOf(value);
  harmless(machine, frame, subject, -1);
  if (source === null) return;
  // `zone = names[given] || given`: what was given is a name as well
  for (const { pattern } of frame.module.facts.functions[frame.fn]?.params ?? []) {
    if (pattern.kind !== 'variable') continue;
    const given = frame.variables.get(pattern.variable);
    if (given !== undefined && sourceOf(given) === source)
      harmless(machine, frame, { ...subject, kind: 'name', name: pattern.name, variable: pattern.variable }, -1);
  }
}

/** What the call would not have taken, had it been any text. */
function refusedBy({ callee, args }: Call): Expression | null {
  const [first, settings] = args;
  if (isGlobal(callee, 'BigInt')) return first ?? null;
  if (callee.kind !== 'member' || !isGlobal(callee.object, 'Intl') || settings?.kind !== 'object') return null;
  const setting = listed[callee.property];
  for (const property of settings.properties)
    if (property.kind === 'property' && property.key === setting) return property.value;
  return null;
}

function sourceOf(value: Value): object | null {
  const taint = taintOf(value, 0);
  return taint === null ? null : unchosen(taint).source;
}
