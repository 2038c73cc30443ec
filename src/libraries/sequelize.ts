import {
  asText,
  makeArray,
  makeObject,
  makePromise,
  settle,
  unknownBoolean,
  unknownNumber,
} from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { isTrue } from './support/arguments.ts';
import { sqlOperations, sqlText } from './support/queries.ts';
import { sequelizeEntities } from './support/sequelize-entities.ts';
import { clientOf, describe, ofInstance } from './support/sequelize-queries.ts';
import { row, scoped } from './support/sequelize-rows.ts';
import { prepareSql } from './support/sql.ts';

const model = 'sequelize.Model';
const instance = 'sequelize.Model()';
const connection = 'sequelize.Sequelize()';
const operators = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'notIn',
  'like',
  'notLike',
  'iLike',
  'notILike',
  'startsWith',
  'endsWith',
  'substring',
  'between',
  'notBetween',
  'is',
  'not',
  'and',
  'or',
  'contains',
  'contained',
  'overlap',
  'regexp',
  'iRegexp',
  'any',
  'all',
  'col',
  'match',
];
const statics = [
  'findAll',
  'findOne',
  'findByPk',
  'findAndCountAll',
  'findOrCreate',
  'findOrBuild',
  'findCreateFind',
  'count',
  'sum',
  'min',
  'max',
  'aggregate',
  'create',
  'bulkCreate',
  'update',
  'upsert',
  'destroy',
  'truncate',
  'increment',
  'decrement',
  'restore',
];

/** Sequelize 5 to 7, and its decorators. */
export default defineLibrary({
  packages: ['sequelize', 'sequelize-typescript', '@sequelize/core', '@nestjs/sequelize'],
  versions: '5 || 6 || 7',
  docs: 'https://sequelize.org/docs/v6/',
  title: 'Sequelize',
  indexSyntax: 'indexes: [{ fields: [{quoted}] }]',
  prepare: prepareSql('query'),
  rows: [
    { api: 'sequelize-typescript.Model', is: 'alias', of: model },
    { api: 'sequelize.Sequelize.Model', is: 'alias', of: model },
    { api: '{sequelize|sequelize-typescript.Sequelize|@sequelize/core.Sequelize}()', is: 'alias', of: connection },
    { api: `${connection}.define()`, is: 'alias', of: model },
    { api: `${connection}.model()`, is: 'alias', of: model },
    { api: `${model}.sequelize`, is: 'alias', of: connection },
    { api: 'sequelize.{Sequelize.Op|Sequelize().Op}', is: 'alias', of: 'sequelize.Op' },
    ...operators.map((name) => ({ api: `sequelize.Op.${name}`, is: 'constant' as const, value: `$${name}` })),
    {
      api: '{sequelize|sequelize.Sequelize|sequelize-typescript.Sequelize}',
      is: 'client',
      client: 'database',
      pool: ['pool'],
    },
    { api: `${connection}.{authenticate|sync|close|drop}`, is: 'function', async: true },
    { api: `${connection}.close`, is: 'tagged', tags: ['closes-client'] },
    ...['force', 'alter'].flatMap((name): Row[] => {
      const risk = name === 'force' ? 'schema-anew' : 'schema-follows';
      return [
        { api: `{${connection}|${model}}.sync`, is: 'risk', risk, when: [{ at: `0.${name}`, oneOf: [true] }] },
        {
          api: '@nestjs/sequelize.SequelizeModule.forRoot',
          is: 'risk',
          risk,
          when: [{ at: `0.sync.${name}`, oneOf: [true] }],
        },
      ];
    }),
    { api: '@nestjs/sequelize.SequelizeModule.{forRoot|forRootAsync}', is: 'client', client: 'database' },
    { api: `${model}.schema`, is: 'function', returns: 'receiver' },
    {
      api: `${model}.{addHook|beforeCreate|afterCreate|beforeSave|afterSave|beforeUpdate|afterUpdate|beforeDestroy|afterDestroy|init|addScope}`,
      is: 'function',
      keeps: true,
    },
    { api: `${connection}.query`, is: 'function', async: true },
    { api: `${connection}.query`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${connection}.query`, is: 'sink', kind: 'sql', arg: '0.query' },
    { api: 'sequelize.{literal|Sequelize.literal|Sequelize().literal}', is: 'sink', kind: 'sql', arg: 0 },
    {
      api: `${instance}.{save|update|destroy|reload|increment|decrement|restore}`,
      is: 'function',
      async: true,
      returns: 'receiver',
    },
    { api: `${instance}.{get|toJSON}`, is: 'function', returns: 'receiver' },
    { api: 'sequelize.Transaction().{commit|rollback}', is: 'function', async: true },
  ],
  hooks: {
    [`${connection}.transaction`]: (call) => {
      const work = call.args.find((argument) => argument.kind === 'function');
      const transaction = call.external('sequelize.Transaction()');
      return makePromise(work === undefined ? transaction : settle(call.invoke(work, [transaction])));
    },
    // models are filed under their names: `db[model.name] = model`
    [`${connection}.define`]: (call) => {
      const [name] = call.args;
      return call.external(model, {
        args: call.args,
        receiver: call.receiver?.kind === 'external' ? call.receiver : null,
        ...(asText(name) === null || name === undefined ? {} : { props: new Map([['name', name]]) }),
      });
    },
    [`${model}.{scope|unscoped|withScope|withoutScope}`]: scoped,
    [`${model}.{findOne|findByPk|create}`]: (call) => makePromise(row(call)),
    [`${model}.build`]: row,
    [`${model}.{findAll|bulkCreate}`]: (call) => makePromise(makeArray([], row(call))),
    [`${model}.findAndCountAll`]: (call) => {
      const page = makeObject(call.place);
      page.props.set('rows', makeArray([], row(call)));
      page.props.set('count', unknownNumber);
      return makePromise(page);
    },
    [`${model}.{findOrCreate|findOrBuild|findCreateFind|upsert}`]: (call) =>
      makePromise(makeArray([row(call), unknownBoolean])),
    [`${model}.{count|sum|min|max|destroy|update|increment|decrement|restore|truncate|aggregate}`]: () =>
      makePromise(unknownNumber),
  },
  operations: {
    ...Object.fromEntries(
      statics.map((name) => [`${model}.${name}`, (call: OperationCall): OperationDraft => describe(call, name)]),
    ),
    ...Object.fromEntries(
      ['save', 'update', 'destroy', 'reload', 'increment', 'decrement', 'restore'].map((name) => [
        `${instance}.${name}`,
        (call: OperationCall): OperationDraft => ofInstance(call, name),
      ]),
    ),
    [`${connection}.query`]: (call): OperationDraft[] =>
      sqlOperations(
        sqlText(call, call.args[0], 'query'),
        clientOf(call, call.args[1]),
        isTrue(call.property(call.args[1], 'plain')) ? { single: true } : {},
      ),
    [`${connection}.transaction`]: (call) => ({
      is: 'transaction',
      operation: call.args.some((argument) => argument.kind === 'function') ? 'run' : 'begin',
      api: 'sequelize.transaction',
    }),
    'sequelize.Transaction().commit': () => ({ is: 'transaction', operation: 'commit' }),
    'sequelize.Transaction().rollback': () => ({ is: 'transaction', operation: 'rollback' }),
  },
  entities: sequelizeEntities,
});
