import { makePromise } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { sinkRows, type SinkPlace } from './support/sink-rows.ts';

/** Statements by where their text is: API path, place of the text. */
const statements: readonly SinkPlace[] = [
  ['oracledb.getConnection().{execute|executeMany|queryStream}', 0],
  ['snowflake-sdk.createConnection().execute', '0.sqlText'],
  ['tedious.Request', 0],
  ['tedious.Connection().execSqlBatch', 0],
  ['ibm_db.open().{query|querySync|queryStream|queryResult|queryResultSync|prepare|prepareSync}', 0],
  ['odbc.connect().{query|createStatement}', 0],
  ['{node-firebird|firebird}.attach().{query|execute|sequentially}', 0],
  ['{node-firebird|firebird}.attach().transaction().{query|execute}', 0],
  ['@databricks/sql.DBSQLClient().openSession().executeStatement', 0],
  ['msnodesqlv8.{query|queryRaw}', 1],
  ['msnodesqlv8.open().{query|queryRaw|prepare}', 0],
  ['@sap/hana-client.createConnection().{exec|execute|prepare}', 0],
  ['hdb.createClient().{exec|execute|prepare}', 0],
  ['@sap/hdbext.loadProcedure', 2],
  ['trino-client.Trino.create().query', 0],
  ['trino-client.Trino.create().query', '0.query'],
  ['presto-client.Client().execute', '0.query'],
  ['clickhouse.ClickHouse().{query|insert}', 0],
  ['duckdb.Database().{run|all|each|exec|get|prepare|stream|arrowIPCAll}', 0],
  ['@duckdb/node-api.DuckDBConnection().{run|runAndRead|runAndReadAll|runAndReadUntil|stream|prepare|start}', 0],
  ['sql.js.Database().{exec|run|prepare|each|iterateStatements}', 0],
  ['alasql', 0],
  ['alasql.{exec|promise|compile}', 0],
  ['@planetscale/database.connect().execute', 0],
  ['any-db.createConnection().query', 0],
  ['node-crate.execute', 0],
  ['massive().{query|run}', 0],
  ['loopback-datasource-juggler.DataSource().execute', 0],
  ['loopback-datasource-juggler.DataSource().connector.{execute|query}', 0],
  ['@loopback/repository.{DefaultCrudRepository|juggler.DataSource}().execute', 0],
  ['bun:sqlite.Database().{query|prepare|run|exec}', 0],
  ['@electric-sql/pglite.PGlite().{query|exec|describeQuery}', 0],
  ['pg-native().{query|querySync|execute|executeSync}', 0],
  ['pg-native().{prepare|prepareSync}', 1],
  ['{pg-cursor|pg-query-stream}', 0],
  ['@azure/cosmos.CosmosClient().{database()|databases}.container().items.query', 0],
  ['@azure/cosmos.CosmosClient().{database()|databases}.container().items.query', '0.query'],
  ['@google-cloud/bigquery.BigQuery().{query|createQueryJob|createQueryStream}', 0],
  ['@google-cloud/bigquery.BigQuery().{query|createQueryJob|createQueryStream}', '0.query'],
  ['cassandra-driver.Client().{execute|eachRow|stream|executeConcurrent}', 0],
  ['cassandra-driver.Client().batch', '0.*.query'],
  ['cassandra-driver.Client().batch', '0.*'],
  ['couchbase.connect().{query|analyticsQuery}', 0],
  ['influx.InfluxDB().{query|queryRaw}', 0],
];

const aliases: readonly Row[] = [
  // another way to the same thing
  ['oracledb.createPool().getConnection()', 'oracledb.getConnection()'],
  ['oracledb.Connection()', 'oracledb.getConnection()'],
  ['oracledb.Pool()', 'oracledb.createPool()'],
  ['@azure/cosmos.Container()', '@azure/cosmos.CosmosClient().database().container()'],
  ['@databricks/sql.IDBSQLSession()', '@databricks/sql.DBSQLClient().openSession()'],
  ['{massive.Database|massive.default}()', 'massive()'],
  ['snowflake-sdk.Connection()', 'snowflake-sdk.createConnection()'],
  ['{ibm_db.openSync|ibm_db.Database|ibm_db.Pool().open}()', 'ibm_db.open()'],
  ['odbc.{pool|Pool|Connection}()', 'odbc.connect()'],
  ['odbc.connect().connect()', 'odbc.connect()'],
  ['@databricks/sql.DBSQLClient().connect()', '@databricks/sql.DBSQLClient()'],
  ['{node-firebird|firebird}.{attachOrCreate|create}()', 'node-firebird.attach()'],
  ['trino-client.Trino()', 'trino-client.Trino.create()'],
  ['duckdb.Database().connect()', 'duckdb.Database()'],
  ['duckdb-async.Database.create()', 'duckdb.Database()'],
  ['@duckdb/node-api.DuckDBInstance.{create|fromCache}().connect()', '@duckdb/node-api.DuckDBConnection()'],
  ['@duckdb/node-api.DuckDBConnection.create()', '@duckdb/node-api.DuckDBConnection()'],
  ['sql.js().Database()', 'sql.js.Database()'],
  ['@planetscale/database.Client()', '@planetscale/database.connect()'],
  ['@planetscale/database.Client().connection()', '@planetscale/database.connect()'],
  ['@tidbcloud/serverless.connect()', '@planetscale/database.connect()'],
  ['any-db.createPool()', 'any-db.createConnection()'],
  ['vertica-nodejs', 'pg'],
  ['@yugabytedb/pg', 'pg'],
  ['@electric-sql/pglite.PGlite.create()', '@electric-sql/pglite.PGlite()'],
  ['bun:sqlite.Database.open()', 'bun:sqlite.Database()'],
  ['bun:sqlite()', 'bun:sqlite.Database()'],
  ['@google-cloud/bigquery.BigQuery().dataset()', '@google-cloud/bigquery.BigQuery()'],
  ['couchbase.{Cluster.connect|Cluster|Scope}()', 'couchbase.connect()'],
  ['couchbase.connect().bucket().{scope|defaultScope}()', 'couchbase.connect()'],
].map(([api = '', of = '']): Row => ({ api, is: 'alias', of }));

/** What promises a connection. */
const connecting = [
  'couchbase.{connect|Cluster.connect}',
  'massive',
  'sql.js',
  '@databricks/sql.DBSQLClient().{connect|openSession}',
  '@duckdb/node-api.DuckDBInstance.{create|fromCache}',
  '@duckdb/node-api.DuckDBInstance.{create|fromCache}().connect',
  '@duckdb/node-api.DuckDBConnection.create',
  'duckdb-async.Database.create',
  '@electric-sql/pglite.PGlite.create',
];

/** Connections that a function is given: which function, which argument gets it. */
const given: readonly (readonly [string, readonly string[]])[] = [
  ['snowflake-sdk.createPool().use', ['snowflake-sdk.createConnection()']],
  ['{ibm_db.open|ibm_db.Pool().open}', ['unknown', 'ibm_db.open()']],
  ['{node-firebird|firebird}.{attach|attachOrCreate|create}', ['unknown', 'node-firebird.attach()']],
  ['{node-firebird|firebird}.pool().get', ['unknown', 'node-firebird.attach()']],
  ['node-firebird.attach().transaction', ['unknown', 'node-firebird.attach()']],
  ['msnodesqlv8.open', ['unknown', 'msnodesqlv8.open()']],
  ['@planetscale/database.connect().transaction', ['@planetscale/database.connect()']],
  ['@electric-sql/pglite.PGlite().transaction', ['@electric-sql/pglite.PGlite()']],
  ['massive().withTransaction', ['massive()']],
];

/** Drivers of which no more is known than where their statements are. */
export default defineLibrary({
  packages: [
    'oracledb', 'snowflake-sdk', 'tedious', 'ibm_db', 'odbc', 'firebird', 'node-firebird', '@databricks/sql', 'msnodesqlv8', '@sap/hana-client', 'hdb', '@sap/hdbext', 'trino-client', 'presto-client', 'clickhouse', 'duckdb', 'duckdb-async', '@duckdb/node-api', 'sql.js', 'alasql', '@planetscale/database', '@tidbcloud/serverless', 'any-db', 'vertica-nodejs', '@yugabytedb/pg', 'node-crate', 'massive', 'loopback-datasource-juggler', 'bun:sqlite', '@electric-sql/pglite', 'pg-native', 'pg-cursor', 'pg-query-stream', '@azure/cosmos', '@google-cloud/bigquery', 'cassandra-driver', 'couchbase', 'influx',
  ], // prettier-ignore
  docs: 'https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html',
  rows: [
    ...aliases,
    ...sinkRows('sql', statements),
    ...given.map(([api, values]): Row => ({ api, is: 'function', calls: 'all', with: values })),
    ...connecting.map((api): Row => ({ api, is: 'function', async: true })),
    { api: 'oracledb.getConnection().{execute|executeMany}', is: 'function', async: true },
    { api: 'influx.escape.{quoted|stringLit|measurement|tag}', is: 'sanitizer', kinds: ['sql'] },
  ],
  hooks: {
    '{odbc.connect|odbc.pool}': (call) => makePromise(call.external('odbc.connect()', { args: call.args })),
    'oracledb.createPool': (call) => makePromise(call.external('oracledb.createPool()', { args: call.args })),
    '{oracledb.getConnection|oracledb.createPool().getConnection}': (call) => {
      const connection = call.external('oracledb.getConnection()', { args: call.args });
      const last = call.args.at(-1);
      if (last?.kind === 'function') call.invoke(last, [call.external('global.Error()'), connection]);
      return makePromise(connection);
    },
  },
});
