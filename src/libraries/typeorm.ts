import type { PendingCall } from '../evaluate/knowledge.ts';
import { makePromise, options, settle, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { nestSettings, settingsGiven } from './support/nest-settings.ts';
import { prepareSql } from './support/sql.ts';
import { sqlOperations, sqlText } from './support/queries.ts';
import { typeormEntities } from './support/typeorm-entities.ts';
import { builderOperation, repositoryOperation } from './support/typeorm-queries.ts';

const repository = 'typeorm.Repository()';
const manager = 'typeorm.EntityManager()';
const source = 'typeorm.DataSource()';
const runner = 'typeorm.QueryRunner()';
const builder = 'typeorm.SelectQueryBuilder()';
const methods = [
  'find', 'findBy', 'findAndCount', 'findAndCountBy', 'findByIds', 'findOne', 'findOneBy', 'findOneOrFail', 'findOneByOrFail', 'count', 'countBy', 'exist', 'exists', 'existsBy', 'sum', 'average', 'minimum', 'maximum',
  'insert', 'save', 'upsert', 'update', 'increment', 'decrement', 'remove', 'softRemove', 'recover', 'delete', 'softDelete', 'restore', 'clear',
]; // prettier-ignore
const fluent = [
  'select', 'addSelect', 'distinct', 'distinctOn', 'from', 'addFrom', 'where', 'andWhere', 'orWhere', 'whereInIds', 'andWhereInIds', 'having', 'andHaving', 'orHaving', 'groupBy', 'addGroupBy', 'orderBy', 'addOrderBy',
  'limit', 'offset', 'take', 'skip', 'leftJoin', 'leftJoinAndSelect', 'innerJoin', 'innerJoinAndSelect', 'leftJoinAndMapOne', 'leftJoinAndMapMany', 'innerJoinAndMapOne', 'innerJoinAndMapMany', 'loadRelationCountAndMap',
  'setParameter', 'setParameters', 'setLock', 'useTransaction', 'withDeleted', 'cache', 'comment', 'update', 'set', 'delete', 'softDelete', 'restore', 'insert', 'into', 'values', 'orUpdate', 'orIgnore', 'onConflict', 'returning', 'relation', 'of', 'printSql', 'addCommonTableExpression',
]; // prettier-ignore
const terminal = [
  'getMany',
  'getOne',
  'getOneOrFail',
  'getManyAndCount',
  'getCount',
  'getExists',
  'getRawMany',
  'getRawOne',
  'getRawAndEntities',
  'execute',
  'stream',
];

const made = '{typeorm.DataSource|typeorm.createConnection|@nestjs/typeorm.TypeOrmModule.forRoot}';
const followingSchema: readonly Row[] = [
  { api: made, is: 'risk', risk: 'schema-follows', when: [{ at: '0.synchronize', oneOf: [true] }] },
  { api: made, is: 'risk', risk: 'schema-anew', when: [{ at: '0.dropSchema', oneOf: [true] }] },
  { api: `${source}.synchronize`, is: 'risk', risk: 'schema-follows', except: '0' },
  { api: `${source}.synchronize`, is: 'risk', risk: 'schema-anew', when: [{ at: '0', oneOf: [true] }] },
  { api: `${source}.dropDatabase`, is: 'risk', risk: 'schema-anew' },
];

/** TypeORM 0.2 and 0.3, with its Nest module. */
export default defineLibrary({
  packages: ['typeorm', '@nestjs/typeorm', 'typeorm-transactional', 'typeorm-transactional-cls-hooked'],
  versions: '0.2 || 0.3',
  docs: 'https://typeorm.io',
  title: 'TypeORM',
  indexSyntax: '@Index([{quoted}])',
  // conditions of query builders are SQL too
  prepare: prepareSql('query', 'createQueryBuilder'),
  rows: [
    { api: 'typeorm.{TreeRepository|MongoRepository|AbstractRepository}()', is: 'alias', of: repository },
    { api: 'typeorm.{getRepository|getMongoRepository|getTreeRepository}()', is: 'alias', of: repository },
    {
      api: `typeorm.{DataSource()|EntityManager()}.{getRepository|getMongoRepository|getTreeRepository}()`,
      is: 'alias',
      of: repository,
    },
    { api: 'typeorm.{Connection|getConnection}()', is: 'alias', of: source },
    { api: 'typeorm.{DataSource()|Repository()|QueryRunner()}.manager', is: 'alias', of: manager },
    { api: 'typeorm.{getManager|getMongoManager}()', is: 'alias', of: manager },
    { api: `typeorm.{DataSource()|EntityManager()}.connection`, is: 'alias', of: source },
    { api: `${source}.createEntityManager()`, is: 'alias', of: manager },
    { api: `${source}.createQueryRunner()`, is: 'alias', of: runner },
    {
      api: `typeorm.{DataSource()|EntityManager()|Repository()|BaseEntity|QueryRunner()}.createQueryBuilder()`,
      is: 'alias',
      of: builder,
    },
    {
      api: 'typeorm.{createQueryBuilder|QueryBuilder|WhereExpressionBuilder|UpdateQueryBuilder|DeleteQueryBuilder|InsertQueryBuilder}()',
      is: 'alias',
      of: builder,
    },
    { api: 'typeorm.{DataSource|createConnection}', is: 'client', client: 'database', pool: ['extra', 'poolSize'] },
    { api: '@nestjs/typeorm.TypeOrmModule.forRoot', is: 'client', client: 'database' },
    ...followingSchema,
    { api: `${source}.{initialize|connect}`, is: 'function', async: true, returns: 'receiver' },
    { api: `${source}.{destroy|close}`, is: 'function', async: true },
    { api: `${source}.{destroy|close}`, is: 'tagged', tags: ['closes-client'] },
    { api: `${source}.createQueryRunner`, is: 'tagged', tags: ['acquires-connection'] },
    { api: `${runner}.release`, is: 'tagged', tags: ['releases-connection'] },
    {
      api: `${runner}.{connect|startTransaction|commitTransaction|rollbackTransaction|release}`,
      is: 'function',
      async: true,
    },
    {
      api: `typeorm.{Repository()|EntityManager()|BaseEntity|BaseEntity()}.{${methods.join('|')}}`,
      is: 'function',
      async: true,
    },
    { api: `${builder}.{${fluent.join('|')}}`, is: 'function', returns: 'receiver' },
    { api: `${builder}.{${terminal.join('|')}}`, is: 'function', async: true },
    {
      api: `typeorm.{DataSource()|EntityManager()|Repository()|QueryRunner()|BaseEntity}.query`,
      is: 'function',
      async: true,
    },
    {
      api: `typeorm.{DataSource()|EntityManager()|Repository()|QueryRunner()|BaseEntity}.query`,
      is: 'sink',
      kind: 'sql',
      arg: 0,
    },
    {
      api: `${builder}.{where|andWhere|orWhere|having|andHaving|orHaving|orderBy|addOrderBy|groupBy|addGroupBy|select|addSelect}`,
      is: 'sink',
      kind: 'sql',
      arg: 0,
    },
    { api: `${builder}.{leftJoin|leftJoinAndSelect|innerJoin|innerJoinAndSelect}`, is: 'sink', kind: 'sql', arg: 2 },
    { api: 'typeorm.Raw', is: 'sink', kind: 'sql', arg: 0 },
  ],
  hooks: {
    'typeorm.{DataSource()|EntityManager()|Repository()}.transaction': inTransaction,
    'typeorm.transaction': inTransaction,
    // an instance that is given back as it is, or made of plain values
    [`typeorm.{Repository()|BaseEntity}.{create|merge}`]: (call) => entityInstance(call, call.args[0]),
    'typeorm.{DataSource()|EntityManager()}.getCustomRepository': (call) =>
      call.args[0] === undefined ? undefined : call.construct(call.args[0], []),
    'typeorm.getCustomRepository': (call) =>
      call.args[0] === undefined ? undefined : call.construct(call.args[0], []),
    [`${repository}.extend`]: (call) => call.receiver ?? unknown,
    '@nestjs/typeorm.TypeOrmModule.forRootAsync': nestSettings('createTypeOrmOptions'),
    'typeorm.createConnection': (call) => makePromise(call.external(source, { args: call.args })),
  },
  operations: {
    ...Object.fromEntries(
      methods.map((name) => [
        `typeorm.{Repository()|BaseEntity|BaseEntity()}.${name}`,
        (call: OperationCall) => ofRepository(call, name),
      ]),
    ),
    ...Object.fromEntries(
      methods.map((name) => [`${manager}.${name}`, (call: OperationCall) => ofManager(call, name)]),
    ),
    'typeorm.{DataSource()|EntityManager()|Repository()|QueryRunner()|BaseEntity}.query': (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0]), clientOf(call)),
    'typeorm.{DataSource()|EntityManager()|Repository()|BaseEntity|QueryRunner()}.createQueryBuilder': (call) =>
      builderOperation(
        call,
        [call.event, ...call.chain()],
        builtFor(call, call.event.receiver, call.args),
        clientOf(call),
      ),
    'typeorm.createQueryBuilder': (call) =>
      builderOperation(call, [call.event, ...call.chain()], call.entity(call.args[0]), ''),
    [`${builder}.{${[...fluent, ...terminal].join('|')}}`]: (call) => {
      const chain = call.continued();
      const [root] = chain ?? [];
      return chain === null || root === undefined
        ? null
        : builderOperation(call, chain, builtFor(call, root.receiver, root.args), clientOf(call));
    },
    'typeorm.{DataSource()|EntityManager()|Repository()}.transaction': () => ({
      is: 'transaction',
      operation: 'run',
      api: 'transaction',
    }),
    '@nestjs/typeorm.TypeOrmModule.forRootAsync': (call) =>
      settingsGiven(call, [
        ['schema-follows', 'synchronize'],
        ['schema-anew', 'dropSchema'],
      ]),
    [`${runner}.startTransaction`]: (call) => ({
      is: 'transaction',
      operation: 'begin',
      client: call.client(call.receiver),
    }),
    [`${runner}.commitTransaction`]: () => ({ is: 'transaction', operation: 'commit' }),
    [`${runner}.rollbackTransaction`]: () => ({ is: 'transaction', operation: 'rollback' }),
  },
  entities: typeormEntities,
});

/** The callback's entity manager is the transaction; an isolation level may stand before it. */
function inTransaction(call: PendingCall): Value | undefined {
  const work = call.args.find((argument) => argument.kind === 'function');
  if (work === undefined) return undefined;
  return makePromise(
    settle(
      call.invoke(work, [
        call.external(manager, { receiver: call.receiver?.kind === 'external' ? call.receiver : null }),
      ]),
    ),
  );
}

function entityInstance(call: PendingCall, given: Value | undefined): Value | undefined {
  return given?.kind === 'object' ? given : call.external('typeorm.Entity.instance()', { args: call.args });
}

function ofRepository(call: OperationCall, name: string): OperationDraft | null {
  return repositoryOperation(call, name, entityOf(call, call.receiver), call.args, clientOf(call));
}

/** `manager.find(User, …)`; `save` and `remove` also take the instances alone. */
function ofManager(call: OperationCall, name: string): OperationDraft | null {
  const [first, ...rest] = call.args;
  const named =
    first !== undefined &&
    options(first).some(
      (option) =>
        option.kind === 'class' ||
        option.kind === 'literal' ||
        (option.kind === 'external' && option.path.text === 'typeorm.EntitySchema()'),
    );
  if (named) return repositoryOperation(call, name, entityNamed(call, first), rest, clientOf(call));
  const instance = first?.kind === 'array' ? first.elements[0] : first;
  const cls = instance?.kind === 'object' ? instance.cls : null;
  return repositoryOperation(call, name, cls === null ? null : call.entity(cls), call.args, clientOf(call));
}

/** The entity of a repository: what it was asked for with, what its type says, or the class whose static method it is. */
function entityOf(call: OperationCall, receiver: Value | null): string | null {
  if (receiver?.kind !== 'external') return null;
  for (let at: ExternalValue | null = receiver; at !== null; at = at.receiver) {
    const named = at.args[0] === undefined ? null : entityNamed(call, at.args[0]);
    if (named !== null) return named;
    const [use] = at.typeArgs;
    const typed = use === undefined ? null : call.entityOfType(use);
    if (typed !== null) return typed;
    const constructor = at.props?.get('constructor');
    if (constructor?.kind === 'class' && at.path.text.startsWith('typeorm.BaseEntity')) return call.entity(constructor);
  }
  return null;
}

function entityNamed(call: OperationCall, value: Value): string | null {
  for (const option of options(value)) {
    if (option.kind === 'class' || option.kind === 'literal') return call.entity(option);
    if (option.kind === 'external' && option.path.text === 'typeorm.EntitySchema()') {
      const name = call.text(call.property(option.args[0], 'name'));
      if (name !== null) return call.entity(name);
    }
  }
  return null;
}

/** `createQueryBuilder('user')` of a repository, `createQueryBuilder(User, 'user')` of a manager. */
function builtFor(call: OperationCall, receiver: Value | null, args: readonly Value[]): string | null {
  const [first] = args;
  const cls = first === undefined ? undefined : options(first).find((option) => option.kind === 'class');
  return cls === undefined ? entityOf(call, receiver) : call.entity(cls);
}

function clientOf(call: OperationCall): string {
  let at = call.receiver?.kind === 'external' ? call.receiver : null;
  // a repository of a transaction's manager works in the transaction
  while (at !== null && at.path.text !== manager && at.path.text !== runner && at.receiver !== null) at = at.receiver;
  return at === null ? '' : at.path.text === repository ? 'typeorm' : call.client(at);
}
