import { makePromise } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';

/** Drivers of which no more is known than where their statements are. */
export default defineLibrary({
  packages: ['oracledb', 'snowflake-sdk', 'tedious', 'ibm_db', 'odbc', 'firebird', 'node-firebird', '@databricks/sql'],
  docs: 'https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html',
  rows: [
    { api: 'oracledb.createPool().getConnection()', is: 'alias', of: 'oracledb.getConnection()' },
    { api: 'oracledb.getConnection().{execute|executeMany|queryStream}', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'oracledb.getConnection().{execute|executeMany}', is: 'function', async: true },
    { api: 'snowflake-sdk.createConnection().execute', is: 'sink', kind: 'sql', arg: '0.sqlText' },
    { api: 'tedious.Request', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'tedious.Connection().execSqlBatch', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'ibm_db.openSync()', is: 'alias', of: 'ibm_db.open()' },
    { api: 'ibm_db.open().{query|querySync|queryStream|prepare|prepareSync}', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'odbc.connect().{query|createStatement}', is: 'sink', kind: 'sql', arg: 0 },
  ],
  hooks: {
    '{oracledb.getConnection|oracledb.createPool|odbc.connect|ibm_db.open}': (call) =>
      makePromise(call.external(`${call.path.text}()`, { args: call.args })),
    'oracledb.createPool().getConnection': (call) => makePromise(call.external('oracledb.getConnection()')),
  },
});
