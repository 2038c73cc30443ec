import { makePromise, options, settle } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { sqlOperations, sqlText } from './support/queries.ts';
import { loadSqlParser } from './support/sql.ts';
import { templateSql, type TagStyle } from './support/tagged-sql.ts';

const neon = '@neondatabase/serverless.neon()';
const bun = 'bun.sql';
const style: TagStyle = {
  isTemplate: (path) => path === `${neon}()` || path === `${bun}()`,
  piece: ({ path, args }, text) =>
    path.text === `${neon}.unsafe()` || path.text === `${bun}.unsafe()` ? (text(args[0]) ?? '{?}') : undefined,
};

/** PostgreSQL by templates of SQL: Neon's and Vercel's drivers for functions, and Bun's own. */
export default defineLibrary({
  packages: ['@vercel/postgres', '@neondatabase/serverless', 'bun'],
  versions: '*',
  docs: 'https://neon.com/docs/serverless/serverless-driver',
  title: 'Serverless PostgreSQL',
  prepare: loadSqlParser,
  rows: [
    { api: '@neondatabase/serverless.NeonQueryFunction()', is: 'alias', of: neon },
    { api: '@vercel/postgres.{createPool|VercelPool}()', is: 'alias', of: 'pg.Pool()' },
    { api: '@vercel/postgres.{createClient|VercelClient|VercelPoolClient}()', is: 'alias', of: 'pg.Client()' },
    { api: '@vercel/postgres.db', is: 'alias', of: 'pg.Pool()' },
    { api: 'bun.{SQL()|postgres}', is: 'alias', of: bun },
    {
      api: '{@vercel/postgres.createPool|@vercel/postgres.createClient|@neondatabase/serverless.neon|bun.SQL}',
      is: 'client',
      client: 'database',
    },
    { api: `{${neon}|@vercel/postgres.sql}.query`, is: 'function', async: true },
    { api: `{${neon}|@vercel/postgres.sql}.query`, is: 'sink', kind: 'sql', arg: 0 },
    // of a template, the texts are constant and the values are parameters
    { api: neon, is: 'sink', kind: 'sql', arg: 0 },
    { api: 'global.Bun.{sql|SQL()}.unsafe', is: 'sink', kind: 'sql', arg: 0 },
    { api: `{${neon}|${bun}}.unsafe`, is: 'sink', kind: 'sql', arg: 0 },
    { api: '{@vercel/postgres|pg.Pool()|pg.Client()}.sql', is: 'function', async: true },
  ],
  hooks: {
    [`${bun}.{begin|transaction}`]: (call) => {
      const work = call.args.find((argument) => options(argument).some(({ kind }) => kind === 'function'));
      return work === undefined ? undefined : makePromise(settle(call.invoke(work, [call.external(bun)])));
    },
  },
  operations: {
    [neon]: ofTemplate,
    [bun]: ofTemplate,
    '{@vercel/postgres|pg.Pool()|pg.Client()}.sql': ofTemplate,
    [`{${neon}|@vercel/postgres.sql}.query`]: (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0]), call.client(call.receiver)),
    [`${bun}.unsafe`]: (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0]), call.client(call.receiver)),
    [`${neon}.transaction`]: () => ({ is: 'transaction', operation: 'run', api: 'sql.transaction' }),
    [`${bun}.{begin|transaction}`]: () => ({ is: 'transaction', operation: 'run', api: 'sql.begin' }),
  },
});

/** A template, unless it is a part of another one; called with a text and its parameters by older code. */
function ofTemplate(call: OperationCall): OperationDraft[] | null {
  const { form, fate } = call.event;
  if (form !== 'template') return null;
  const read = sqlOperations(templateSql(call.args, style), call.client(call.receiver));
  const isPart = read.every((operation) => operation.is === 'query' && operation.operation === 'raw');
  return isPart && fate === 'use' ? null : read;
}
