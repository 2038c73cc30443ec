import type { Location } from '../../findings/types.ts';
import { spotOf } from '../../model/code/module-code.ts';
import { placeKey } from '../../model/places.ts';
import type { BackendModel, EntryPoint, Transaction } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';
import { isBookkeeping } from './names.ts';
import { isWrite, stepsOf, type StepOf } from './requests.ts';

/** A write in the extent of a transaction that is not part of it, or that nobody waits for. */
export interface Escape {
  readonly kind: 'outer' | 'dropped';
  readonly step: StepOf<'query'>;
  readonly transaction: Transaction;
  /** a query that is part of it */
  readonly inside: StepOf<'query'>;
  readonly entries: EntryPoint[];
}

export function escapesOf(model: BackendModel): Escape[] {
  // what runs in a transaction is found by the storage of the asynchronous context
  if (model.operations.some(({ api }) => /use_?cls\b/i.test(api))) return [];
  const found = new Map<string, Escape>();
  for (const entry of [...model.endpoints, ...model.consumers]) {
    const queries = stepsOf(entry.steps, 'query').filter(({ transaction }) => transaction !== null);
    for (const step of queries) {
      const { transaction, operation } = step;
      if (transaction === null || !isWrite(operation) || step.inCatch || operation.client === '') continue;
      // a function that takes a client or a transaction may have been given either
      if (!isWithin(model, operation.place, transaction.place)) continue;
      const inside = queries.find(
        (other) =>
          other.transaction?.id === transaction.id &&
          other.operation.client === transaction.id &&
          isSameDatabase(model, other, step),
      );
      if (inside === undefined) continue;
      const isOuter = operation.client !== transaction.id;
      if (
        isOuter
          ? operation.entities.some(isBookkeeping) || isHandedOver(model, step)
          : step.fate !== 'discard' || operation.sync === true
      )
        continue;
      const key = placeKey(operation.place);
      const known = found.get(key);
      if (known === undefined)
        found.set(key, { kind: isOuter ? 'outer' : 'dropped', step, transaction, inside, entries: [entry] });
      else if (!known.entries.includes(entry)) known.entries.push(entry);
    }
  }
  return [...found.values()];
}

/** Whether a statement is spelled out in the call that begins a transaction. */
function isWithin(model: BackendModel, inner: Location, begin: Location): boolean {
  const outer = spotOf(model, begin);
  const spot = spotOf(model, inner);
  if (outer === null || spot === null || outer.code !== spot.code) return false;
  const call = outer.code.callAt(outer.start, outer.end);
  return call !== null && call.start <= spot.start && spot.end <= call.end;
}

/** Two queries of one library are of one database, unless there are several of it. */
function isSameDatabase(model: BackendModel, one: StepOf<'query'>, other: StepOf<'query'>): boolean {
  const of = ({ operation: { entities, place, api } }: StepOf<'query'>): string =>
    entityCalled(model, entities[0] ?? '', place.file)?.library ?? api.split(/[.(]/)[0] ?? '';
  return of(one) === of(other);
}

/** The statement is given the transaction in another way than by its client. */
function isHandedOver({ readDocument }: BackendModel, { operation: { place } }: StepOf<'query'>): boolean {
  const lines = (readDocument(place.file) ?? '').split('\n').slice(place.line - 1, place.endLine + 8);
  const [statement = ''] = lines
    .join('\n')
    .slice(place.column - 1)
    .split(';');
  return /\b(?:transacting|transaction|trx|tx|session|queryRunner|manager)\b/.test(statement);
}
