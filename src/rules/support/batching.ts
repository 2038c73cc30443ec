import { placeKey } from '../../model/places.ts';
import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';
import { isWrite, type StepOf } from './requests.ts';

/** What to do about a query that runs for each row, in the language of the database that it asks. */
export function batchingFix(model: BackendModel, step: StepOf<'query'>): string {
  const { operation } = step;
  const documents = asksDocuments(model, operation);
  if (isWrite(operation))
    return documents
      ? 'Write them together: `insertMany`, `deleteMany({ _id: { $in: ids } })`, or `bulkWrite` with one update for each.'
      : `Write the rows in one statement: ${operation.text === null ? (written[operation.operation] ?? written.update) : (writtenInSql[operation.operation] ?? writtenInSql.update)}.`;
  if (climbs(step))
    return documents
      ? 'Read the whole tree at once: `$graphLookup`, or all documents of the owner, put together by parent in memory.'
      : 'Read the whole tree at once: a recursive query (`WITH RECURSIVE`), or all rows of the owner, put together by parent in memory.';
  if (documents)
    return 'Ask once for all of them: collect the keys, query with `{ $in: keys }`, and group the result by key; or join with `$lookup`, or let the ODM populate them.';
  return operation.text === null
    ? 'Ask once for all rows: collect the keys, query with `in`, and group the result by key; or load the relation with the first query.'
    : 'Ask once for all rows: collect the keys, query with `= ANY($1)` or `IN (…)`, and group the result by key; or join.';
}

const written: Readonly<Record<string, string>> & { readonly update: string } = {
  insert: 'hand the whole list to the insert',
  delete: 'delete by a list of keys (`in`)',
  update: 'one update with a condition for all of them, or an upsert of the whole list where the values differ',
};

const writtenInSql: typeof written = {
  insert: '`INSERT` with several rows of `VALUES`',
  delete: '`DELETE … WHERE id = ANY($1)`',
  update: '`UPDATE … FROM (VALUES …)`, or `INSERT … ON CONFLICT DO UPDATE` with several rows',
};

/** The database holds documents rather than rows: it says so where it is declared, or what is asked is called a collection. */
export function asksDocuments(model: BackendModel, { entities, place, api }: QueryOperation): boolean {
  const kind = entityCalled(model, entities[0] ?? '', place.file)?.kind;
  return kind === undefined ? /\bCollection\b/.test(api) : kind === 'collection';
}

/** The function with the loop is called again for each row: a tree is read level by level. */
function climbs({ via }: StepOf<'query'>): boolean {
  const places = via.map(({ location }) => placeKey(location));
  return new Set(places).size < places.length;
}
