import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeArray, makePromise, options, settle, undefinedValue, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import {
  chainOperation,
  countOperation,
  markParts,
  nameOfQuery,
  relationalOperation,
  schemaOf,
} from './support/drizzle-queries.ts';
import { drizzleEntities } from './support/drizzle-tables.ts';
import { setting } from './support/decorated-members.ts';
import {
  builderPath as builder,
  markArm,
  markPart,
  selectsFrom,
  sqlTextOf,
  subqueryPath,
  tablePath,
} from './support/drizzle-values.ts';
import { sqlOperations } from './support/queries.ts';
import { prepareSql } from './support/sql.ts';

const db = 'drizzle-orm.drizzle()';
const drivers = [
  'node-postgres', 'postgres-js', 'neon-http', 'neon-serverless', 'neon', 'vercel-postgres', 'pglite', 'aws-data-api/pg', 'xata-http', 'pg-proxy', 'bun-sql', 'prisma/pg', 'prisma/mysql', 'prisma/sqlite',
  'mysql2', 'planetscale-serverless', 'tidb-serverless', 'mysql-proxy', 'singlestore', 'better-sqlite3', 'libsql', 'libsql/http', 'libsql/web', 'libsql/node', 'libsql/ws', 'libsql/sqlite3', 'libsql/wasm', 'd1', 'bun-sqlite', 'expo-sqlite', 'op-sqlite', 'sql-js', 'sqlite-proxy', 'durable-sqlite', 'effect-postgres',
  'pg-core', 'mysql-core', 'sqlite-core', 'singlestore-core', 'gel-core', 'sql', 'relations', 'expressions',
]; // prettier-ignore
const clients = [
  'NodePgDatabase', 'PostgresJsDatabase', 'NeonHttpDatabase', 'NeonDatabase', 'VercelPgDatabase', 'PgliteDatabase', 'AwsDataApiPgDatabase', 'PgRemoteDatabase', 'PgDatabase', 'PgAsyncDatabase', 'PgTransaction', 'MySql2Database', 'MySqlDatabase', 'MySqlTransaction', 'PlanetScaleDatabase', 'TiDBServerlessDatabase',
  'BetterSQLite3Database', 'LibSQLDatabase', 'LibSQLTransaction', 'DrizzleD1Database', 'BunSQLiteDatabase', 'BaseSQLiteDatabase', 'SQLiteTransaction', 'SqliteRemoteDatabase', 'DrizzleSqliteDODatabase', 'SingleStoreDatabase', 'NodePgTransaction', 'PostgresJsTransaction', 'BunSQLDatabase',
]; // prettier-ignore
const tables = [
  'pgTable', 'mysqlTable', 'sqliteTable', 'singlestoreTable', 'gelTable', 'cockroachTable', 'mssqlTable', 'pgTable.withRLS', 'pgView', 'mysqlView', 'sqliteView', 'pgMaterializedView',
  'pgTableCreator()', 'mysqlTableCreator()', 'sqliteTableCreator()', 'singlestoreTableCreator()', 'pgSchema().table', 'mysqlSchema().table', 'pgSchema().view', 'singlestoreSchema().table',
]; // prettier-ignore
const starts = ['select', 'selectDistinct', 'selectDistinctOn', 'insert', 'update', 'delete'];
const fluent = [
  'from', 'where', 'leftJoin', 'rightJoin', 'innerJoin', 'fullJoin', 'crossJoin', 'leftJoinLateral', 'innerJoinLateral', 'crossJoinLateral', 'orderBy', 'groupBy', 'having', 'limit', 'offset', 'for', 'values', 'set', 'returning', '$returningId', 'onConflictDoUpdate', 'onConflictDoNothing', 'onDuplicateKeyUpdate', 'ignore', 'overridingSystemValue',
  'union', 'unionAll', 'intersect', 'intersectAll', 'except', 'exceptAll', '$dynamic', '$withCache', 'prepare', 'comment', 'select',
]; // prettier-ignore
const ends = ['execute', 'all', 'get', 'run'];
const raw = ['execute', 'all', 'get', 'run', 'values'];
const building = new Set([...fluent, ...ends, 'as'].map((name) => `${builder}.${name}`));

/** Drizzle: tables as values, conditions as functions of their columns, and queries by name of a table. */
export default defineLibrary({
  packages: ['drizzle-orm'],
  versions: '0.28 - 0.99 || 1',
  docs: 'https://orm.drizzle.team/docs/overview',
  title: 'Drizzle',
  indexSyntax: "index('{name}').on({members})",
  prepare: prepareSql('sql', 'execute', 'drizzle'),
  rows: [
    ...drivers.map((name) => ({ api: `drizzle-orm/${name}`, is: 'alias' as const, of: 'drizzle-orm' })),
    { api: `drizzle-orm.{${clients.join('|')}}()`, is: 'alias', of: db },
    { api: `drizzle-orm.{${tables.join('|')}}()`, is: 'alias', of: tablePath },
    {
      api: `drizzle-orm.{PgTable|MySqlTable|SQLiteTable|PgTableWithColumns|MySqlTableWithColumns|SQLiteTableWithColumns|AnyPgTable|AnySQLiteTable|AnyMySqlTable}()`,
      is: 'alias',
      of: tablePath,
    },
    { api: 'drizzle-orm.{SQL|SQLWrapper}()', is: 'alias', of: 'drizzle-orm.SqlPiece()' },
    { api: 'drizzle-orm.QueryBuilder()', is: 'alias', of: db },
    ...starts.flatMap((name) => [
      { api: `${db}.${name}()`, is: 'alias' as const, of: builder },
      { api: `${db}.with().${name}()`, is: 'alias' as const, of: builder },
    ]),
    { api: 'drizzle-orm.drizzle', is: 'client', client: 'database' },
    { api: `drizzle-orm.{${tables.join('|')}}`, is: 'function', keeps: true },
    {
      api: 'drizzle-orm.{pgTableCreator|mysqlTableCreator|sqliteTableCreator|relations|defineRelations|defineRelationsPart}',
      is: 'function',
      keeps: true,
    },
    { api: 'drizzle-orm.{alias|aliasedTable|getTableColumns|getColumns}', is: 'function', returns: 'argument 0' },
    { api: `${tablePath}.{as|enableRLS}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${builder}.{${fluent.join('|')}}`, is: 'function', returns: 'receiver' },
    { api: `${builder}.{${ends.join('|')}}`, is: 'function', returns: 'receiver' },
    { api: `${builder}.then`, is: 'function', calls: 0, with: ['receiver'], result: true, async: true },
    { api: `${builder}.reduce`, is: 'function', calls: 0, with: ['unknown', 'element'], loop: true },
    { api: `${db}.{${raw.join('|')}|batch|$count}`, is: 'function', async: true },
    { api: `${db}.{${raw.join('|')}}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: 'drizzle-orm.sql.raw', is: 'sink', kind: 'sql', arg: 0 },
  ],
  hooks: {
    [`${db}.transaction`]: (call) => {
      const [work] = call.args;
      if (work === undefined || options(work).every(({ kind }) => kind !== 'function')) return undefined;
      const transaction = call.external(db, { receiver: call.receiver?.kind === 'external' ? call.receiver : null });
      return makePromise(settle(call.invoke(work, [transaction])));
    },
    [`${db}.query.*.{findMany|findFirst}`]: found,
    [`${db}._query.*.{findMany|findFirst}`]: found,
    [`${builder}.from`]: (call) => {
      selectsFrom(call.receiver, call.args[0]);
      markParts(call.args.slice(0, 1));
      return call.receiver ?? undefined;
    },
    // conditions of a join may be given as a function of nothing known
    [`${builder}.{leftJoin|rightJoin|innerJoin|fullJoin|crossJoin|select}`]: (call) => {
      markParts(call.args);
      return call.receiver ?? undefined;
    },
    [`${builder}.{union|unionAll|intersect|intersectAll|except|exceptAll}`]: (call) => {
      const [given] = call.args;
      markArm(given?.kind === 'function' ? call.invoke(given, [call.external(db)]) : given, call.receiver);
      return call.receiver ?? undefined;
    },
    [`${builder}.as`]: (call) => {
      markPart(call.receiver ?? undefined);
      return call.external(subqueryPath, { args: call.receiver === null ? [] : [call.receiver] });
    },
    [`${db}.$with().as`]: (call) => {
      const [given] = call.args;
      const made = given?.kind === 'function' ? call.invoke(given, [call.external(db)]) : given;
      markPart(made);
      return call.external(subqueryPath, { args: made === undefined ? [] : [made] });
    },
    'drizzle-orm.{inArray|notInArray|exists|notExists|eq|ne|gt|gte|lt|lte|sql}': (call) => {
      markParts(call.args);
      return undefined;
    },
  },
  operations: {
    [`${db}.{${starts.join('|')}}`]: started,
    [`${db}.with().{${starts.join('|')}}`]: started,
    [`${builder}.{${[...fluent, ...ends].join('|')}}`]: (call) => {
      const chain = call.continued();
      const root =
        chain?.findLastIndex((event) => event.path?.text.startsWith(db) === true && starts.includes(event.name)) ?? -1;
      return chain === null || root < 0 ? null : chainOperation(call, chain.slice(root));
    },
    [`${db}.query.*.{findMany|findFirst}`]: relationalOperation,
    [`${db}._query.*.{findMany|findFirst}`]: relationalOperation,
    [`${db}.$count`]: countOperation,
    [`${db}.{${raw.join('|')}}`]: (call): OperationDraft[] =>
      sqlOperations(sqlTextOf(call.args[0]), call.client(call.receiver)),
    [`${db}.transaction`]: () => ({ is: 'transaction', operation: 'run', api: 'db.transaction' }),
  },
  entities: drizzleEntities,
});

/** What another function goes on with is a query there. */
function started(call: OperationCall): OperationDraft | null {
  return call.isContinued(building) ? null : chainOperation(call, [call.event, ...call.chain()]);
}

/** Rows of a table by name: conditions may be functions of the table and the operators. */
function found(call: PendingCall): Value {
  const [settings] = call.args;
  const schema = schemaOf(call.receiver);
  const name = nameOfQuery(call.receiver);
  const known = schema === undefined || name === null ? undefined : call.member(schema, name);
  const isTable =
    known !== undefined &&
    options(known).some((option) => option.kind === 'external' && option.path.text === tablePath);
  const table: Value = isTable
    ? known
    : call.external(tablePath, { args: name === null ? [] : [{ kind: 'literal', value: name }] });
  const operators = call.external('drizzle-orm');
  const [where, order] = ['where', 'orderBy'].map((member) => {
    const given = setting(settings, member);
    return given?.kind === 'function' ? call.invoke(given, [table, operators]) : given;
  });
  const row = call.external('drizzle-orm.Row()', { args: [table, where ?? undefinedValue, order ?? undefinedValue] });
  return makePromise(call.path.name === 'findMany' ? makeArray([], row) : row);
}
