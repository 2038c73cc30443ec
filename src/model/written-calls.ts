import type { Activation } from '../evaluate/events.ts';
import type { Expression } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import { pushChildren, type BodyNode } from '../link/walk.ts';
import type { WrittenCall } from './types.ts';
import { functionInfo } from './walk.ts';

interface Spelled {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const spelledIn = new WeakMap<Module, Map<number, readonly Spelled[]>>();

/** The calls that a function's code spells out, those in functions written inside it included, in order of place. */
export function writtenCalls(module: Module, fn: number, activation: Activation): WrittenCall[] {
  const targets = new Map<number, Activation>();
  const facts = module.facts.functions[fn];
  if (facts !== undefined) collectTargets(activation, { module, ...facts }, targets, 3);
  const calls: WrittenCall[] = [];
  const seen = new Set<string>();
  for (const { text, start, end } of spelled(module, fn)) {
    const target = targets.get(end);
    const to = target === undefined ? null : functionInfo(target);
    const key = `${text} ${to?.location.file ?? ''}:${to?.location.line ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    calls.push({ text, place: module.locate(start, end), to });
  }
  return calls;
}

/** What calls lead to, by where they end: only one call ends at a place. Goes into functions that are written inside the handler. */
function collectTargets(
  activation: Activation,
  handler: { readonly module: Module; readonly start: number; readonly end: number },
  targets: Map<number, Activation>,
  depth: number,
): void {
  for (const event of activation.events) {
    if (event.kind !== 'enter') continue;
    const { module, fn } = event.activation;
    const start = module.facts.functions[fn]?.start ?? -1;
    if (module === handler.module && start > handler.start && start < handler.end) {
      if (depth > 0) collectTargets(event.activation, handler, targets, depth - 1);
    } else if (event.by !== 'callback' && event.by !== 'getter' && !targets.has(event.place.end))
      targets.set(event.place.end, event.activation);
  }
}

function spelled(module: Module, fn: number): readonly Spelled[] {
  let known = spelledIn.get(module);
  if (known === undefined) spelledIn.set(module, (known = new Map()));
  let found = known.get(fn);
  if (found === undefined) known.set(fn, (found = collect(module, fn)));
  return found;
}

function collect(module: Module, fn: number): Spelled[] {
  const found: Spelled[] = [];
  const functions = [fn];
  const visited = new Set(functions);
  for (let index = functions.pop(); index !== undefined; index = functions.pop()) {
    const stack: BodyNode[] = [...(module.facts.functions[index]?.body ?? [])];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node.kind === 'function' && !visited.has(node.fn)) {
        visited.add(node.fn);
        functions.push(node.fn);
      }
      if (node.kind === 'call') {
        const text = calleeText(node.callee, 12);
        if (text !== '') found.push({ text, start: node.start, end: node.end });
      }
      pushChildren(node, stack);
    }
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** `service.save`, `factory().save`, `this.users.find`; '' for what has no such name. */
function calleeText(callee: Expression, depth: number): string {
  if (depth === 0) return '';
  switch (callee.kind) {
    case 'name':
      return callee.name;
    case 'this':
      return 'this';
    case 'super':
      return 'super';
    case 'member': {
      const object = calleeText(callee.object, depth - 1);
      return object === '' ? callee.property : `${object}.${callee.property}`;
    }
    case 'call':
    case 'new': {
      const inner = calleeText(callee.callee, depth - 1);
      return inner === '' ? '' : `${inner}()`;
    }
    case 'await':
    case 'cast':
      return calleeText(callee.value, depth - 1);
    default:
      return '';
  }
}
