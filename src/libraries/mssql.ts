import { makePromise, unknown } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { query, sqlOperations, sqlText } from './support/queries.ts';
import { loadSqlParser } from './support/sql.ts';
import { templateSql, type TagStyle } from './support/tagged-sql.ts';

const pool = 'mssql.ConnectionPool()';
const request = 'mssql.Request()';
const transaction = 'mssql.Transaction()';
const style: TagStyle = { isTemplate: () => false };

/** SQL Server: requests with inputs, tagged templates and procedures. */
export default defineLibrary({
  packages: ['mssql'],
  versions: '*',
  docs: 'https://github.com/tediousjs/node-mssql',
  title: 'SQL Server driver',
  prepare: loadSqlParser,
  rows: [
    { api: 'mssql/msnodesqlv8', is: 'alias', of: 'mssql' },
    { api: `{${pool}.request|${transaction}.request|mssql.PreparedStatement().request}()`, is: 'alias', of: request },
    { api: `${pool}.transaction()`, is: 'alias', of: transaction },
    { api: 'mssql.{connect|ConnectionPool}', is: 'client', client: 'database' },
    { api: `${request}.{input|output|replaceInput}`, is: 'function', returns: 'receiver' },
    { api: `{${request}|${pool}|mssql}.{query|batch}`, is: 'function', async: true },
    { api: `${request}.{execute|bulk}`, is: 'function', async: true },
    { api: `${pool}.close`, is: 'tagged', tags: ['closes-client'] },
    { api: `{${request}|${pool}|mssql}.{query|batch}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: 'mssql.PreparedStatement().prepare', is: 'sink', kind: 'sql', arg: 0 },
    { api: `${transaction}.{begin|commit|rollback}`, is: 'function', async: true },
  ],
  hooks: {
    'mssql.connect': (call) => makePromise(call.external(pool, { args: call.args })),
    'mssql.PreparedStatement().prepare': (call) => {
      if (call.args[0] !== undefined) call.remember('prepared', call.args[0]);
      return makePromise(unknown);
    },
    [`${pool}.connect`]: (call) => makePromise(call.receiver ?? unknown),
  },
  operations: {
    [`{${request}|${pool}|mssql}.{query|batch}`]: (call): OperationDraft[] => {
      const text = call.event.form === 'template' ? templateSql(call.args, style) : sqlText(call, call.args[0]);
      return sqlOperations(text, call.client(call.receiver));
    },
    [`${request}.execute`]: (call): OperationDraft =>
      query('raw', { client: call.client(call.receiver), api: 'Request.execute', text: call.text(call.args[0]) }),
    'mssql.PreparedStatement().execute': prepared,
    [`${transaction}.begin`]: () => ({ is: 'transaction', operation: 'begin' }),
    [`${transaction}.commit`]: () => ({ is: 'transaction', operation: 'commit' }),
    [`${transaction}.rollback`]: () => ({ is: 'transaction', operation: 'rollback' }),
  },
});

/** What was prepared on the same statement before. */
function prepared(call: OperationCall): OperationDraft[] | null {
  const text = call.event.state?.get('prepared');
  return text === undefined ? null : sqlOperations(sqlText(call, text), call.client(call.receiver));
}
