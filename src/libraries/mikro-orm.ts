import type { PendingCall } from '../evaluate/knowledge.ts';
import { literal, makeArray, makePromise, options, settle, unknown, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { keysOfValue } from './support/conditions.ts';
import { mikroOrmEntities } from './support/mikro-orm-entities.ts';
import {
  entityNamed,
  entityOf,
  entityOfInstance,
  flushed,
  instancePath,
  mikroBuilt,
  mikroOperation,
} from './support/mikro-orm-queries.ts';
import { sqlOperations, sqlText } from './support/queries.ts';
import { prepareSql } from './support/sql.ts';

const core = '@mikro-orm/core';
const manager = `${core}.EntityManager()`;
const repository = `${core}.EntityRepository()`;
const builder = `${core}.QueryBuilder()`;
const connection = `${core}.Connection()`;
const drivers = [
  'postgresql',
  'mysql',
  'mariadb',
  'sqlite',
  'better-sqlite',
  'libsql',
  'mssql',
  'mongodb',
  'knex',
  'sql',
  'decorators/legacy',
  'decorators/es',
  'decorators',
];
const reading = ['find', 'findOne', 'findOneOrFail', 'findAndCount', 'findAll', 'findByCursor', 'count'];
const writing = ['insert', 'insertMany', 'nativeInsert', 'nativeUpdate', 'nativeDelete', 'upsert', 'upsertMany'];
const methods = [...reading, ...writing];
const fluent = [
  'select', 'addSelect', 'distinct', 'distinctOn', 'insert', 'update', 'delete', 'truncate', 'count', 'from', 'where', 'andWhere', 'orWhere', 'orderBy', 'andOrderBy', 'groupBy', 'having', 'andHaving', 'limit', 'offset', 'join', 'leftJoin', 'innerJoin', 'joinAndSelect', 'leftJoinAndSelect', 'innerJoinAndSelect', 'leftJoinLateral',
  'onConflict', 'merge', 'ignore', 'returning', 'populate', 'setLockMode', 'setFlag', 'cache', 'indexHint', 'comment', 'withSubQuery', 'clone', 'as',
]; // prettier-ignore
const ends = [
  'getResult',
  'getResultList',
  'getResultAndCount',
  'getSingleResult',
  'getSingleResultOrFail',
  'getCount',
  'execute',
  'stream',
];
const unit = ['persist', 'remove', 'persistAndFlush', 'removeAndFlush', 'persistLater', 'removeLater'];

/** MikroORM: entities, the unit of work, repositories and query builders. */
export default defineLibrary({
  packages: [
    core,
    ...drivers.filter((name) => !name.includes('/')).map((name) => `@mikro-orm/${name}`),
    '@mikro-orm/nestjs',
  ],
  versions: '4 || 5 || 6 || 7',
  docs: 'https://mikro-orm.io/docs/entity-manager',
  title: 'MikroORM',
  indexSyntax: '@Index({ properties: [{quoted}] })',
  prepare: prepareSql('execute', 'createQueryBuilder', 'qb', 'raw'),
  rows: [
    ...drivers.map((name) => ({ api: `@mikro-orm/${name}`, is: 'alias' as const, of: core })),
    {
      api: `${core}.{SqlEntityManager|MongoEntityManager|PostgreSqlEntityManager|MySqlEntityManager|SqliteEntityManager}()`,
      is: 'alias',
      of: manager,
    },
    { api: `${core}.{SqlEntityRepository|MongoEntityRepository}()`, is: 'alias', of: repository },
    { api: `${core}.{MikroORM()|MikroORM.init()|MikroORM.initSync()}.em`, is: 'alias', of: manager },
    {
      api: `${core}.{RequestContext.getEntityManager|TransactionContext.getEntityManager|EntityManager().fork|EntityManager().getContext|EntityRepository().getEntityManager}()`,
      is: 'alias',
      of: manager,
    },
    { api: `${core}.{EntityRepository().em|EntityRepository()._em}`, is: 'alias', of: manager },
    { api: `${manager}.{getRepository|repo}()`, is: 'alias', of: repository },
    {
      api: `${core}.{EntityManager().createQueryBuilder|EntityManager().qb|EntityRepository().createQueryBuilder|EntityRepository().qb}()`,
      is: 'alias',
      of: builder,
    },
    {
      api: `${core}.{EntityManager().getConnection|EntityManager().getDriver|EntityManager().getDriver().getConnection}()`,
      is: 'alias',
      of: connection,
    },
    {
      api: `${core}.{EntityManager().getKnex|EntityRepository().getKnex|Connection().getKnex}()`,
      is: 'alias',
      of: 'knex()',
    },
    { api: `${core}.{EntityManager().getKysely|EntityRepository().getKysely}()`, is: 'alias', of: 'kysely.Kysely()' },
    { api: `${core}.{MikroORM|MikroORM.init|MikroORM.initSync}`, is: 'client', client: 'database', pool: ['pool'] },
    { api: '@mikro-orm/nestjs.MikroOrmModule.{forRoot|forRootAsync}', is: 'client', client: 'database' },
    {
      api: `${core}.{MikroORM()|MikroORM.init()}.{schema|getSchemaGenerator()}.{update|updateSchema}`,
      is: 'risk',
      risk: 'schema-follows',
    },
    {
      api: `${core}.{MikroORM()|MikroORM.init()}.{schema|getSchemaGenerator()}.{refresh|refreshDatabase|drop|dropSchema|dropDatabase}`,
      is: 'risk',
      risk: 'schema-anew',
    },
    { api: `${core}.MikroORM.init`, is: 'function', async: true },
    { api: `${core}.MikroORM().close`, is: 'tagged', tags: ['closes-client'] },
    {
      api: `${core}.{EntityManager()|EntityRepository()}.{${writing.join('|')}|count|flush}`,
      is: 'function',
      async: true,
    },
    { api: `${builder}.{${fluent.join('|')}}`, is: 'function', returns: 'receiver' },
    { api: `${builder}.{${ends.join('|')}}`, is: 'function', async: true },
    { api: `${core}.{Connection()|EntityManager()}.execute`, is: 'function', async: true },
    { api: `${core}.{Connection()|EntityManager()}.execute`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${core}.raw`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${builder}.{where|andWhere|orWhere|having|andHaving|groupBy}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: `${core}.{EntitySchema|defineEntity}`, is: 'function', keeps: true },
    ...[
      'Entity',
      'Property',
      'PrimaryKey',
      'ManyToOne',
      'OneToOne',
      'OneToMany',
      'ManyToMany',
      'Enum',
      'Embedded',
      'Index',
      'Unique',
      'Formula',
      'Filter',
    ].map((name) => ({
      api: `${core}.${name}`,
      is: 'function' as const,
      keeps: true,
    })),
  ],
  hooks: {
    [`${core}.{EntityManager()|EntityRepository()}.{transactional|begin}`]: inTransaction,
    // an entity, or several, by the class that was asked for
    [`${manager}.{find|findOne|findOneOrFail|findAndCount|findAll|findByCursor|getReference|refresh}`]: (call) =>
      fetched(call, call.args.slice(0, 1)),
    [`${repository}.{find|findOne|findOneOrFail|findAndCount|findAll|findByCursor|getReference}`]: (call) =>
      fetched(call, []),
    [`${manager}.create`]: (call) => call.external(instancePath, { args: call.args.slice(0, 1) }),
    [`${repository}.create`]: (call) =>
      call.external(instancePath, { receiver: call.receiver?.kind === 'external' ? call.receiver : null }),
    [`${core}.{EntityManager()|EntityRepository()}.{${unit.join('|')}}`]: (call) => {
      remember(call, call.path.name.startsWith('remove') ? 'remove' : 'persist');
      return call.path.name.endsWith('Flush') ? makePromise(unknown) : (call.receiver ?? unknown);
    },
    [`${core}.{EntityManager()|EntityRepository()}.assign`]: (call) => {
      remember(call, 'assign');
      return call.args[0];
    },
    [`${core}.{EntityManager()|EntityRepository()}.flush`]: (call) => {
      call.remember('pending', makeArray([]));
      return makePromise(unknown);
    },
    [`${core}.{EntityManager()|EntityRepository()}.populate`]: (call) => makePromise(call.args[0] ?? unknown),
    [`${core}.wrap`]: (call) => call.args[0],
  },
  operations: {
    ...Object.fromEntries(
      methods.map((name) => [
        `${manager}.${name}`,
        (call: OperationCall): OperationDraft | null => {
          const [first, ...rest] = call.args;
          const named = entityNamed(call, first);
          const instance = named === null && first !== undefined ? entityOfInstance(call, first) : null;
          return mikroOperation(call, name, named ?? instance, instance === null ? rest : call.args, clientOf(call));
        },
      ]),
    ),
    ...Object.fromEntries(
      methods.map((name) => [
        `${repository}.${name}`,
        (call: OperationCall) => mikroOperation(call, name, entityOf(call, call.receiver), call.args, clientOf(call)),
      ]),
    ),
    [`${core}.{EntityManager()|EntityRepository()}.{flush|persistAndFlush|removeAndFlush}`]: (
      call,
    ): OperationDraft[] => {
      const before = call.event.state?.get('pending');
      const own =
        call.event.name === 'flush'
          ? []
          : [entry(call.event.name === 'removeAndFlush' ? 'remove' : 'persist', call.args[0] ?? unknown)];
      return flushed(call, [...(before?.kind === 'array' ? before.elements : []), ...own], clientOf(call));
    },
    [`${core}.{EntityManager()|EntityRepository()}.{createQueryBuilder|qb}`]: (call) =>
      mikroBuilt(call, [call.event, ...call.chain()], builtFor(call, call.receiver, call.args), clientOf(call)),
    [`${builder}.{${[...fluent, ...ends].join('|')}}`]: (call) => {
      const chain = call.continued();
      const [root] = chain ?? [];
      return chain === null || root === undefined
        ? null
        : mikroBuilt(call, chain, builtFor(call, root.receiver, root.args), clientOf(call));
    },
    [`${core}.{Connection()|EntityManager()}.execute`]: (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0]), clientOf(call)),
    [`${core}.{EntityManager()|EntityRepository()}.transactional`]: () => ({
      is: 'transaction',
      operation: 'run',
      api: 'transactional',
    }),
    [`${manager}.begin`]: () => ({ is: 'transaction', operation: 'begin' }),
    [`${manager}.commit`]: () => ({ is: 'transaction', operation: 'commit' }),
    [`${manager}.rollback`]: () => ({ is: 'transaction', operation: 'rollback' }),
  },
  entities: mikroOrmEntities,
});

function inTransaction(call: PendingCall): Value | undefined {
  const [work] = call.args;
  if (work === undefined || options(work).every(({ kind }) => kind !== 'function')) return makePromise(unknown);
  return makePromise(
    settle(
      call.invoke(work, [
        call.external(manager, { receiver: call.receiver?.kind === 'external' ? call.receiver : null }),
      ]),
    ),
  );
}

function fetched(call: PendingCall, args: readonly Value[]): Value {
  const instance = call.external(instancePath, {
    args,
    receiver: call.receiver?.kind === 'external' ? call.receiver : null,
  });
  const { name } = call.path;
  if (name === 'getReference') return instance;
  if (name === 'findOne' || name === 'findOneOrFail' || name === 'refresh') return makePromise(instance);
  const rows = makeArray([], instance);
  return makePromise(name === 'findAndCount' ? makeArray([rows, unknown]) : rows);
}

const maxPending = 30;

/** What is handed to the unit of work is written when it is flushed. */
function remember(call: PendingCall, kind: 'persist' | 'remove' | 'assign'): void {
  const [value] = call.args;
  // what is not known to be an object is what the entity is made of: `assign(user, dto)`
  if (value === undefined || (kind === 'assign' && keysOfValue(call.args[1])?.length === 0)) return;
  const before = call.event.state?.get('pending');
  const pending = call.path.name.endsWith('Flush')
    ? []
    : [...(before?.kind === 'array' ? before.elements : []), entry(kind, value)];
  call.remember('pending', makeArray(pending.slice(-maxPending)));
}

function entry(kind: string, value: Value): Value {
  return makeArray([literal(kind), value]);
}

/** `em.createQueryBuilder(User, 'u')`, `repository.createQueryBuilder('u')` */
function builtFor(call: OperationCall, receiver: Value | null, args: readonly Value[]): string | null {
  const first = args[0] === undefined ? [] : options(args[0]);
  const isRepository = receiver?.kind === 'external' && receiver.path.text === repository;
  return first.some(({ kind }) => kind !== 'literal') || !isRepository
    ? entityNamed(call, args[0])
    : entityOf(call, receiver);
}

function clientOf(call: OperationCall): string {
  let at = call.receiver?.kind === 'external' ? call.receiver : null;
  while (at !== null && at.path.text !== manager && at.receiver !== null) at = at.receiver;
  return at === null || at.path.text !== manager ? 'mikro-orm' : call.client(at);
}
