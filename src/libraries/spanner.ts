import { defineLibrary } from './define.ts';

const database = '@google-cloud/spanner.Spanner().instance().database()';
const transaction = '@google-cloud/spanner.Transaction()';
const queries = 'run|runStream|runUpdate|runPartitionedUpdate|batchUpdate|createQueryPartitions|executeSql';

/** Google's Spanner: SQL as text, or with its parameters beside it. */
export default defineLibrary({
  packages: ['@google-cloud/spanner'],
  docs: 'https://cloud.google.com/nodejs/docs/reference/spanner/latest',
  rows: [
    { api: '@google-cloud/spanner', is: 'client', client: 'database' },
    { api: '@google-cloud/spanner()', is: 'alias', of: '@google-cloud/spanner.Spanner()' },
    { api: '@google-cloud/spanner.{Database|Snapshot|PartitionedDml}()', is: 'alias', of: transaction },
    { api: `{${database}|${transaction}}.{${queries}}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `{${database}|${transaction}}.{${queries}}`, is: 'sink', kind: 'sql', arg: '0.sql' },
    { api: `{${database}|${transaction}}.batchUpdate`, is: 'sink', kind: 'sql', arg: '0.*' },
    { api: `{${database}|${transaction}}.batchUpdate`, is: 'sink', kind: 'sql', arg: '0.*.sql' },
    {
      api: `${database}.{runTransaction|getSnapshot}`,
      is: 'function',
      calls: 'all',
      with: ['unknown', transaction],
    },
    { api: `${database}.runTransactionAsync`, is: 'function', calls: 'all', with: [transaction], async: true },
    { api: '@google-cloud/spanner.v1.SpannerClient().executeSql', is: 'sink', kind: 'sql', arg: '0.sql' },
  ],
});
