import type { OperationCall, OperationDraft } from './build-types.ts';
import { undefinedValue, unknown } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { prepareForSql, sqlOperations, sqlText } from './support/queries.ts';

/** node-postgres: pools, clients and their queries. */
export default defineLibrary({
  packages: ['pg', 'pg-pool', '@neondatabase/serverless'],
  versions: '8',
  docs: 'https://node-postgres.com',
  title: 'node-postgres',
  prepare: prepareForSql,
  rows: [
    { api: 'pg.native', is: 'alias', of: 'pg' },
    { api: 'pg.{PoolClient|ClientBase}()', is: 'alias', of: 'pg.Client()' },
    { api: 'pg-pool()', is: 'alias', of: 'pg.Pool()' },
    { api: '@neondatabase/serverless.{Pool|PoolConfig}()', is: 'alias', of: 'pg.Pool()' },
    { api: '@neondatabase/serverless.Client()', is: 'alias', of: 'pg.Client()' },
    { api: 'pg.Pool', is: 'client', client: 'database', pool: ['max'] },
    { api: 'pg.Client', is: 'client', client: 'database' },
    { api: 'pg.{Pool|Client}().query', is: 'function', async: true },
    { api: 'pg.{Pool|Client}().query', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'pg.{Pool|Client}().query', is: 'sink', kind: 'sql', arg: '0.text' },
    { api: 'pg.Query', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'pg.Query', is: 'sink', kind: 'sql', arg: '0.text' },
    { api: 'pg.{Pool|Client}().{on|once}', is: 'function', keeps: true, returns: 'receiver' },
    { api: 'pg.Client().{connect|end}', is: 'function', async: true },
    { api: 'pg.Pool().end', is: 'function', async: true },
    { api: 'pg.Pool().connect', is: 'tagged', tags: ['acquires-connection'] },
    { api: 'pg.Client().release', is: 'tagged', tags: ['releases-connection'] },
    { api: 'pg.{Pool|Client}().end', is: 'tagged', tags: ['closes-client'] },
    { api: 'pg.Client().escapeLiteral', is: 'sanitizer', kinds: ['sql'] },
    { api: 'pg.Client().escapeIdentifier', is: 'sanitizer', kinds: ['sql'] },
  ],
  hooks: {
    'pg.{Pool|Client}().query': (call) => {
      const callback = call.args.at(-1);
      if (callback?.kind !== 'function') return undefined;
      call.invoke(callback, [unknown, call.external(`${call.path.text}()`, { args: call.args })]);
      return undefinedValue;
    },
    // a client of its own, until it is released
    'pg.Pool().connect': (call) => {
      const client = call.external('pg.Client()');
      const [callback] = call.args;
      if (callback?.kind === 'function')
        call.invoke(callback, [call.external('global.Error()'), client, call.external('pg.release')]);
      return { kind: 'promise', id: client.id, of: client, handled: false };
    },
  },
  operations: {
    'pg.{Pool|Client}().query': (call: OperationCall): OperationDraft[] =>
      sqlOperations(
        sqlText(call, call.args[0], 'text'),
        call.client(call.receiver),
        {},
        call.event.path?.text.startsWith('pg.Pool()') === true,
      ),
  },
});
