import type { Expression } from '../ir/index.ts';
import { frameOf, type Frame } from './frame.ts';
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
  const given = parsedIn(frame, subject);
  if (given?.kind === 'member') harmless(machine, frame, given, kinds);
}

/** What was parsed: `req.query.next`, of `new URL(req.query.next).host`, also where variables hold the address or the host. */
function parsedIn(frame: Frame, subject: Expression): Expression | undefined {
  let at: Expression | undefined = subject;
  for (let depth = 0; depth < 4 && at !== undefined; depth++) {
    if ((at.kind === 'new' || at.kind === 'call') && isMaking(at)) return at.args[0];
    if (at.kind === 'member') at = at.object;
    else if (at.kind === 'call' && at.callee.kind === 'member') at = at.callee.object;
    else if (at.kind === 'name') {
      const variable: { readonly owner: number; readonly writes: number } | undefined =
        frame.module.facts.variables[at.variable];
      if (variable === undefined || variable.writes > 0) return undefined;
      at = frameOf(frame, variable.owner).tests?.get(at.variable);
    } else return undefined;
  }
  return undefined;
}

/** `new URL(address)`, `url.parse(address)` and members of them. */
export function isParsed(expression: Expression): boolean {
  return isMaking(expression.kind === 'member' ? expression.object : expression);
}

function isMaking(expression: Expression): boolean {
  if (expression.kind === 'new') return expression.callee.kind === 'name' && expression.callee.name === 'URL';
  if (expression.kind !== 'call' || expression.callee.kind !== 'member' || expression.callee.property !== 'parse')
    return false;
  const { object } = expression.callee;
  return (object.kind === 'name' && /^url$/i.test(object.name)) || object.kind === 'call';
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
