import type { Machine } from './machine.ts';
import { options, type Place, type Value } from './values.ts';

/** Methods that look at one element after the other until they are done. */
const searching = new Set([
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'some',
  'every',
  'filter',
  'includes',
  'indexOf',
  'lastIndexOf',
]);
/** Texts have these too. */
const ofTexts = new Set(['includes', 'indexOf', 'lastIndexOf']);

/** Notes that a list is gone through whose length the code does not say: in a loop that is work for each pair. */
export function noteScan(machine: Machine, list: Value, method: string, place: Place): void {
  if (!searching.has(method) && method !== 'reduce') return;
  const isLong = options(list).some(
    (option) =>
      (option.kind === 'array' && option.rest !== null) ||
      option.kind === 'external' ||
      (option.kind === 'unknown' && option.taint !== null && !ofTexts.has(method)),
  );
  if (isLong) machine.record({ kind: 'scan', method, list, place, context: machine.context });
}
