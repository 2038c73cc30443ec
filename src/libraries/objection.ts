import type { CallEvent } from '../evaluate/events.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  asText,
  makePromise,
  options,
  settle,
  type ClassValue,
  type ExternalValue,
  type Value,
} from '../evaluate/values.ts';
import type { QueryFilter } from '../model/operations.ts';
import type { Relation } from '../model/types.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { keysOfValue } from './support/conditions.ts';
import { filtersOf, orderNames, selected, tablesOf } from './support/knex-chains.ts';
import { objectionEntities } from './support/objection-entities.ts';
import { handedOn, limitedBy, query } from './support/queries.ts';
import { prepareSql } from './support/sql.ts';

const model = 'objection.Model';
const builder = 'objection.QueryBuilder()';
const starts = `objection.{Model.query|Model().$query|Model().$relatedQuery|Model.relatedQuery|QueryBuilder().clone|QueryBuilder().$query|QueryBuilder().$relatedQuery}`;
const fluent = [
  'findById', 'findByIds', 'findOne', 'first', 'throwIfNotFound', 'insert', 'insertAndFetch', 'insertGraph', 'insertGraphAndFetch', 'upsertGraph', 'upsertGraphAndFetch', 'patch', 'patchAndFetch', 'patchAndFetchById', 'update', 'updateAndFetch', 'updateAndFetchById', 'delete', 'deleteById', 'relate', 'unrelate', 'for', 'increment', 'decrement', 'truncate',
  'withGraphFetched', 'withGraphJoined', 'joinRelated', 'leftJoinRelated', 'innerJoinRelated', 'eager', 'modifyGraph', 'modifiers', 'allowGraph', 'context', 'resultSize', 'page', 'range', 'castTo', 'alias', 'returning', 'onConflict', 'merge', 'ignore', 'runAfter', 'runBefore', 'modify', 'skipUndefined', 'debug', 'timeout', 'transacting', 'select', 'columns', 'column', 'distinct', 'count', 'countDistinct', 'min', 'max', 'sum', 'avg', 'as', 'from', 'with',
  'where', 'andWhere', 'orWhere', 'whereNot', 'orWhereNot', 'whereIn', 'orWhereIn', 'whereNotIn', 'whereNull', 'orWhereNull', 'whereNotNull', 'whereExists', 'whereNotExists', 'whereBetween', 'whereNotBetween', 'whereLike', 'whereILike', 'whereRaw', 'orWhereRaw', 'whereColumn', 'whereComposite', 'whereInComposite', 'whereJsonSupersetOf',
  'join', 'innerJoin', 'leftJoin', 'leftOuterJoin', 'rightJoin', 'joinRaw', 'groupBy', 'groupByRaw', 'having', 'havingRaw', 'orderBy', 'orderByRaw', 'limit', 'offset', 'forUpdate', 'forShare', 'skipLocked', 'noWait', 'execute',
]; // prettier-ignore
const starting = /^\$?(?:query|relatedQuery)$/;
const building = new Set(fluent.map((name) => `${builder}.${name}`));

/** Objection: classes of tables, with Knex's builder and relations on top of it. */
export default defineLibrary({
  packages: ['objection'],
  versions: '1 || 2 || 3',
  docs: 'https://vincit.github.io/objection.js/api/query-builder/',
  title: 'Objection',
  indexSyntax: 'table.index([{quoted}]);',
  prepare: prepareSql('raw', 'whereRaw'),
  rows: [
    { api: `${starts}()`, is: 'alias', of: builder },
    { api: 'objection.{QueryBuilderType}()', is: 'alias', of: builder },
    { api: 'objection.{Transaction|TransactionOrKnex}()', is: 'alias', of: 'knex()' },
    {
      api: `${builder}.{${fluent.filter((name) => name !== 'modify').join('|')}}`,
      is: 'function',
      returns: 'receiver',
    },
    { api: `${builder}.modify`, is: 'function', calls: 0, with: ['receiver'], returns: 'receiver' },
    { api: `${builder}.then`, is: 'function', calls: 0, with: ['receiver'], result: true, async: true },
    { api: `${builder}.reduce`, is: 'function', calls: 0, with: ['unknown', 'element'], loop: true },
    {
      api: `${builder}.{whereRaw|orWhereRaw|orderByRaw|havingRaw|groupByRaw|joinRaw}`,
      is: 'sink',
      kind: 'sql',
      arg: 0,
    },
    { api: 'objection.{raw|Model.raw}', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'objection.Model.{knex|knexQuery}()', is: 'alias', of: 'knex()' },
  ],
  hooks: {
    [`${model}.{transaction|startTransaction}`]: inTransaction,
    'objection.transaction': inTransaction,
    [`${model}.bindKnex`]: (call) => call.receiver ?? undefined,
    // what a builder of the project's own adds goes on with the query
    [`${builder}.*`]: (call) => (isOwnMethod(call) ? (call.receiver ?? undefined) : undefined),
  },
  operations: {
    [starts]: (call) => (call.isContinued(building) ? null : built(call, [call.event, ...call.chain()])),
    [`${builder}.{${fluent.join('|')}|then}`]: continued,
    // of other methods, only what goes on with the query: `rows.forEach(…)` asks nothing
    [`${builder}.*`]: (call) => (call.event.result === call.receiver ? continued(call) : null),
    [`${model}.transaction`]: () => ({ is: 'transaction', operation: 'run', api: 'Model.transaction' }),
    'objection.transaction': () => ({ is: 'transaction', operation: 'run', api: 'transaction' }),
  },
  entities: objectionEntities,
});

/** What another function began to build. */
function continued(call: OperationCall): OperationDraft | null {
  const chain = call.continued();
  const root = chain?.findLastIndex(({ name }) => starting.test(name)) ?? -1;
  return chain === null || root < 0 ? null : built(call, chain.slice(root));
}

/** A method that the class has which the model says its queries are built with. */
function isOwnMethod({ path, receiver, member }: PendingCall): boolean {
  const cls = modelBehind(receiver);
  if (cls === null) return false;
  return options(member(cls, 'QueryBuilder')).some((option) => {
    for (let at: Value | null = option, depth = 0; at?.kind === 'class' && depth < 5; at = at.parent, depth++)
      if (at.module.facts.classes[at.cls]?.members.some(({ name }) => name === path.name)) return true;
    return false;
  });
}

function inTransaction(call: PendingCall): Value | undefined {
  const work = call.args.find((argument) => options(argument).some(({ kind }) => kind === 'function'));
  const own = call.external('knex()', { receiver: call.receiver?.kind === 'external' ? call.receiver : null });
  return makePromise(work === undefined ? own : settle(call.invoke(work, [own])));
}

function built(call: OperationCall, events: readonly CallEvent[]): OperationDraft | null {
  const [root, ...added] = ofOneQuery(events);
  if (root === undefined) return null;
  const chain = [root, ...added];
  const find = (...wanted: string[]): CallEvent | undefined =>
    chain.find((event) => event !== root && wanted.includes(event.name));
  if (find('as') !== undefined) return null;
  const relation = root.name.endsWith('elatedQuery') ? asText(root.args[0]) : null;
  const related = relation === null ? undefined : relationOf(call, root.receiver, relation);
  const main = relation === null ? entityOf(call, root.receiver) : (related?.to ?? null);
  const declared = main === null ? null : call.declared(main);
  const keys = declared?.columns.filter(({ primary }) => primary).map(({ name }) => name) ?? [];
  const byKey = (keys.length === 0 ? ['id'] : keys).map((column): QueryFilter => ({ column, operator: '=' }));
  const joined = chain.flatMap((event) =>
    /^(?:inner|left|leftOuter|right)?[jJ]oin$/.test(event.name)
      ? tablesOf(event.args[0]).map(({ table }) => table)
      : [],
  );
  const named = (column: string): string => {
    const [qualifier, name] = column.includes('.') ? column.split('.').slice(-2) : [undefined, column];
    return qualifier === undefined || qualifier === declared?.table || qualifier === main
      ? (name ?? column)
      : `${qualifier}.${name}`;
  };
  const one = find('findOne');
  const conditions = filtersOf([...(one === undefined ? [] : [{ ...one, name: 'where' }]), ...chain], named);
  const ids =
    find('findById', 'deleteById', 'patchAndFetchById', 'updateAndFetchById') !== undefined || root.name === '$query';
  const filters =
    conditions.filters === null
      ? null
      : [
          ...(ids
            ? byKey
            : find('findByIds') === undefined
              ? []
              : byKey.map(({ column }): QueryFilter => ({ column, operator: 'in' }))),
          ...(related?.lookedUpBy ?? []).map((column): QueryFilter => ({
            column,
            operator: root.name.startsWith('$') ? '=' : 'in',
          })),
          ...conditions.filters,
        ];
  const between = (related?.lookedUpBy ?? []).flatMap((column) => column.split('.').slice(0, -1).at(-1) ?? []);
  const transaction = root.args[root.name === 'query' || root.name === '$query' ? 0 : 1];
  const common = {
    entities: [...new Set([...(main === null ? [] : [main]), ...between, ...joined])],
    client: transaction?.kind === 'external' ? call.client(transaction) : 'objection',
    api: `${main ?? 'Model'}.${root.name}`,
    filters,
    ...handedOn(transaction ?? find('transacting')?.args[0]),
  };
  const none = conditions.none && !ids && relation === null && find('findByIds', 'limit', 'first') === undefined;
  const insert = find('insert', 'insertAndFetch', 'insertGraph', 'insertGraphAndFetch', 'relate');
  if (insert !== undefined)
    return query(find('merge') === undefined ? 'insert' : 'upsert', {
      ...common,
      filters: [],
      written: keysOfValue(insert.args[0]),
    });
  const graph = find('upsertGraph', 'upsertGraphAndFetch');
  if (graph !== undefined) return query('upsert', { ...common, filters: byKey, written: keysOfValue(graph.args[0]) });
  const patch = find(
    'patch',
    'patchAndFetch',
    'patchAndFetchById',
    'update',
    'updateAndFetch',
    'updateAndFetchById',
    'increment',
    'decrement',
  );
  if (patch !== undefined)
    return query('update', {
      ...common,
      written: keysOfValue(patch.args[patch.name.endsWith('ById') ? 1 : 0]),
      everyRow: none,
    });
  // `hardDelete`, `forceDelete` of the project's own
  if (
    find('deleteById', 'unrelate', 'truncate') !== undefined ||
    chain.some(({ name }) => /^(?:\w+D|d)elete$/.test(name))
  )
    return query('delete', { ...common, everyRow: none });
  if (find('resultSize') !== undefined || (find('count') !== undefined && find('select', 'groupBy') === undefined))
    return query('count', { ...common, limited: true, single: true, columns: [] });
  const isOnly = root.name.startsWith('$') && (related?.kind === 'many-to-one' || related?.kind === 'one-to-one');
  const single = ids || isOnly || one !== undefined || find('first') !== undefined;
  return query('select', {
    ...common,
    order: chain.flatMap(({ name, args }) => (name === 'orderBy' ? orderNames(args[0]).map(named) : [])),
    limited: single ? true : limitedBy(chain, 'limit', 'page', 'range'),
    single,
    includes: chain.flatMap(({ name, args }) =>
      /^(?:withGraph|eager|joinRelated|leftJoinRelated)/.test(name) ? graphNames(args[0]) : [],
    ),
    columns: selected(chain).columns,
    onMissing: !single ? 'empty' : find('throwIfNotFound') === undefined ? 'null' : 'throws',
  });
}

/** Without what is asked of the rows that the query gave: `(await user.$relatedQuery('team')).$relatedQuery('members')`. */
function ofOneQuery([root, ...others]: readonly CallEvent[]): CallEvent[] {
  if (root === undefined) return [];
  const next = new Set(others.filter(({ name }) => name.startsWith('$')));
  const isNext = (event: CallEvent): boolean => {
    for (let at: Value | null = event.receiver; at?.kind === 'external'; at = at.receiver)
      if (at.call !== null && next.has(at.call)) return true;
    return next.has(event);
  };
  return [root, ...others.filter((event) => !isNext(event))];
}

/** The model that rows are of. */
function entityOf(call: OperationCall, receiver: Value | null): string | null {
  const relation = receiver?.kind === 'external' ? relationBehind(receiver) : null;
  if (relation !== null) return relationOf(call, relation.receiver, relation.name)?.to ?? null;
  const cls = modelBehind(receiver);
  return cls === null ? null : call.entity(cls);
}

function relationOf(call: OperationCall, receiver: Value | null, name: string): Relation | undefined {
  const own = entityOf(call, receiver);
  return own === null ? undefined : call.declared(own)?.relations.find((each) => each.name === name);
}

/** The relation that rows come by. */
function relationBehind(value: ExternalValue): { name: string; receiver: Value | null } | null {
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver) {
    if (at.call === null || !starting.test(at.call.name)) continue;
    if (at.call.name === '$query') continue;
    const name = at.call.name.endsWith('elatedQuery') ? asText(at.call.args[0]) : null;
    return name === null ? null : { name, receiver: at.call.receiver };
  }
  return null;
}

/** The model whose static method or instance a query begins with. */
function modelBehind(receiver: Value | null): ClassValue | null {
  for (let at: ExternalValue | null = receiver?.kind === 'external' ? receiver : null; at !== null; at = at.receiver) {
    const cls = at.props?.get('constructor');
    if (cls?.kind === 'class') return cls;
  }
  return null;
}

/** `'[pets, children.[movies]]'`, `{ pets: true }` */
function graphNames(value: Value | undefined): string[] {
  const text = asText(value);
  return text === null
    ? (keysOfValue(value) ?? [])
    : [...text.matchAll(/[a-zA-Z_]\w*(?=$|[\s,.\]([])/g)].map(([name]) => name);
}
