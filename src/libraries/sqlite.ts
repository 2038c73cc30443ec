import { unknown } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { prepareForSql, sqlOperations, sqlText } from './support/queries.ts';

const database = 'better-sqlite3()';
const statement = `${database}.prepare()`;

/** What `db.transaction(work)` gives. */
const transaction = 'better-sqlite3.transaction';

/** SQLite in the process: better-sqlite3 and Node's own module (synchronous), and sqlite3 (callbacks). */
export default defineLibrary({
  packages: ['better-sqlite3', 'sqlite3', 'sqlite', 'node:sqlite'],
  versions: '*',
  docs: 'https://github.com/WiseLibs/better-sqlite3/blob/master/docs/api.md',
  title: 'SQLite',
  prepare: prepareForSql,
  rows: [
    { api: 'node:sqlite.DatabaseSync()', is: 'alias', of: database },
    { api: 'better-sqlite3.Database()', is: 'alias', of: database },
    { api: 'sqlite.open()', is: 'alias', of: 'sqlite3.Database()' },
    { api: 'sqlite.open', is: 'function', async: true },
    { api: 'sqlite3.verbose()', is: 'alias', of: 'sqlite3' },
    { api: 'sqlite3.cached.Database()', is: 'alias', of: 'sqlite3.Database()' },
    { api: '{better-sqlite3|sqlite3.Database|node:sqlite.DatabaseSync|sqlite.open}', is: 'client', client: 'database' },
    { api: `${database}.{prepare|exec|pragma}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: 'sqlite3.Database().{run|get|all|each|exec|prepare}', is: 'sink', kind: 'sql', arg: 0 },
    { api: `{${database}|sqlite3.Database()}.close`, is: 'tagged', tags: ['closes-client'] },
  ],
  hooks: {
    // what it is given runs in a transaction whenever the result is called
    [`${database}.transaction`]: (call) =>
      call.external(transaction, { receiver: call.external('better-sqlite3.Work()', { args: call.args }) }),
    [`${transaction}{|.deferred|.immediate|.exclusive}`]: (call) => {
      const called = call.receiver?.kind === 'external' ? call.receiver : null;
      const work = called?.args[0] ?? called?.receiver?.args[0];
      return work === undefined ? unknown : call.invoke(work, call.args);
    },
    'sqlite3.Database().{run|get|all|each|exec}': (call) => {
      const rows = call.external('sqlite3.Rows()', { args: call.args });
      const last = call.args.at(-1);
      if (last?.kind === 'function') call.invoke(last, [unknown, rows]);
      return rows;
    },
  },
  operations: {
    [`${transaction}{|.deferred|.immediate|.exclusive}`]: () => ({ is: 'transaction', operation: 'run' }),
    ...Object.fromEntries(
      ['get', 'all', 'run', 'iterate'].map((name) => [
        `${statement}.${name}`,
        (call: OperationCall): OperationDraft[] => {
          const prepared = call.receiver?.kind === 'external' ? call.receiver : null;
          return sqlOperations(
            sqlText(call, prepared?.args[0]),
            call.client(prepared?.receiver ?? prepared),
            name === 'get' ? { single: true, onMissing: 'null', sync: true } : { sync: true },
          );
        },
      ]),
    ),
    [`${database}.exec`]: (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0]), call.client(call.receiver), { sync: true }),
    'sqlite3.Database().{run|all|each|exec}': (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0]), call.client(call.receiver)),
    'sqlite3.Database().get': (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0]), call.client(call.receiver), { single: true, onMissing: 'null' }),
  },
});
