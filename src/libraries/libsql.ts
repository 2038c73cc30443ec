import { makePromise } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { sqlOperations, sqlText } from './support/queries.ts';
import { loadSqlParser } from './support/sql.ts';

const client = '@libsql/client.createClient()';
const d1 = '@cloudflare/workers-types.D1Database()';
const prepared = `${d1}.prepare()`;

/** SQLite over the network: libSQL (Turso), and D1 of Cloudflare. */
export default defineLibrary({
  packages: ['@libsql/client', '@tursodatabase/serverless', '@cloudflare/workers-types'],
  versions: '*',
  docs: 'https://docs.turso.tech/sdk/ts/reference',
  title: 'libSQL',
  prepare: loadSqlParser,
  rows: [
    ...['web', 'http', 'node', 'ws', 'sqlite3'].map((name) => ({
      api: `@libsql/client/${name}`,
      is: 'alias' as const,
      of: '@libsql/client',
    })),
    {
      api: '{@libsql/client.Client|@libsql/client.Transaction|@tursodatabase/serverless.connect}()',
      is: 'alias',
      of: client,
    },
    { api: 'global.D1Database()', is: 'alias', of: d1 },
    { api: `${d1}.withSession()`, is: 'alias', of: d1 },
    { api: `${prepared}.bind()`, is: 'alias', of: prepared },
    { api: '{@libsql/client.createClient|@tursodatabase/serverless.connect}', is: 'client', client: 'database' },
    { api: `${client}.{execute|executeMultiple|batch|migrate}`, is: 'function', async: true },
    { api: `${client}.{execute|executeMultiple}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${client}.execute`, is: 'sink', kind: 'sql', arg: '0.sql' },
    { api: `${client}.{batch|migrate}`, is: 'sink', kind: 'sql', arg: '0.*' },
    { api: `${client}.{batch|migrate}`, is: 'sink', kind: 'sql', arg: '0.*.sql' },
    { api: `${d1}.{prepare|exec}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${d1}.{exec|batch}`, is: 'function', async: true },
    { api: `${prepared}.{first|all|run|raw}`, is: 'function', async: true },
    { api: `${client}.close`, is: 'tagged', tags: ['closes-client'] },
  ],
  hooks: {
    [`${client}.transaction`]: (call) => makePromise(call.external(client)),
  },
  operations: {
    [`${client}.{execute|executeMultiple}`]: (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0], 'sql'), call.client(call.receiver)),
    [`${client}.{batch|migrate}`]: (call): OperationDraft[] => {
      const [list] = call.args;
      const statements = list?.kind === 'array' ? list.elements : [];
      return statements.length === 0
        ? sqlOperations(null, call.client(call.receiver))
        : [
            { is: 'transaction', operation: 'begin' },
            ...statements.flatMap((each) => sqlOperations(sqlText(call, each, 'sql'), call.client(call.receiver))),
            { is: 'transaction', operation: 'commit' },
          ];
    },
    [`${client}.transaction`]: () => ({ is: 'transaction', operation: 'begin' }),
    [`${client}.commit`]: () => ({ is: 'transaction', operation: 'commit' }),
    [`${client}.rollback`]: () => ({ is: 'transaction', operation: 'rollback' }),
    [`${d1}.exec`]: (call): OperationDraft[] => sqlOperations(sqlText(call, call.args[0]), call.client(call.receiver)),
    [`${d1}.batch`]: () => ({ is: 'transaction', operation: 'run', api: 'D1Database.batch' }),
    [`${prepared}.{first|all|run|raw}`]: ofStatement,
  },
});

function ofStatement(call: OperationCall): OperationDraft[] {
  let statement = call.receiver?.kind === 'external' ? call.receiver : null;
  while (statement?.call != null && statement.call.name === 'bind') statement = statement.receiver;
  return sqlOperations(
    sqlText(call, statement?.args[0]),
    call.client(statement?.receiver ?? null),
    call.event.name === 'first' ? { single: true, onMissing: 'null' } : {},
  );
}
