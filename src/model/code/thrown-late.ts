import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { below, spotOf, type CallNode, type CodeNode } from './module-code.ts';

/** Methods that run a function at once, or catch what it throws. */
const caught =
  /^(?:then|catch|finally|map|forEach|filter|some|every|find\w*|reduce\w*|flatMap|sort|use|get|post|put|patch|delete|all|handler?|wrap\w*|try\w*|series|parallel|waterfall|each\w*|promisify|asyncHandler)$/;

/**
 * The call whose callback throws at a place, when the one that called it has long returned: nobody catches it, and the process ends.
 * Callbacks are known by what they are told first: whether it failed.
 */
export function lateThrow(
  model: BackendModel,
  place: Location,
): { readonly api: string; readonly location: Location } | null {
  const spot = spotOf(model, place);
  if (spot === null) return null;
  const { source } = spot.code;
  const { functions } = source.facts;
  const index = functions.findLastIndex((fn) => !fn.bodiless && fn.start <= spot.start && fn.end >= spot.end);
  const fn = functions[index];
  if (fn === undefined || index <= 0 || fn.async || fn.generator || fn.parent <= 0) return null;
  const [first] = fn.params;
  if (first?.pattern.kind !== 'variable' || !/^(?:e|er|err|error|_err)$/i.test(first.pattern.name)) return null;
  // `reject(error)` is no throw
  const throws = fn.body
    .flatMap(below)
    .some((node) => 'kind' in node && node.kind === 'throw' && node.start <= spot.start && node.end >= spot.start);
  if (!throws) return null;
  // a `try` in the callback itself
  if (spot.code.tries.some((each) => each.start >= fn.start && each.end <= fn.end && isWithin(each.body, spot.start)))
    return null;
  const call = callOf(index, functions[fn.parent]?.body.flatMap(below) ?? []);
  if (call === null || call.kind !== 'call' || call.args.length < 2) return null;
  const { callee } = call;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  if (name === '' || caught.test(name) || name.endsWith('Sync')) return null;
  return { api: name, location: source.locate(call.start, call.end) };
}

function isWithin(body: readonly CodeNode[], start: number): boolean {
  return body.some((statement) => statement.start <= start && statement.end >= start);
}

/** The call that is given a function as its last argument. */
function callOf(fn: number, nodes: readonly CodeNode[]): CallNode | null {
  for (const node of nodes) {
    if (!('kind' in node) || node.kind !== 'call') continue;
    const last = node.args.at(-1);
    if (last?.kind === 'function' && last.fn === fn) return node;
  }
  return null;
}
