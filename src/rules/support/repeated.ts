import { placeKey } from '../../model/places.ts';
import type { EntryPoint } from '../../model/types.ts';
import { isWrite, stepsOf, type StepOf } from './requests.ts';

/** Two reads of one row by what the request says, with no write to the table in between. */
export interface Repeated {
  readonly first: StepOf<'query'>;
  readonly again: StepOf<'query'>;
}

/** Each table's first repetition. */
export function repeatedQueries(entry: EntryPoint): Repeated[] {
  const open = new Map<string, StepOf<'query'>>();
  const found = new Map<string, Repeated>();
  for (const step of stepsOf(entry.steps, 'query')) {
    const { operation } = step;
    const [table = ''] = operation.entities;
    if (isWrite(operation) || operation.operation === 'raw') {
      for (const [key, known] of open)
        if (operation.entities.length === 0 || known.operation.entities[0] === table) open.delete(key);
      continue;
    }
    if (!isLookUp(step)) continue;
    const key = JSON.stringify([
      operation.entities,
      operation.filters,
      operation.includes,
      operation.columns,
      operation.given,
    ]);
    const first = open.get(key);
    if (first === undefined) open.set(key, step);
    else if (isElsewhere(first, step) && !found.has(table)) found.set(table, { first, again: step });
  }
  return [...found.values()];
}

/** One row, by a value that the request holds; always asked for, and not to see what has changed. */
function isLookUp({ operation, loops, conditions, inCatch, transaction }: StepOf<'query'>): boolean {
  const { operation: verb, single, entities, filters, includes, given = [] } = operation;
  return (
    verb === 'select' &&
    single &&
    entities.length === 1 &&
    // what is fetched along may be chosen by something else
    includes.length === 0 &&
    filters !== null &&
    filters.length > 0 &&
    given.length >= filters.length &&
    given.every(({ from, path }) => from === 'request' && path.length > 0) &&
    loops.length === 0 &&
    !inCatch &&
    transaction === null &&
    conditions.every(({ after }) => after)
  );
}

function isElsewhere(a: StepOf<'query'>, b: StepOf<'query'>): boolean {
  const way = ({ operation, via }: StepOf<'query'>): string =>
    [...via.map(({ calledAt }) => calledAt), operation.place].map(placeKey).join(' ');
  return way(a) !== way(b);
}
