import type { Expression } from '../../ir/index.ts';
import { checkedHost } from '../addresses.ts';
import type { Frame } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { current, harmless } from '../subjects.ts';
import { kindBit, madeSafe } from '../taint.ts';
import { asString, joinAll, options, taintOf, type Value } from '../values.ts';

/** A path that begins with a folder is in it; an address that begins with a whole host goes there. */
export function narrowStart(machine: Machine, frame: Frame, object: Expression, subject: Expression): void {
  const start = asString(machine.evaluate(frame, subject));
  // this is no folder that a path could be in
  if (start !== null && leadsUp(start)) return;
  const addresses = kindBit('url') | kindBit('redirect');
  const value = current(machine, frame, object);
  const isResolved =
    value !== null && options(value).every((option) => (taintOf(option, 0)?.safeFor ?? -1) & kindBit('resolved'));
  const path = isResolved ? kindBit('path') : kindBit('anchored');
  // what begins like this is no option of a program
  const word = start?.startsWith('-') === true ? 0 : kindBit('option');
  if (start === null || start.length > 1) {
    if (isResolved) clearOrigin(machine, frame, value);
    for (const part of resolvedParts(machine, frame, object)) harmless(machine, frame, part, kindBit('path'));
  }
  if (start === null) harmless(machine, frame, object, path | addresses);
  else if (start === '/') harmless(machine, frame, object, kindBit('rooted') | word);
  else if (start.length > 1)
    harmless(
      machine,
      frame,
      object,
      path | word | (/^(?:[a-z][\w+.-]*:\/\/[^/?#]+[/?#]|\/[^/\\])/i.test(start) ? addresses : 0),
    );
}

/** An address that ends with a domain, from its dot on, leads there. */
export function narrowEnd(machine: Machine, frame: Frame, object: Expression, subject: Expression): void {
  if (subject.kind === 'string' && !subject.value.startsWith('.')) return;
  checkedHost(machine, frame, object);
  // an origin ends with its host
  if (isOriginHeader(current(machine, frame, object))) harmless(machine, frame, object, kindBit('redirect'));
}

/** `..`, `../` and `.`: what a path that leads up begins with. */
export function leadsUp(start: string): boolean {
  return /^\.{1,2}[/\\]?$/.test(start);
}

/** `path.relative(root, file)` was found not to lead up: the file is below the root. */
export function leadsNowhereElse(machine: Machine, frame: Frame, subject: Expression): void {
  const [, argument] = pathCall(machine, frame, subject, /^relative$/) ?? [];
  if (argument !== undefined) harmless(machine, frame, argument, kindBit('path'));
  const relative = current(machine, frame, subject);
  if (relative?.kind !== 'external' || relative.path.text !== 'node:path.relative()') return;
  harmless(machine, frame, subject, kindBit('climbless') | kindBit('anchored'));
  const [, file] = relative.args;
  if (file === undefined || taintOf(file, 0) === null) return;
  const [fileId] = idOf(file);
  const isFile = (value: Value): boolean => value === file || (fileId !== undefined && idOf(value).includes(fileId));
  for (const [variable, held] of frame.variables)
    if (options(held).some(isFile))
      machine.heap.write(
        frame.variables,
        variable,
        joinAll(
          options(held).map((option) =>
            isFile(option) && 'taint' in option
              ? { ...option, taint: madeSafe(option.taint, kindBit('path')) }
              : option,
          ),
        ),
      );
}

/** `path.resolve(file).startsWith(folder)`: the path that was resolved leads there too, if nothing in it was left as it came. */
function clearOrigin(machine: Machine, frame: Frame, resolved: Value): void {
  const source = taintOf(resolved, 0)?.source;
  const simple = kindBit('resolved');
  const parts = new Set(
    options(resolved).flatMap((option) =>
      option.kind === 'text' ? option.parts.flatMap((part) => (typeof part === 'string' ? [] : idOf(part))) : [],
    ),
  );
  for (const [variable, held] of frame.variables) {
    if (held.kind !== 'text' && held.kind !== 'unknown') continue;
    const { taint } = held;
    if (
      taint !== null &&
      taint.source === source &&
      ((taint.safeFor & simple) !== 0 || idOf(held).some((id) => parts.has(id)))
    )
      machine.heap.write(frame.variables, variable, { ...held, taint: madeSafe(taint, kindBit('path')) });
  }
}

/** `path.resolve(root, file)`: what leads from the root to the file, spelled out where the whole is asked for. */
function resolvedParts(machine: Machine, frame: Frame, object: Expression): Expression[] {
  const last = pathCall(machine, frame, object, /^(?:resolve|normalize|join)$/)?.at(-1);
  if (last === undefined) return [];
  return [last, ...resolvedParts(machine, frame, last)];
}

/** What a function of `node:path` is given. */
function pathCall(machine: Machine, frame: Frame, call: Expression, name: RegExp): readonly Expression[] | null {
  if (call.kind !== 'call' || call.callee.kind !== 'member' || !name.test(call.callee.property)) return null;
  const of = current(machine, frame, call.callee.object);
  return of?.kind === 'external' && of.path.text === 'node:path' ? call.args : null;
}

function idOf(value: Value): number[] {
  return 'id' in value ? [value.id] : [];
}

function isOriginHeader(value: Value | null): boolean {
  return value?.kind === 'unknown' && value.origin?.in === 'header' && value.origin.path.at(-1) === 'origin';
}
