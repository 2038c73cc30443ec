import type { Module } from '../link/types.ts';
import type { Expression } from '../ir/index.ts';
import type { Activation } from './events.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { assume, current } from './subjects.ts';
import { isOutside, kindBit, madeSafe, type Taint } from './taint.ts';
import { options, joinAll, taintOf, type Value } from './values.ts';

/**
 * A function of the project that knows the addresses of private networks was given an address that a client chose: it is
 * there to refuse those. What it let pass leads out.
 */
export function lookedAtAddress(machine: Machine, frame: Frame, call: Extract<Expression, { kind: 'call' }>): void {
  const event = machine.activation.events.at(-1);
  if (event?.kind !== 'enter' || event.place.end !== call.end || event.place.module !== frame.module) return;
  const { activation } = event;
  const given = activation.args.map((argument) => openTaint(argument));
  if (!given.some((taint) => taint !== null)) return;
  // what a callback does is written where it is handed over, whatever else that file knows
  const looks = call.args.some((argument) => argument.kind === 'function' && argument.fn === activation.fn)
    ? activation.events.some((each) => each.kind === 'enter' && knowsPrivateAddresses(each.activation, maxDepth))
    : knowsPrivateAddresses(activation, maxDepth);
  if (!looks) return;
  const sources = new Set(given.flatMap((taint) => (taint === null ? [] : [taint.source])));
  for (const [variable, held] of frame.variables) {
    const taint = openTaint(held);
    if (taint !== null && sources.has(taint.source)) machine.heap.write(frame.variables, variable, publicOnly(held));
  }
  for (const argument of call.args) {
    if (argument.kind !== 'member') continue;
    const value = current(machine, frame, argument);
    if (value !== null && openTaint(value) !== null) assume(machine, frame, argument, publicOnly(value));
  }
}

const maxDepth = 4;

/** What a client sent, and may still lead anywhere. */
function openTaint(value: Value): Taint | null {
  const isAddress =
    value.kind === 'unknown' || value.kind === 'text' || value.kind === 'external' || value.kind === 'union';
  const taint = isAddress ? taintOf(value, 0) : null;
  return taint !== null && isOutside(taint) && (taint.safeFor & kindBit('url')) === 0 ? taint : null;
}

function publicOnly(value: Value): Value {
  return joinAll(
    options(value).map((option) =>
      option.kind === 'unknown' || option.kind === 'text' || option.kind === 'external'
        ? { ...option, taint: madeSafe(option.taint, kindBit('url')) }
        : option,
    ),
  );
}

const known = new WeakMap<Activation, boolean>();

function knowsPrivateAddresses(activation: Activation, depth: number): boolean {
  const before = known.get(activation);
  if (before !== undefined) return before;
  // a function that calls itself says no more the second time
  known.set(activation, false);
  const knows =
    namesPrivateAddresses(activation.module) ||
    (depth > 0 &&
      activation.events.some((event) => event.kind === 'enter' && knowsPrivateAddresses(event.activation, depth - 1)));
  // seen from further away it may have been cut short
  if (knows || depth === maxDepth) known.set(activation, knows);
  else known.delete(activation);
  return knows;
}

/** Pieces of the private, local and metadata addresses, of which a list to refuse names several. */
const pieces: readonly RegExp[] = [
  /(?:^|\D)10(?:\.|$)|^10\/8/,
  /(?:^|\D)127(?:\.|$)/,
  /(?:^|\D)169\.254(?:\.|$)/,
  /(?:^|\D)172\.(?:16|1\[6-9\]|\(|$)/,
  /(?:^|\D)192\.168(?:\.|$)/,
  /^\^?(?:fc00|fd00|fe80|fc|fd|::1)(?::|$)/i,
  /metadata\.google/,
];
const packages =
  /^(?:ipaddr\.js|private-ip|is-ip-private|ssrf-req-filter|ssrf-agent|request-filtering-agent|ip-address)$/;

const naming = new WeakMap<Module, boolean>();

function namesPrivateAddresses(module: Module): boolean {
  const before = naming.get(module);
  if (before !== undefined) return before;
  const seen = new Set<RegExp>();
  const numbers = new Set<number>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const each of node) visit(each);
      return;
    }
    if (!isRecord(node)) return;
    const { kind } = node;
    const text = kind === 'string' ? node['value'] : kind === 'regexp' ? node['pattern'] : null;
    if (typeof text === 'string')
      for (const piece of pieces) if (piece.test(text.replaceAll('\\', ''))) seen.add(piece);
    if (kind === 'number' && typeof node['value'] === 'number') numbers.add(node['value']);
    for (const key in node) if (typeof node[key] === 'object' && key !== 'type' && key !== 'typeArgs') visit(node[key]);
  };
  const { functions, requests } = module.facts;
  const knows =
    requests.some(({ source }) => packages.test(source)) ||
    functions.some(({ body }) => {
      visit(body);
      return isList();
    });
  naming.set(module, knows);
  return knows;

  function isList(): boolean {
    return seen.size >= 3 || [10, 169, 172, 192].every((number) => numbers.has(number));
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
