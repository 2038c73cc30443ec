import type { PendingCall } from '../evaluate/knowledge.ts';
import { makePromise, options, settle, type Value } from '../evaluate/values.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { expressions, kyselyBuilder as builder, kyselyOperation } from './support/kysely-queries.ts';
import { kyselyEntities } from './support/kysely-tables.ts';
import { sqlOperations, sqlText, templateText } from './support/queries.ts';
import { prepareSql } from './support/sql.ts';

const db = 'kysely.Kysely()';
const starts = ['selectFrom', 'insertInto', 'replaceInto', 'updateTable', 'deleteFrom', 'mergeInto'];
const fluent = [
  'selectAll', 'distinct', 'distinctOn', 'from', 'using', 'innerJoin', 'leftJoin', 'rightJoin', 'fullJoin', 'crossJoin', 'innerJoinLateral', 'leftJoinLateral', 'crossJoinLateral', 'whereRef', 'groupBy', 'having', 'havingRef', 'orderBy', 'clearOrderBy', 'clearSelect', 'clearWhere', 'clearLimit', 'clearOffset', 'clearGroupBy',
  'limit', 'offset', 'fetch', 'top', 'forUpdate', 'forShare', 'forNoKeyUpdate', 'skipLocked', 'noWait', 'modifyFront', 'modifyEnd', 'columns', 'defaultValues', 'ignore', 'orIgnore', 'orReplace', 'returning', 'returningAll', 'output', 'outputAll', 'onDuplicateKeyUpdate', '$castTo', '$narrowType', '$assertType', '$asTuple', '$notNull', '$asScalar', 'withPlugin', 'union', 'unionAll', 'intersect', 'except',
  'whenMatched', 'whenNotMatched', 'thenUpdateSet', 'thenDelete', 'thenInsertValues', 'thenDoNothing', 'compile', 'explain', 'toOperationNode',
]; // prettier-ignore
/** … whose functions get what builds expressions */
const expressive = ['select', 'where', 'values', 'set'];
const ends = ['execute', 'executeTakeFirst', 'executeTakeFirstOrThrow', 'stream'];
const all = [...fluent, ...expressive, ...ends, 'onConflict', '$if', '$call'];

/** Kysely: tables by name, everything else on the builder, executed when it is said so. */
export default defineLibrary({
  packages: ['kysely', 'nestjs-kysely', 'kysely-ctl', 'prisma-extension-kysely'],
  versions: '*',
  docs: 'https://kysely.dev',
  title: 'Kysely',
  indexSyntax: "db.schema.createIndex('{name}').on('{raw}').columns([{quoted}]).execute();",
  prepare: prepareSql('sql', 'executeQuery', 'where'),
  rows: [
    { api: 'kysely.{Transaction|ControlledTransaction|QueryCreator|KyselyTransaction}()', is: 'alias', of: db },
    { api: '@prisma/client.PrismaClient().{$kysely|$kyselyReadOnly}', is: 'alias', of: db },
    { api: `${db}.{withSchema|withPlugin|withoutPlugins|withTables|with|withRecursive}()`, is: 'alias', of: db },
    { api: `${db}.{${starts.join('|')}}()`, is: 'alias', of: builder },
    {
      api: 'kysely.{SelectQueryBuilder|InsertQueryBuilder|UpdateQueryBuilder|DeleteQueryBuilder}()',
      is: 'alias',
      of: builder,
    },
    { api: `${expressions}.eb`, is: 'alias', of: expressions },
    { api: 'kysely.expressionBuilder()', is: 'alias', of: expressions },
    { api: 'kysely.Kysely', is: 'client', client: 'database' },
    { api: `${db}.{with|withRecursive}`, is: 'function', calls: 1, with: [db] },
    { api: `${db}.destroy`, is: 'function', async: true },
    { api: `${db}.destroy`, is: 'tagged', tags: ['closes-client'] },
    { api: `${builder}.{${fluent.join('|')}}`, is: 'function', returns: 'receiver', calls: 'all', with: [expressions] },
    {
      api: `${builder}.{${expressive.join('|')}}`,
      is: 'function',
      returns: 'receiver',
      calls: 'all',
      with: [expressions],
    },
    {
      api: `${builder}.onConflict`,
      is: 'function',
      returns: 'receiver',
      calls: 0,
      with: ['kysely.OnConflictBuilder()'],
    },
    {
      api: 'kysely.OnConflictBuilder().{column|columns|constraint|expression|where|doUpdateSet|doNothing}',
      is: 'function',
      returns: 'receiver',
    },
    { api: `${builder}.$if`, is: 'function', returns: 'receiver', calls: 1, with: ['receiver'] },
    { api: `${builder}.$call`, is: 'function', calls: 0, with: ['receiver'], result: true },
    { api: `${builder}.{${ends.join('|')}}`, is: 'function', async: true },
    { api: 'kysely.sql.{raw|lit|literal}', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'kysely.CompiledQuery.raw', is: 'sink', kind: 'sql', arg: 0 },
    { api: `${db}.executeQuery`, is: 'function', async: true },
    { api: 'kysely.sql().execute', is: 'function', async: true },
  ],
  hooks: {
    [`${db}.transaction().execute`]: inTransaction,
    [`${db}.transaction().{setIsolationLevel|setAccessMode}().execute`]: inTransaction,
    [`${db}.connection().execute`]: inTransaction,
    [`${db}.startTransaction().execute`]: (call) => makePromise(call.external(db)),
  },
  operations: {
    [`${db}.{${starts.join('|')}}`]: (call) => kyselyOperation(call, [call.event, ...call.chain()]),
    [`${builder}.{${all.join('|')}}`]: (call) => {
      const chain = call.continued();
      const root =
        chain?.findLastIndex((event) => event.path?.text.startsWith(db) === true && starts.includes(event.name)) ?? -1;
      return chain === null || root < 0 ? null : kyselyOperation(call, chain.slice(root));
    },
    'kysely.sql().execute': (call): OperationDraft[] => {
      const piece = call.receiver?.kind === 'external' ? call.receiver : null;
      return sqlOperations(textOf(piece), call.args[0] === undefined ? '' : call.client(call.args[0]));
    },
    'kysely.sql.raw().execute': (call): OperationDraft[] => {
      const piece = call.receiver?.kind === 'external' ? call.receiver : null;
      return sqlOperations(sqlText(call, piece?.args[0]), call.args[0] === undefined ? '' : call.client(call.args[0]));
    },
    [`${db}.executeQuery`]: (call): OperationDraft[] | null => {
      const compiled = call.args[0]?.kind === 'external' ? call.args[0] : null;
      return compiled?.path.text === 'kysely.CompiledQuery.raw()'
        ? sqlOperations(sqlText(call, compiled.args[0]), call.client(call.receiver))
        : null;
    },
    [`${db}.transaction().execute`]: began,
    [`${db}.transaction().{setIsolationLevel|setAccessMode}().execute`]: began,
    [`${db}.startTransaction().execute`]: () => ({ is: 'transaction', operation: 'begin' }),
    [`${db}.commit().execute`]: () => ({ is: 'transaction', operation: 'commit' }),
    [`${db}.rollback().execute`]: () => ({ is: 'transaction', operation: 'rollback' }),
  },
  entities: kyselyEntities,
});

function began(): OperationDraft {
  return { is: 'transaction', operation: 'run', api: 'db.transaction' };
}

function inTransaction(call: PendingCall): Value | undefined {
  const [work] = call.args;
  if (work === undefined || options(work).every(({ kind }) => kind !== 'function')) return undefined;
  return makePromise(
    settle(
      call.invoke(work, [call.external(db, { receiver: call.receiver?.kind === 'external' ? call.receiver : null })]),
    ),
  );
}

/** References and other pieces stand for themselves, everything else is a parameter. */
function textOf(piece: Extract<Value, { kind: 'external' }> | null): string | null {
  if (piece === null) return null;
  const [texts, ...values] = piece.args;
  const inlined = values.map((value): Value => {
    if (value.kind !== 'external' || !/^kysely\.sql\.(?:ref|table|id|lit)\(\)$/.test(value.path.text)) return value;
    const [name] = value.args;
    return {
      kind: 'external',
      id: value.id,
      path: piece.path,
      receiver: null,
      args: [{ kind: 'array', id: 0, elements: name === undefined ? [] : [name], rest: null }],
      call: null,
      typeArgs: [],
      props: null,
      taint: null,
    };
  });
  return templateText(texts === undefined ? [] : [texts, ...inlined], (path) => path === 'kysely.sql()');
}
