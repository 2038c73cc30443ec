import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  makeArray,
  makeObject,
  makePromise,
  options,
  settle,
  unknownBoolean,
  unknownNumber,
  type ClassValue,
  type ExternalValue,
  type Value,
} from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { keysOfValue, readConditions, type ConditionStyle } from './support/conditions.ts';
import { className, names } from './support/decorated-members.ts';
import { query, sqlOperations, sqlText } from './support/queries.ts';
import { modelClass, modelName, sequelizeEntities } from './support/sequelize-entities.ts';
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

const conditions: ConditionStyle = {
  groups: { $and: 'all', $or: 'any', $not: 'none' },
  operators: {
    $eq: '=',
    $is: '=',
    $in: 'in',
    $any: 'in',
    $or: 'in',
    $gt: 'range',
    $gte: 'range',
    $lt: 'range',
    $lte: 'range',
    $between: 'range',
    $like: 'like',
    $startsWith: 'like',
    $iLike: 'other',
    $ne: 'other',
    $not: 'other',
    $notIn: 'other',
    $contains: 'other',
    $overlap: 'other',
    $substring: 'other',
    $endsWith: 'other',
    $notLike: 'other',
    $notBetween: 'other',
    $and: 'other',
    $col: 'other',
    $regexp: 'other',
  },
};

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
    { api: `${model}.{scope|unscoped|schema|withScope}`, is: 'function', returns: 'receiver' },
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
        isPlain(call) ? { single: true } : {},
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

const methods = new WeakMap<ClassValue, ReadonlyMap<string, Value>>();

/** A row of a model: has the methods of its class, and goes back to the query that gave it. */
function row(call: PendingCall): ExternalValue {
  const { receiver } = call;
  const cls = modelClass(receiver);
  return call.external(instance, {
    args: call.args,
    receiver: receiver?.kind === 'external' ? receiver : null,
    props: new Map(cls === null ? [] : methodsOf(call, cls)),
  });
}

function methodsOf(call: PendingCall, cls: ClassValue): ReadonlyMap<string, Value> {
  const known = methods.get(cls);
  if (known !== undefined) return known;
  const found = new Map<string, Value>();
  methods.set(cls, found);
  const object = call.construct(cls, []);
  for (let at: Value | null = cls; at?.kind === 'class'; at = at.parent) {
    for (const member of at.module.facts.classes[at.cls]?.members ?? []) {
      if (member.kind === 'method' && !member.static && member.name !== '' && !found.has(member.name))
        found.set(member.name, call.member(object, member.name));
    }
  }
  return found;
}

function describe(call: OperationCall, name: string): OperationDraft {
  const [first, second] = call.args;
  const entity = modelName(call.receiver);
  const takesValues =
    name === 'create' ||
    name === 'bulkCreate' ||
    name === 'upsert' ||
    name === 'update' ||
    name === 'findByPk' ||
    name === 'increment' ||
    name === 'decrement' ||
    name === 'sum' ||
    name === 'min' ||
    name === 'max';
  const settings = takesValues ? second : first;
  const known =
    settings === undefined || options(settings).some((option) => option.kind === 'object' && option.rest === null);
  const where = call.property(settings, 'where');
  const read = readConditions(where, conditions);
  const common = {
    entities: entity === null ? [] : [call.entity(entity) ?? entity],
    api: `${entity ?? 'Model'}.${name}`,
    client: clientOf(call, settings),
    filters: known || where !== undefined ? read.filters : null,
    includes: includesOf(call, settings),
  };
  const attributes = call.property(settings, 'attributes');
  const columns =
    attributes?.kind === 'array' &&
    attributes.rest === null &&
    attributes.elements.every((element) => element.kind === 'literal')
      ? names(attributes)
      : null;
  const limit = call.property(settings, 'limit');
  const everyRow = known && read.none && limit === undefined;
  switch (name) {
    case 'findAll':
    case 'findAndCountAll':
      return query('select', {
        ...common,
        order: orderOf(call.property(settings, 'order')),
        limited: limit !== undefined ? true : known ? false : null,
        columns,
      });
    case 'findOne':
      return query('select', {
        ...common,
        order: orderOf(call.property(settings, 'order')),
        limited: true,
        single: true,
        columns,
        onMissing: isTrue(call.property(settings, 'rejectOnEmpty')) ? 'throws' : 'null',
      });
    case 'findByPk':
      return query('select', {
        ...common,
        filters: primaryOf(call, entity),
        limited: true,
        single: true,
        columns,
        onMissing: isTrue(call.property(settings, 'rejectOnEmpty')) ? 'throws' : 'null',
      });
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
    case 'aggregate':
      return query('count', { ...common, limited: true, single: true, columns: [] });
    case 'create':
      return query('insert', { ...common, filters: [], written: keysOfValue(first) });
    case 'bulkCreate':
      return query(call.property(second, 'updateOnDuplicate') === undefined ? 'insert' : 'upsert', {
        ...common,
        filters: [],
        written: keysOfValue(first),
      });
    case 'upsert':
      return query('upsert', { ...common, filters: [], written: keysOfValue(first) });
    case 'findOrCreate':
    case 'findOrBuild':
    case 'findCreateFind':
      return query(name === 'findOrBuild' ? 'select' : 'upsert', {
        ...common,
        limited: true,
        single: true,
        written: keysOfValue(call.property(settings, 'defaults')),
      });
    case 'update':
    case 'increment':
    case 'decrement':
    case 'restore':
      return query('update', { ...common, written: name === 'update' ? keysOfValue(first) : names(first), everyRow });
    default:
      return query('delete', { ...common, everyRow: name === 'truncate' || everyRow });
  }
}

function ofInstance(call: OperationCall, name: string): OperationDraft {
  const entity = instanceEntity(call);
  const [first, second] = call.args;
  const common = {
    entities: entity === null ? [] : [call.entity(entity) ?? entity],
    api: `${entity ?? 'model'}.${name}`,
    client: clientOf(call, name === 'update' || name === 'increment' || name === 'decrement' ? second : first),
    filters: primaryOf(call, entity),
    limited: true,
    single: true,
  };
  const built =
    call.receiver?.kind === 'external' && (call.receiver.call?.form === 'new' || call.receiver.call?.name === 'build');
  if (name === 'destroy') return query('delete', common);
  if (name === 'reload') return query('select', { ...common, onMissing: 'throws' });
  if (name === 'save' && built) return query('insert', { ...common, filters: [], limited: null, single: false });
  return query('update', { ...common, written: name === 'update' ? keysOfValue(first) : null });
}

function instanceEntity(call: OperationCall): string | null {
  for (let at = call.receiver?.kind === 'external' ? call.receiver : null; at !== null; at = at.receiver) {
    const constructor = at.props?.get('constructor');
    if (constructor?.kind === 'class') return className(constructor);
    const name = modelName(at);
    if (name !== null) return name;
  }
  return null;
}

function primaryOf(call: OperationCall, entity: string | null): { column: string; operator: '=' }[] {
  const keys = (entity === null ? null : call.declared(entity))?.columns.filter((column) => column.primary) ?? [];
  return (keys.length === 0 ? ['id'] : keys.map(({ name }) => name)).map((column) => ({ column, operator: '=' }));
}

/** What is given as `transaction` is the client. */
function clientOf(call: OperationCall, settings: Value | undefined): string {
  const transaction = call.property(settings, 'transaction');
  return transaction?.kind === 'external' && transaction.path.text === 'sequelize.Transaction()'
    ? call.client(transaction)
    : 'sequelize';
}

function includesOf(call: OperationCall, settings: Value | undefined): string[] {
  const include = call.property(settings, 'include');
  return (include === undefined ? [] : options(include))
    .flatMap((option) => (option.kind === 'array' ? option.elements : [option]))
    .flatMap((each): string[] => {
      if (each.kind === 'object') {
        const named =
          call.text(each.props.get('as')) ??
          call.text(each.props.get('association')) ??
          modelName(each.props.get('model') ?? null);
        return named === null ? [] : [named, ...includesOf(call, each).map((inner) => `${named}.${inner}`)];
      }
      const name = call.text(each) ?? modelName(each);
      return name === null ? [] : [name];
    });
}

function orderOf(value: Value | undefined): string[] {
  const list = value?.kind === 'array' ? value.elements : [];
  return list.flatMap((each) =>
    each.kind === 'array' ? names(each.elements.length > 1 ? each.elements.at(-2) : each.elements[0]) : names(each),
  );
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === true;
}

function isPlain(call: OperationCall): boolean {
  return isTrue(call.property(call.args[1], 'plain'));
}
