import { isTried } from '../evaluate/events.ts';
import type { ScanEvent } from '../evaluate/events.ts';
import { options, type Value } from '../evaluate/values.ts';
import { isInCatch, locate, type OperationReader } from './operations-of.ts';
import type { ScanOperation } from './operations.ts';
import { isSentList, queryBehind } from './surroundings.ts';
import type { LoopInfo } from './types.ts';

const known = new WeakMap<ScanEvent, ScanOperation | null>();

/** A search through a whole list of rows or of input, as an operation; null if it goes through anything else. */
export function scanOperation(event: ScanEvent, inFunction: string, reader: OperationReader): ScanOperation | null {
  let operation = known.get(event);
  if (operation === undefined) known.set(event, (operation = read(event, inFunction, reader)));
  return operation;
}

function read(
  { method, list, place, context }: ScanEvent,
  inFunction: string,
  reader: OperationReader,
): ScanOperation | null {
  if (isPart(list)) return null;
  const query = queryBehind(list, reader);
  // what a search through a text, or through some of the input, finds is no list that somebody made long
  const overInput = query === null && method !== 'reduce' && isSentList(list);
  if (query === null && !overInput) return null;
  return {
    is: 'scan',
    method,
    overQuery: query === null ? null : locate(query.place),
    overInput,
    place: locate(place),
    api: method,
    inFunction,
    tried: isTried(context),
    inCatch: isInCatch(context),
  };
}

/** What belongs to one row: all of them together are as many as the rows. */
function isPart(list: Value): boolean {
  return options(list).some((option) => option.kind === 'external' && option.path.text.includes('[]'));
}

/** Whether a loop makes many rounds for all that the code says: over rows, or over a list that it is sent. */
export function makesManyRounds({ constant, overQuery, overSent }: LoopInfo): boolean {
  return !constant && (overQuery !== null || overSent);
}
