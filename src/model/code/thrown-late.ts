import type { BackendModel, CallFrame, Step } from '../types.ts';
import { below, functionAt, spotOf, type CallNode, type ModuleCode } from './module-code.ts';

/** Methods that run a function at once, or catch what it throws. */
const caught =
  /^(?:then|catch|finally|map|forEach|filter|some|every|find\w*|reduce\w*|flatMap|sort|use|get|post|put|patch|delete|all|handler?|wrap\w*|try\w*|series|parallel|waterfall|each\w*|promisify|asyncHandler)$/;
/** What runs its callback when the one that called it has returned. */
const later = /^(?:setTimeout|setInterval|setImmediate|nextTick|queueMicrotask)$/;
/** Ways to listen, and what streams and sockets tell. */
const listening = /^(?:on|once|addListener|prependListener|addEventListener)$/;
const tidings = /^(?:data|end|close|error|readable|finish|drain|message|response|timeout|exit|entry)$/;

interface LateThrow {
  readonly api: string;
  /** it is told something again and again: parts of a body, messages */
  readonly listens: boolean;
}

/**
 * The call whose callback throws in a step, when the one that called it has long returned: nobody catches it, and the process ends.
 * Callbacks are known by what they are told first, whether it failed, or by what they were given to. The throw may be in a function
 * that the callback calls.
 */
export function lateThrow(model: BackendModel, { via, operation }: Step): LateThrow | null {
  for (const [level, frame] of [...via.entries()].reverse()) {
    // the handler itself, or a function whose promise is rejected
    if (level === 0 || frame.async) return null;
    const spot = spotOf(model, frame.location);
    const thrown = spotOf(
      model,
      level === via.length - 1 ? operation.place : (via[level + 1]?.calledAt ?? frame.location),
    );
    if (spot === null || thrown === null || spot.code !== thrown.code) return null;
    const fn = functionIn(spot.code, spot.start, spot.end);
    if (
      fn < 0 ||
      (operation.is === 'throw' && level === via.length - 1 && !isThrow(spot.code, fn, thrown.start)) ||
      isCaught(spot.code, fn, thrown.start)
    )
      return null;
    const api = lateCaller(model, spot.code, fn, frame);
    if (api !== null) return { api, listens: listening.test(api) };
  }
  return null;
}

/** The function of a frame: the one that has its name there, or that begins there. */
function functionIn(code: ModuleCode, start: number, end: number): number {
  const named = functionAt({ code, start, end });
  if (named >= 0) return named;
  return code.source.facts.functions.findIndex((fn) => !fn.bodiless && fn.start === start);
}

/** `reject(error)` is no throw. */
function isThrow(code: ModuleCode, fn: number, start: number): boolean {
  const { body = [] } = code.source.facts.functions[fn] ?? {};
  return body
    .flatMap(below)
    .some((node) => 'kind' in node && node.kind === 'throw' && node.start <= start && node.end >= start);
}

/** A `try` in the function itself. */
function isCaught(code: ModuleCode, fn: number, start: number): boolean {
  const facts = code.source.facts.functions[fn];
  return (
    facts === undefined ||
    facts.generator ||
    code.tries.some(
      (each) =>
        each.start >= facts.start &&
        each.end <= facts.end &&
        each.body.some((statement) => statement.start <= start && statement.end >= start),
    )
  );
}

/** The name of the call that runs a function later; null if a function is called as others are. */
function lateCaller(model: BackendModel, code: ModuleCode, fn: number, { calledAt }: CallFrame): string | null {
  const at = spotOf(model, calledAt);
  const call = at?.code.callAt(at.start, at.end) ?? null;
  if (call === null || call.kind !== 'call') return null;
  const { callee } = call;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  if (later.test(name)) return name;
  if (listening.test(name)) return call.args[0]?.kind === 'string' && tidings.test(call.args[0].value) ? name : null;
  if (name === '' || caught.test(name) || name.endsWith('Sync') || !isGiven(code, fn, call)) return null;
  return isToldFailures(code, fn) ? name : null;
}

/** Whether a function is what a call is given last, rather than what it calls. */
function isGiven(code: ModuleCode, fn: number, { args }: CallNode & { kind: 'call' }): boolean {
  const last = args.at(-1);
  if (args.length < 2 || last === undefined) return false;
  return last.kind === 'function'
    ? last.fn === fn
    : last.kind === 'name' && last.name === code.source.facts.functions[fn]?.name;
}

function isToldFailures(code: ModuleCode, fn: number): boolean {
  const [first] = code.source.facts.functions[fn]?.params ?? [];
  return first?.pattern.kind === 'variable' && /^(?:e|er|err|error|_err)$/i.test(first.pattern.name);
}
