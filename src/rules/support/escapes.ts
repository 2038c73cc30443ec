import { linesOf } from './lines.ts';
import type { Location } from '../../findings/types.ts';
import { catchOf } from '../../model/code/catches.ts';
import { spotOf } from '../../model/code/module-code.ts';
import { placeKey } from '../../model/places.ts';
import type { BackendModel, EntryPoint, Transaction } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';
import { isBookkeeping } from './names.ts';
import { isWrite, stepsOf, type StepOf } from './requests.ts';

/**
 * `outer`, `dropped`: a write in the extent of a transaction that is not part of it, or that nobody waits for; `swallowed`: one whose
 * error is caught inside, and the transaction ends as if nothing had happened; `pool`: begun on a pool, it is none at all
 */
export interface Escape {
  readonly kind: 'outer' | 'dropped' | 'swallowed' | 'pool';
  readonly step: StepOf<'query'>;
  readonly transaction: Transaction;
  /** a query that is part of it */
  readonly inside: StepOf<'query'>;
  readonly entries: EntryPoint[];
}

export function escapesOf(model: BackendModel): Escape[] {
  // what runs in a transaction is found by the storage of the asynchronous context
  const implicit = model.operations.some(
    (operation) =>
      /use_?cls\b/i.test(operation.api) ||
      (operation.is === 'call' && operation.args.some((each) => each?.endsWith('AsyncLocalStorage'))),
  );
  if (implicit) return [];
  const found = new Map<string, Escape>();
  for (const entry of [...model.endpoints, ...model.consumers]) {
    const onPool = new Set(
      stepsOf(entry.steps, 'transaction').flatMap(({ operation: { operation, onPool: pool, place } }) =>
        operation === 'begin' && pool === true ? [placeKey(place)] : [],
      ),
    );
    const queries = stepsOf(entry.steps, 'query').filter(({ transaction }) => transaction !== null);
    for (const step of queries) {
      const { transaction, operation } = step;
      if (transaction === null || !isWrite(operation) || step.inCatch) continue;
      const escape = onPool.has(placeKey(transaction.place))
        ? { kind: 'pool' as const, inside: step }
        : (swallowed(model, step, transaction, queries) ?? escaping(model, step, transaction, queries));
      if (escape === null) continue;
      const key = escape.kind === 'pool' ? placeKey(transaction.place) : placeKey(operation.place);
      const known = found.get(key);
      if (known === undefined) found.set(key, { ...escape, step, transaction, entries: [entry] });
      else if (!known.entries.includes(entry)) known.entries.push(entry);
    }
  }
  return [...found.values()];
}

function escaping(
  model: BackendModel,
  step: StepOf<'query'>,
  transaction: Transaction,
  queries: readonly StepOf<'query'>[],
): Pick<Escape, 'kind' | 'inside'> | null {
  const { operation } = step;
  // a function that takes a client or a transaction may have been given either
  if (operation.client === '' || !isWithin(model, operation.place, transaction)) return null;
  const inside = queries.find(
    (other) =>
      other.transaction?.id === transaction.id && isPart(other, transaction) && isSameDatabase(model, other, step),
  );
  if (inside === undefined) return null;
  if (!isPart(step, transaction))
    return operation.entities.some(isBookkeeping) || isHandedOver(model, step) ? null : { kind: 'outer', inside };
  return step.fate === 'discard' && operation.sync !== true ? { kind: 'dropped', inside } : null;
}

/** Its last write in a `try` inside of the transaction, whose `catch` lets the rest go on: what it wrote before it is committed. */
function swallowed(
  model: BackendModel,
  { tried, operation, transaction: own }: StepOf<'query'>,
  transaction: Transaction,
  queries: readonly StepOf<'query'>[],
): Pick<Escape, 'kind' | 'inside'> | null {
  if (tried === null || own === null || !isWithin(model, tried, transaction) || startsBefore(tried, transaction.place))
    return null;
  const together = queries.filter(
    (other) =>
      isWrite(other.operation) &&
      !other.inCatch &&
      other.tried !== null &&
      placeKey(other.tried) === placeKey(tried) &&
      !other.operation.entities.some(isBookkeeping),
  );
  const [first] = together;
  const last = together.at(-1);
  if (first === undefined || last === undefined || placeKey(last.operation.place) !== placeKey(operation.place))
    return null;
  if (placeKey(first.operation.place) === placeKey(operation.place)) return null;
  const clause = catchOf(model, tried);
  return clause?.resumes === true && !clause.visible ? { kind: 'swallowed', inside: first } : null;
}

function startsBefore(a: Location, b: Location): boolean {
  return a.file !== b.file || a.line < b.line || (a.line === b.line && a.column < b.column);
}

/** It goes over the transaction's own connection or session. */
function isPart({ operation: { client } }: StepOf<'query'>, transaction: Transaction): boolean {
  return client === transaction.id || client === transaction.client;
}

/** Whether something is spelled out in the call that begins a transaction, or behind it in the function that begins and ends it. */
function isWithin(model: BackendModel, inner: Location, { place }: Transaction): boolean {
  const outer = spotOf(model, place);
  const spot = spotOf(model, inner);
  if (outer === null || spot === null || outer.code !== spot.code) return false;
  const call = outer.code.callAt(outer.start, outer.end);
  if (call === null) return false;
  if (call.start <= spot.start && spot.end <= call.end) return true;
  if (call.kind !== 'template' && call.args.some((argument) => argument.kind === 'function')) return false;
  const fn = outer.code.functionOf(call);
  const own = outer.code.callAt(spot.start, spot.end);
  return own === null
    ? outer.code.tries.some((each) => each.start === spot.start && outer.code.functionOf(each) === fn)
    : outer.code.functionOf(own) === fn && call.end <= own.start;
}

/** Two queries of one library are of one database, unless there are several of it. */
function isSameDatabase(model: BackendModel, one: StepOf<'query'>, other: StepOf<'query'>): boolean {
  const of = ({ operation: { entities, place, api } }: StepOf<'query'>): string =>
    entityCalled(model, entities[0] ?? '', place.file)?.library ?? api.split(/[.(]/)[0] ?? '';
  return of(one) === of(other);
}

/** The statement is given the transaction in another way than by its client. */
function isHandedOver(model: BackendModel, { operation: { place } }: StepOf<'query'>): boolean {
  const lines = linesOf(model, place.file).slice(place.line - 1, place.endLine + 8);
  const [statement = ''] = lines
    .join('\n')
    .slice(place.column - 1)
    .split(';');
  return /\b(?:transacting|transaction|trx|tx|session|queryRunner|manager)\b/.test(statement);
}
