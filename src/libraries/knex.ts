import type { CallEvent } from '../evaluate/events.ts';
import { asText, literal, makePromise, settle, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { keysOfValue } from './support/conditions.ts';
import { names } from './support/decorated-members.ts';
import {
  commonTables,
  filtersOf,
  isAtTimes,
  lookedInto,
  orderNames,
  rawTables,
  selected,
  tablesOf,
  withModifications,
} from './support/knex-chains.ts';
import { handedOn, limitedBy, query, sqlOperations } from './support/queries.ts';
import { prepareSql, readSql } from './support/sql.ts';

const knex = 'knex()';
const builder = 'knex.QueryBuilder()';
const starts = [
  'select',
  'from',
  'table',
  'into',
  'insert',
  'with',
  'withRecursive',
  'queryBuilder',
  'distinct',
  'count',
  'where',
  'first',
  'fromRaw',
  'withSchema',
  'columns',
  'max',
  'min',
  'sum',
];
const fluent = [
  ...starts, 'withNotMaterialized', 'withMaterialized', 'as', 'column', 'distinctOn', 'countDistinct', 'avg', 'sumDistinct', 'pluck', 'join', 'innerJoin', 'leftJoin', 'leftOuterJoin', 'rightJoin', 'fullOuterJoin', 'crossJoin', 'joinRaw',
  'andWhere', 'orWhere', 'whereNot', 'orWhereNot', 'whereIn', 'orWhereIn', 'andWhereIn', 'whereNotIn', 'whereNull', 'andWhereNull', 'orWhereNull', 'whereNotNull', 'orWhereNotNull', 'whereExists', 'orWhereExists', 'whereNotExists', 'whereBetween', 'whereNotBetween', 'whereLike', 'whereILike', 'orWhereLike', 'orWhereILike', 'whereRaw', 'andWhereRaw', 'orWhereRaw', 'whereJsonPath', 'andWhereNot',
  'groupBy', 'groupByRaw', 'having', 'havingRaw', 'havingIn', 'orderBy', 'orderByRaw', 'limit', 'offset', 'union', 'unionAll', 'intersect', 'update', 'del', 'delete', 'truncate', 'increment', 'decrement', 'onConflict', 'merge', 'ignore', 'returning', 'transacting', 'forUpdate', 'forShare', 'skipLocked', 'noWait', 'timeout', 'modify', 'clone', 'clear', 'clearSelect', 'clearOrder', 'clearWhere', 'clearCounters', 'options', 'comment', 'hintComment', 'debug', 'upsert', 'jsonExtract', 'abortOnSignal',
]; // prettier-ignore

/** Conditions that may be a function of a builder of conditions. */
const grouping = ['where', 'andWhere', 'orWhere', 'whereNot', 'orWhereNot', 'andWhereNot'];
const building = new Set(fluent.map((name) => `${builder}.${name}`));

/** Knex: tables are called by name, and everything else follows on the builder. */
export default defineLibrary({
  packages: ['knex'],
  versions: '0.95 || 1 || 2 || 3',
  docs: 'https://knexjs.org/guide/query-builder.html',
  title: 'Knex',
  prepare: prepareSql('raw'),
  rows: [
    { api: 'knex.{knex|Knex}', is: 'alias', of: 'knex' },
    { api: 'knex.{Transaction|TransactionProvider}()', is: 'alias', of: knex },
    { api: `${knex}.{transactionProvider}()()`, is: 'alias', of: knex },
    { api: `${knex}()`, is: 'alias', of: builder },
    ...starts.map((name) => ({ api: `${knex}.${name}()`, is: 'alias' as const, of: builder })),
    { api: 'knex', is: 'client', client: 'database', pool: ['pool'] },
    { api: `${knex}.destroy`, is: 'function', async: true },
    { api: `${knex}.destroy`, is: 'tagged', tags: ['closes-client'] },
    { api: `${builder}.{${fluent.join('|')}}`, is: 'function', returns: 'receiver' },
    { api: `${builder}.then`, is: 'function', calls: 0, with: ['receiver'], result: true, async: true },
    { api: `${builder}.reduce`, is: 'function', calls: 0, with: ['unknown', 'element'], loop: true },
    { api: `${knex}.{raw|schema.raw}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${builder}.withRaw`, is: 'sink', kind: 'sql', arg: 1 },
    {
      api: `${builder}.{whereRaw|andWhereRaw|orWhereRaw|orderByRaw|havingRaw|groupByRaw|joinRaw|fromRaw}`,
      is: 'sink',
      kind: 'sql',
      arg: 0,
    },
    { api: `${knex}.fromRaw`, is: 'sink', kind: 'sql', arg: 0 },
  ],
  hooks: {
    [`${builder}.{${grouping.join('|')}}`]: (call) => {
      const [group] = call.args;
      if (group?.kind !== 'function') return undefined;
      // the builder is what the function gets, and what it is called on
      const inner = call.external(builder);
      call.invoke(group, [inner], inner);
      return call.receiver ?? undefined;
    },
    // what `modify` is given goes on with the builder
    [`${builder}.modify`]: (call) => {
      const [change, ...rest] = call.args;
      if (change?.kind !== 'function') return undefined;
      call.invoke(change, [call.external(builder), ...rest]);
      return call.receiver ?? undefined;
    },
    [`${knex}.transaction`]: (call) => {
      const work = call.args.find((argument) => argument.kind === 'function');
      const transaction = call.external(knex, { receiver: call.receiver?.kind === 'external' ? call.receiver : null });
      return makePromise(work === undefined ? transaction : settle(call.invoke(work, [transaction])));
    },
  },
  operations: {
    // what another function goes on with is a query there
    [knex]: (call) => (call.isContinued(building) ? null : built(call, [call.event, ...call.chain()])),
    [`${knex}.{${starts.join('|')}}`]: (call) =>
      call.isContinued(building) ? null : built(call, [call.event, ...call.chain()]),
    [`${builder}.{${fluent.join('|')}|then}`]: (call) => {
      const chain = call.continued();
      const root =
        chain?.findLastIndex(
          (event) =>
            event.path?.text === knex ||
            (event.path?.text.startsWith(`${knex}.`) === true && starts.includes(event.name)),
        ) ?? -1;
      return chain === null || root < 0 ? null : built(call, chain.slice(root));
    },
    [`${knex}.raw`]: (call) => {
      const text = asText(call.args[0]);
      // pieces of SQL for other queries are raw too
      if (text === null || readSql(text).length === 0)
        return call.event.fate === 'await'
          ? query('raw', { text, client: call.client(call.receiver), api: 'knex.raw' })
          : null;
      return sqlOperations(text, call.client(call.receiver));
    },
    [`${knex}.transaction`]: (call) => ({
      is: 'transaction',
      operation: call.args.some((argument) => argument.kind === 'function') ? 'run' : 'begin',
      api: 'knex.transaction',
    }),
    [`${knex}.commit`]: () => ({ is: 'transaction', operation: 'commit' }),
    [`${knex}.rollback`]: () => ({ is: 'transaction', operation: 'rollback' }),
  },
});

/** What a chain does; null if it only begins to build something that is finished elsewhere, or is a part of another query. */
function built(call: OperationCall, begun: readonly CallEvent[]): OperationDraft | null {
  const chain = withModifications(begun);
  const [root] = chain;
  const has = (...wanted: string[]): CallEvent | undefined =>
    chain.find((event, index) => (index > 0 || event.path?.text !== knex) && wanted.includes(event.name));
  if (root === undefined || has('as') !== undefined || (chain.length === 1 && root.fate !== 'await')) return null;
  const tables = new Map<string, string>();
  const views = commonTables(chain);
  const add = (value: Value | undefined): void => {
    for (const { table, alias } of tablesOf(value)) {
      const [name, ...others] = views.get(table) ?? [table];
      if (name !== undefined && ![...tables.values()].includes(name)) tables.set(alias, name);
      for (const other of others) tables.set(other, other);
    }
  };
  if (root.path?.text === knex) add(root.args[0]);
  for (const event of chain)
    if (event !== root || root.path?.text !== knex)
      if (['from', 'table', 'into'].includes(event.name)) add(event.args[0]);
  const [main] = tables.values();
  for (const event of chain) {
    if (/[jJ]oin$/.test(event.name)) add(event.args[0]);
    else if (event.name === 'joinRaw' || event.name === 'fromRaw')
      for (const table of rawTables(event)) add(literal(table));
  }
  for (const table of lookedInto(chain)) add(literal(table));
  const named = (column: string): string => {
    const [qualifier, name] = column.includes('.') ? column.split('.').slice(-2) : [undefined, column];
    const table = qualifier === undefined ? main : (tables.get(qualifier) ?? qualifier);
    return table === main ? (name ?? column) : `${table}.${name}`;
  };
  // what the same function adds under a condition is not always asked
  const { filters, none } = filtersOf(
    chain,
    named,
    0,
    root === call.event ? (event) => isAtTimes(event, root) : undefined,
  );
  const common = {
    entities: [...tables.values()],
    api: `knex(${main === undefined ? '' : `'${main}'`})`,
    client: call.client(root.receiver),
    filters,
    ...handedOn(has('transacting')?.args[0]),
  };
  const order = chain
    .filter((event) => event.name === 'orderBy')
    .flatMap((event) => orderNames(event.args[0]).map(named));
  const update = has('update', 'increment', 'decrement');
  if (has('truncate') !== undefined) return query('delete', { ...common, filters: [], everyRow: true });
  if (has('insert', 'upsert') !== undefined)
    return query(has('merge', 'upsert') === undefined ? 'insert' : 'upsert', {
      ...common,
      filters: [],
      written: keysOfValue(has('insert', 'upsert')?.args[0]),
    });
  const bounded = has('limit', 'first') !== undefined;
  if (update !== undefined)
    return query('update', {
      ...common,
      written: asText(update.args[0]) === null ? keysOfValue(update.args[0]) : names(update.args[0]),
      everyRow: none && !bounded,
    });
  if (has('del', 'delete') !== undefined) return query('delete', { ...common, everyRow: none && !bounded });
  const grouped = has('groupBy', 'groupByRaw') !== undefined;
  if (
    !grouped &&
    has('count', 'countDistinct', 'max', 'min', 'sum', 'avg') !== undefined &&
    has('select', 'columns', 'column') === undefined
  )
    return query('count', { ...common, limited: true, single: true, columns: [] });
  const { columns, single: aggregate } = selected(chain);
  const single = has('first') !== undefined || (aggregate && !grouped);
  return query('select', {
    ...common,
    order,
    limited: single ? true : limitedBy(chain, 'limit'),
    single,
    onMissing: has('first') === undefined ? 'empty' : 'null',
    columns,
  });
}
