import type { QueryFilter } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { keysOfValue } from './support/conditions.ts';
import { names } from './support/decorated-members.ts';
import { query, sqlOperations, sqlText, type SqlText } from './support/queries.ts';
import { prepareSql } from './support/sql.ts';

const client = '@clickhouse/client.createClient()';

/** ClickHouse: SQL of its own, and rows that are put in many at a time. Its tables are none of another database's. */
export default defineLibrary({
  packages: ['@clickhouse/client', '@clickhouse/client-web', '@clickhouse/client-common'],
  versions: '1',
  docs: 'https://clickhouse.com/docs/integrations/javascript',
  title: 'ClickHouse',
  prepare: prepareSql('query', 'command', 'exec'),
  rows: [
    { api: '@clickhouse/client-web', is: 'alias', of: '@clickhouse/client' },
    { api: '@clickhouse/client{|-common}.ClickHouseClient()', is: 'alias', of: client },
    { api: '@clickhouse/client.createClient', is: 'client', client: 'database' },
    { api: `${client}.{query|command|exec|insert|ping|close}`, is: 'function', async: true },
    { api: `${client}.query().{json|text}`, is: 'function', async: true },
    { api: `${client}.close`, is: 'tagged', tags: ['closes-client'] },
    { api: `${client}.{query|command|exec}`, is: 'sink', kind: 'sql', arg: '0.query' },
  ],
  operations: {
    [`${client}.{query|command|exec}`]: (call): OperationDraft[] =>
      sqlOperations(inPlainSql(sqlText(call, call.property(call.args[0], 'query'))), call.client(call.receiver)).map(
        (draft) =>
          draft.is === 'query'
            ? { ...draft, entities: draft.entities.map(ownTable), filters: draft.filters?.map(ownFilter) ?? null }
            : draft,
      ),
    [`${client}.insert`]: inserted,
  },
});

function inserted(call: OperationCall): OperationDraft {
  const [settings] = call.args;
  const table = call.text(call.property(settings, 'table'));
  const columns = names(call.property(settings, 'columns'));
  return query('insert', {
    entities: table === null || table.includes('{?}') ? [] : [ownTable(table)],
    filters: [],
    written: columns.length > 0 ? columns : keysOfValue(call.property(settings, 'values')),
    client: call.client(call.receiver),
    api: 'clickhouse.insert',
  });
}

/** A table of that name in PostgreSQL, with indexes and transactions, is another one. */
function ownTable(table: string): string {
  return `${table.split('.').at(-1) ?? table} (ClickHouse)`;
}

function ownFilter(filter: QueryFilter): QueryFilter {
  const [table, column] = filter.column.split('.');
  return table === undefined || column === undefined ? filter : { ...filter, column: `${ownTable(table)}.${column}` };
}

/** `{id:UUID}` is a parameter, and `IN {ids:Array(UUID)}` a list of them. */
function inPlainSql(sql: SqlText | null): SqlText | null {
  return sql && { ...sql, text: withParameters(sql.text), others: sql.others.map(withParameters) };
}

function withParameters(text: string): string {
  return text
    .replace(/\b(in)\s*\{\s*\w+\s*:[^{}]+\}/gi, '$1 ($$1)')
    .replace(/\{\s*\w+\s*:[^{}]+\}/g, '$$1')
    .replace(/\bfinal\b(?=\s*(?:where|prewhere|group|order|limit|join|$))/gi, '')
    .replace(/\bprewhere\b/gi, 'WHERE');
}
