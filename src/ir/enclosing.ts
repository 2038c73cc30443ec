import type { FunctionFacts } from './module-facts.ts';

/** Index of the innermost function around a place, 0 for code of the module itself; -1 if there is none. */
export function functionAround(
  functions: readonly FunctionFacts[],
  { start, end = start }: { readonly start: number; readonly end?: number },
): number {
  return functions.findLastIndex((fn) => !fn.bodiless && fn.start <= start && fn.end >= end);
}
