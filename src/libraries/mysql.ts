import { makeArray, makePromise, unknown, type Value } from '../evaluate/values.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { prepareForSql, sqlOperations, sqlText } from './support/queries.ts';

const connection = 'mysql2.Connection()';
const texts = 'query|execute|prepare|queryStream|batch|importFile';

/** MySQL's drivers, with callbacks and with promises. */
export default defineLibrary({
  packages: ['mysql2', 'mysql', 'mariadb', 'promise-mysql'],
  versions: '*',
  docs: 'https://sidorares.github.io/node-mysql2/docs',
  title: 'MySQL driver',
  prepare: prepareForSql,
  rows: [
    { api: '{mysql|mysql2/promise|mariadb|promise-mysql}', is: 'alias', of: 'mysql2' },
    {
      api: `mysql2.{createConnection|createPool|createPoolCluster|Pool|PoolConnection|PromisePool}()`,
      is: 'alias',
      of: connection,
    },
    { api: `${connection}.promise()`, is: 'alias', of: connection },
    { api: 'mysql2.{createConnection|createPoolCluster}', is: 'client', client: 'database' },
    { api: 'mysql2.createPool', is: 'client', client: 'database', pool: ['connectionLimit'] },
    { api: `${connection}.{${texts}}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${connection}.{${texts}}`, is: 'sink', kind: 'sql', arg: '0.sql' },
    { api: `{mysql2|${connection}}.{escape|escapeId}`, is: 'sanitizer', kinds: ['sql'] },
    // the values that it puts in are escaped, and what they are put into is the statement
    { api: `{mysql2|${connection}}.format`, is: 'propagator', from: [0] },
    { api: 'mysql2.raw', is: 'sink', kind: 'sql', arg: 0 },
    { api: `${connection}.getConnection`, is: 'tagged', tags: ['acquires-connection'] },
    { api: `${connection}.release`, is: 'tagged', tags: ['releases-connection'] },
    { api: `${connection}.{end|destroy}`, is: 'tagged', tags: ['closes-client'] },
    { api: `${connection}.{beginTransaction|commit|rollback}`, is: 'function', async: true },
  ],
  hooks: {
    [`${connection}.{query|execute}`]: (call) => {
      const rows = call.external('mysql2.Rows()', { args: call.args });
      const last = call.args.at(-1);
      if (last?.kind === 'function') call.invoke(last, [unknown, rows, unknown]);
      return makePromise(makeArray([rows], unknown));
    },
    [`${connection}.getConnection`]: (call) => {
      const own = call.external(connection);
      const [callback] = call.args;
      if (callback?.kind === 'function') call.invoke(callback, [unknown, own]);
      return makePromise(own);
    },
    [`${connection}.{beginTransaction|commit}`]: (call) => then(call),
  },
  operations: {
    [`${connection}.{query|execute}`]: (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0], 'sql'), call.client(call.receiver), {}, isPool(call.receiver)),
    [`${connection}.beginTransaction`]: (call) => ({
      is: 'transaction',
      operation: 'begin',
      client: call.client(call.receiver),
    }),
    [`${connection}.commit`]: () => ({ is: 'transaction', operation: 'commit' }),
    [`${connection}.rollback`]: () => ({ is: 'transaction', operation: 'rollback' }),
  },
});

function isPool(receiver: Value | null): boolean {
  return receiver?.kind === 'external' && receiver.call?.name === 'createPool';
}

function then(call: PendingCall): Value {
  const last = call.args.at(-1);
  if (last?.kind === 'function') call.invoke(last, [unknown]);
  return makePromise(unknown);
}
