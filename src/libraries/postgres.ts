import { makePromise, options, settle, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { prepareForSql, query, sqlOperations, sqlText, templateText } from './support/queries.ts';

const sql = 'postgres()';
const promise = 'pg-promise()()';
/** Values that are put in as they are: `$1:raw`, `$1^`, `${column}:raw`, `$(column^)`; without quotes around it, `$1:value` too. */
const raw = /\$[{(<[/]?\s*(?<name>\w+)\s*(?:[})>\]/]?(?::raw|\^)|[})>\]/]?(?::value|#)(?!'))/g;
const promiseMethods = [
  'none',
  'one',
  'oneOrNone',
  'many',
  'manyOrNone',
  'any',
  'query',
  'result',
  'multi',
  'multiResult',
  'each',
  'map',
  'func',
  'proc',
];

/** postgres.js, whose queries are tagged templates, and pg-promise. */
export default defineLibrary({
  packages: ['postgres', 'pg-promise'],
  versions: '*',
  docs: 'https://github.com/porsager/postgres',
  title: 'PostgreSQL driver',
  prepare: prepareForSql,
  rows: [
    { api: 'postgres.{Sql|TransactionSql|ReservedSql}()', is: 'alias', of: sql },
    { api: `${promise}.connect`, is: 'function', async: true, returns: 'receiver' },
    { api: 'pg-promise.IConnected()', is: 'alias', of: promise },
    { api: 'pg-promise.{IDatabase|ITask|IBaseProtocol}()', is: 'alias', of: promise },
    { api: '{postgres|pg-promise()}', is: 'client', client: 'database', pool: ['max'] },
    { api: `${sql}.unsafe`, is: 'function', async: true },
    { api: `${sql}.unsafe`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${sql}.end`, is: 'tagged', tags: ['closes-client'] },
    { api: `${promise}.{${promiseMethods.join('|')}}`, is: 'function', async: true },
    { api: `${promise}.{${promiseMethods.join('|')}}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${promise}.{${promiseMethods.join('|')}}`, is: 'sink', kind: 'sql', arg: '0.text' },
    { api: `${promise}.{${promiseMethods.join('|')}}`, is: 'sink', kind: 'sql', arg: 1, named: raw },
    { api: `${promise}.{${promiseMethods.join('|')}}`, is: 'sink', kind: 'sql', arg: '0.values', named: raw },
    { api: 'pg-promise().as.format', is: 'sink', kind: 'sql', arg: 1, named: raw },
    { api: 'pg-promise().as.format', is: 'propagator', from: [0] },
    { api: '{pg-promise|pg-promise()}.ParameterizedQuery', is: 'sink', kind: 'sql', arg: '0.text' },
    { api: '{pg-promise|pg-promise()}.PreparedStatement', is: 'sink', kind: 'sql', arg: '0.text' },
    { api: '{pg-promise|pg-promise()}.ParameterizedQuery', is: 'sink', kind: 'sql', arg: 0 },
  ],
  hooks: {
    [`${sql}.begin`]: (call) => {
      const work = call.args.find((argument) => argument.kind === 'function');
      return work === undefined ? undefined : makePromise(settle(call.invoke(work, [call.external(sql)])));
    },
    [`${promise}.{tx|txIf|task|taskIf}`]: (call) => {
      const work = call.args.find((argument) => argument.kind === 'function');
      return work === undefined ? undefined : makePromise(settle(call.invoke(work, [call.external(promise)])));
    },
  },
  operations: {
    // a fragment, a list or an identifier is a part of another query
    [sql]: (call): OperationDraft[] | null => {
      if (call.event.form !== 'template') return null;
      const text = templateText(call.args, (path) => path === `${sql}()`);
      const read = sqlOperations(text, clientOf(call));
      return read.every((operation) => operation.is === 'query' && operation.operation === 'raw') &&
        call.event.fate === 'use'
        ? null
        : read;
    },
    [`${sql}.unsafe`]: (call): OperationDraft[] => sqlOperations(sqlText(call, call.args[0]), clientOf(call)),
    [`${sql}.begin`]: () => ({ is: 'transaction', operation: 'run' }),
    [`${promise}.{${promiseMethods.filter((name) => !name.startsWith('one') && name !== 'func' && name !== 'proc').join('|')}}`]:
      (call): OperationDraft[] => sqlOperations(sqlText(call, call.args[0], 'text'), clientOf(call)),
    [`${promise}.{func|proc}`]: (call): OperationDraft => query('raw', { client: clientOf(call) }),
    [`${promise}.one`]: (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0], 'text'), clientOf(call), { single: true, onMissing: 'throws' }),
    [`${promise}.oneOrNone`]: (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0], 'text'), clientOf(call), { single: true, onMissing: 'null' }),
    [`${promise}.{tx|txIf}`]: () => ({ is: 'transaction', operation: 'run' }),
  },
});

function clientOf(call: OperationCall): string {
  const receiver: Value | null = call.receiver;
  return receiver === null || options(receiver).length === 0 ? '' : call.client(receiver);
}
