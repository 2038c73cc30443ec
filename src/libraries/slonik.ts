import type { PendingCall } from '../evaluate/knowledge.ts';
import { makePromise, options, settle, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { sqlOperations, sqlText } from './support/queries.ts';
import { loadSqlParser } from './support/sql.ts';
import { quotedName, taggedSql, type TagStyle } from './support/tagged-sql.ts';

const pool = 'slonik.createPool()';
const single = ['one', 'oneFirst', 'maybeOne', 'maybeOneFirst', 'exists'];
const methods = [...single, 'query', 'any', 'anyFirst', 'many', 'manyFirst', 'stream'];

const style: TagStyle = {
  isTemplate: (path) => /^slonik\.sql(?:\.(?:fragment|unsafe|type\(\)|typeAlias\(\)))?\(\)$/.test(path),
  piece({ path, args }, text) {
    const [first, second] = args;
    switch (path.text) {
      case 'slonik.sql.identifier()':
        return quotedName(first) ?? '{?}';
      case 'slonik.sql.join()':
        return first?.kind === 'array' && first.rest === null
          ? first.elements.map((each) => text(each) ?? '$1').join(text(second) ?? ', ')
          : '{?}';
      case 'slonik.sql.unnest()':
        return 'unnest($1)';
      case 'slonik.sql.literalValue()':
        return '$1';
      default:
        return path.text.startsWith('slonik.sql.') ? '$1' : undefined;
    }
  },
};

/** Slonik: a pool whose methods take nothing but templates, and say how many rows there must be. */
export default defineLibrary({
  packages: ['slonik', '@silverhand/slonik'],
  versions: '*',
  docs: 'https://github.com/gajus/slonik',
  title: 'Slonik',
  prepare: loadSqlParser,
  rows: [
    { api: '@silverhand/slonik', is: 'alias', of: 'slonik' },
    {
      api: 'slonik.{DatabasePool|CommonQueryMethods|DatabaseConnection|DatabasePoolConnection|DatabaseTransactionConnection|DatabasePoolType}()',
      is: 'alias',
      of: pool,
    },
    { api: 'slonik.createSqlTag()', is: 'alias', of: 'slonik.sql' },
    { api: 'slonik.createPool', is: 'client', client: 'database', pool: ['maximumPoolSize'] },
    { api: 'slonik.createPool', is: 'function', async: true },
    { api: `${pool}.{${methods.join('|')}|end}`, is: 'function', async: true },
    { api: `${pool}.end`, is: 'tagged', tags: ['closes-client'] },
    { api: 'slonik.raw', is: 'sink', kind: 'sql', arg: 0 },
    { api: `${pool}.{${methods.join('|')}}`, is: 'sink', kind: 'sql', arg: '0.sql' },
  ],
  hooks: {
    [`${pool}.{transaction|connect}`]: (call: PendingCall): Value | undefined => {
      const [work] = call.args;
      if (work === undefined || options(work).every(({ kind }) => kind !== 'function')) return undefined;
      const own = call.external(pool, { receiver: call.receiver?.kind === 'external' ? call.receiver : null });
      return makePromise(settle(call.invoke(work, [own])));
    },
  },
  operations: {
    [`${pool}.{${methods.join('|')}}`]: (call: OperationCall): OperationDraft[] => {
      const { name } = call.event;
      const text = taggedSql(call.args[0], style) ?? sqlText(call, call.args[0], 'sql');
      return sqlOperations(
        text,
        call.client(call.receiver),
        single.includes(name) ? { single: true, onMissing: name.startsWith('one') ? 'throws' : 'null' } : {},
      );
    },
    [`${pool}.transaction`]: () => ({ is: 'transaction', operation: 'run', api: 'pool.transaction' }),
  },
});
