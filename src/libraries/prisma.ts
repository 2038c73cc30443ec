import { options, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { QueryFilter } from '../model/operations.ts';
import type { Entity } from '../model/types.ts';
import { readDocument } from '../project/read.ts';
import type { Project } from '../project/types.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { setting } from './support/decorated-members.ts';
import { keysOfValue, readConditions, type ConditionStyle } from './support/conditions.ts';
import { prismaEntities, type SchemaFile } from './support/prisma-entities.ts';
import { readPrismaSchema } from './support/prisma-schema.ts';
import { prepareForSql, query, sqlOperations, sqlText, templateText, type SqlText } from './support/queries.ts';

const client = '@prisma/client.PrismaClient()';
const reading = [
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
] as const;
const writing = [
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
] as const;

/** Prisma: clients, the models of the schema, and what is asked of them. */
export default defineLibrary({
  packages: ['@prisma/client', '@prisma/extension-accelerate', '@prisma/adapter-pg'],
  versions: '4 || 5 || 6 || 7',
  docs: 'https://www.prisma.io/docs/orm/reference/prisma-client-reference',
  title: 'Prisma',
  indexSyntax: '@@index([{names}])',
  prepare: prepareForSql,
  generated: (project) =>
    schemas(project)
      .flat()
      .flatMap(({ path, schema }) =>
        schema.blocks.flatMap(({ kind, settings }) => {
          const { output } = settings;
          return kind === 'generator' &&
            output !== undefined &&
            /^prisma-client(-js)?$/.test(settings['provider'] ?? '')
            ? [{ directory: below(path, output), package: '@prisma/client' }]
            : [];
        }),
      ),
  rows: [
    { api: '@prisma/client.Prisma.{TransactionClient|DefaultPrismaClient|PrismaClient}()', is: 'alias', of: client },
    // the address says how many, which the schema or the environment has
    { api: '@prisma/client.PrismaClient', is: 'client', client: 'database', pool: [] },
    { api: `${client}.*.{${[...reading, ...writing].join('|')}}`, is: 'function', async: true },
    { api: `${client}.{$extends|$on|$use}`, is: 'function', keeps: true, returns: 'receiver' },
    {
      api: `${client}.{$connect|$disconnect|$queryRaw|$executeRaw|$queryRawUnsafe|$executeRawUnsafe|$runCommandRaw}`,
      is: 'function',
      async: true,
    },
    { api: `${client}.$disconnect`, is: 'tagged', tags: ['closes-client'] },
    { api: `${client}.{$queryRawUnsafe|$executeRawUnsafe}`, is: 'sink', kind: 'sql', arg: 0 },
    { api: '@prisma/client.Prisma.raw', is: 'sink', kind: 'sql', arg: 0 },
    // called like a function, its texts are whatever they are made of
    { api: '@prisma/client.Prisma.sql', is: 'sink', kind: 'sql', arg: '0.*' },
    { api: '@prisma/client.Prisma.{sql|join|validator|empty}', is: 'function' },
  ],
  hooks: {
    // the callback's client is the transaction
    [`${client}.$transaction`]: (call) => {
      const [work] = call.args;
      if (work === undefined || options(work).every((option) => option.kind !== 'function')) return undefined;
      const value = call.invoke(work, [
        call.external(client, { receiver: call.receiver?.kind === 'external' ? call.receiver : null }),
      ]);
      return { kind: 'promise', id: 0, of: value.kind === 'promise' ? value.of : value, handled: false };
    },
  },
  operations: {
    ...Object.fromEntries(
      [...reading, ...writing].map((name) => [
        `${client}.*.${name}`,
        (call: OperationCall): OperationDraft => describe(name, call),
      ]),
    ),
    [`${client}.$transaction`]: (): OperationDraft => ({
      is: 'transaction',
      operation: 'run',
      api: 'prisma.$transaction',
    }),
    [`${client}.{$queryRaw|$executeRaw}`]: (call): OperationDraft[] =>
      sqlOperations(rawText(call), call.client(call.receiver)),
    [`${client}.{$queryRawUnsafe|$executeRawUnsafe}`]: (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0]), call.client(call.receiver)),
  },
  entities(build) {
    const omitted = build
      .calls('@prisma/client.PrismaClient')
      .flatMap(({ event }) => setting(event.args[0], 'omit') ?? []);
    for (const files of schemas(build.project)) {
      for (const entity of prismaEntities(files)) build.entity(withOmitted(entity, omitted));
      for (const { path, schema } of files) {
        const [line] = schema.unread;
        if (line !== undefined)
          build.unknown({
            kind: 'query',
            message: 'lines of the Prisma schema could not be read',
            location: { file: path, line, column: 1, endLine: line, endColumn: 1 },
          });
      }
    }
  },
});

/** Files in one folder, or in folders of one below it, are one schema. */
function schemas(project: Project): SchemaFile[][] {
  const files = project.documents
    .filter(({ kind, role }) => kind === 'prisma' && role !== 'test' && role !== 'vendored')
    .flatMap(({ path }) => {
      const read = readDocument(project.root, path);
      return 'text' in read ? [{ path, schema: readPrismaSchema(read.text) }] : [];
    });
  const mains = files.filter(({ schema }) => schema.blocks.some(({ kind }) => kind === 'datasource'));
  if (mains.length === 0) return files.length === 0 ? [] : [files];
  const groups = new Map(mains.map((main) => [main, [main]]));
  for (const file of files) {
    if (groups.has(file)) continue;
    const owner = mains
      .filter(
        (main) =>
          folderOf(file.path).startsWith(folderOf(main.path)) || folderOf(main.path).startsWith(folderOf(file.path)),
      )
      .sort((a, b) => b.path.length - a.path.length)[0];
    if (owner !== undefined) groups.get(owner)?.push(file);
  }
  return [...groups.values()];
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** `../src/generated` as seen from the folder of a file. */
function below(path: string, relative: string): string {
  const parts = folderOf(path).split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

const operators: ConditionStyle['operators'] = {
  equals: '=',
  in: 'in',
  notIn: 'other',
  not: 'other',
  lt: 'range',
  lte: 'range',
  gt: 'range',
  gte: 'range',
  startsWith: 'like',
  contains: 'other',
  endsWith: 'other',
  search: 'other',
  has: 'other',
  hasEvery: 'other',
  hasSome: 'other',
  isEmpty: 'other',
  path: 'other',
  string_contains: 'other',
  array_contains: 'other',
};

function describe(name: string, call: OperationCall): OperationDraft {
  const delegate = call.receiver?.kind === 'external' ? call.receiver : null;
  const model = delegate === null || delegate.path.text.endsWith('[]') ? null : delegate.path.name;
  const [argument] = call.args;
  const entity = model === null ? null : call.declared(model);
  const known =
    argument === undefined || options(argument).some((option) => option.kind === 'object' && option.rest === null);
  const where = call.property(argument, 'where');
  const conditions = readConditions(where, styleFor(call, model));
  const unread = !known && where === undefined;
  const take = call.property(argument, 'take');
  const parts = (name === 'upsert' ? ['update', 'create'] : ['data']).flatMap(
    (part) => keysOfValue(call.property(argument, part)) ?? [],
  );
  const data = parts.length === 0 ? keysOfValue(call.property(argument, 'data')) : [...new Set(parts)];
  const common = {
    entities: model === null ? [] : [entity?.name ?? model],
    api: `prisma.${model ?? '…'}.${name}`,
    client: clientOf(call, delegate),
    filters: unread ? null : conditions.filters,
  };
  const written =
    data?.flatMap((key) => entity?.relations.find((relation) => relation.name === key)?.columns ?? [key]) ?? null;
  const includes = includesOf(call, argument, '', 0);
  const selected = keysOfValue(call.property(argument, 'select'));
  const columns = selected?.filter((key) => !includes.includes(key)) ?? null;
  switch (name) {
    case 'findUnique':
    case 'findFirst':
      return query('select', {
        ...common,
        order: orderOf(call, argument),
        limited: true,
        single: true,
        includes,
        columns,
        onMissing: 'null',
      });
    case 'findUniqueOrThrow':
    case 'findFirstOrThrow':
      return query('select', {
        ...common,
        order: orderOf(call, argument),
        limited: true,
        single: true,
        includes,
        columns,
        onMissing: 'throws',
      });
    case 'findMany':
    case 'groupBy':
      return query('select', {
        ...common,
        order: orderOf(call, argument),
        // how many groups there are is not known
        limited:
          take !== undefined
            ? true
            : known && name !== 'groupBy' && call.property(argument, 'distinct') === undefined
              ? false
              : null,
        includes,
        columns,
      });
    case 'count':
    case 'aggregate':
      return query('count', { ...common, limited: true, single: true, columns: [] });
    case 'create':
    case 'createMany':
    case 'createManyAndReturn':
      return query('insert', { ...common, filters: [], written, includes, columns });
    case 'update':
      return query('update', {
        ...common,
        limited: true,
        single: true,
        written,
        includes,
        columns,
        onMissing: 'throws',
      });
    case 'updateMany':
    case 'updateManyAndReturn':
      return query('update', { ...common, written, everyRow: known && conditions.none });
    case 'upsert':
      return query('upsert', { ...common, limited: true, single: true, written, includes, columns });
    case 'delete':
      return query('delete', { ...common, limited: true, single: true, includes, columns, onMissing: 'throws' });
    default:
      return query('delete', { ...common, everyRow: known && conditions.none });
  }
}

function styleFor(call: OperationCall, model: string | null): ConditionStyle {
  const style: ConditionStyle = {
    groups: { AND: 'all', OR: 'any', NOT: 'none' },
    operators,
    ignored: ['mode'],
    nested(key, value) {
      const keys = [...value.props.keys()];
      // `userId_postId: { userId, postId }` names a compound key
      if (keys.length > 1 && (keys.join('_') === key || keys.every((each) => key.includes(each))))
        return keys.map((column): QueryFilter => ({ column, operator: '=' }));
      const relation = model === null ? undefined : call.declared(model)?.relations.find((each) => each.name === key);
      if (relation === undefined) {
        // a compound key with a name of its own
        const columns = model === null ? undefined : call.declared(model)?.columns;
        return columns !== undefined &&
          keys.length > 0 &&
          keys.every((each) => columns.some((column) => column.name === each))
          ? keys.map((column): QueryFilter => ({ column, operator: '=' }))
          : [{ column: key, operator: 'other' }];
      }
      const quantified =
        value.props.get('some') ??
        value.props.get('is') ??
        value.props.get('every') ??
        value.props.get('none') ??
        value.props.get('isNot') ??
        value;
      const inner = readConditions(quantified, styleFor(call, relation.to));
      const joined = relation.columns.map((column): QueryFilter => ({ column, operator: 'in' }));
      return inner.filters === null
        ? null
        : [
            ...joined,
            ...inner.filters.map(({ column, operator }): QueryFilter => ({
              column: column.includes('.') ? column : `${relation.to}.${column}`,
              operator: operator === '=' ? 'in' : operator,
            })),
          ];
    },
  };
  return style;
}

function orderOf(call: OperationCall, argument: Value | undefined): string[] {
  const order = call.property(argument, 'orderBy');
  if (order === undefined) return [];
  const names: string[] = [];
  for (const option of options(order)) {
    for (const each of option.kind === 'array' ? option.elements : [option]) {
      if (each.kind === 'object')
        for (const [key, direction] of each.props)
          if (direction.kind !== 'object' || direction.props.has('sort')) names.push(key);
    }
  }
  return [...new Set(names)];
}

/** Relations fetched along, those of relations as `author.profile`. */
function includesOf(call: OperationCall, argument: Value | undefined, prefix: string, depth: number): string[] {
  const names: string[] = [];
  for (const member of ['include', 'select']) {
    for (const [key, value] of call.object(call.property(argument, member)) ?? []) {
      if (key === '_count' || (value.kind === 'literal' && value.value !== true)) continue;
      // `select: { name: true }` is a column; a relation is selected with an object
      if (member === 'select' && value.kind === 'literal') continue;
      names.push(prefix + key);
      if (depth < 4 && value.kind === 'object') names.push(...includesOf(call, value, `${prefix}${key}.`, depth + 1));
    }
  }
  return names;
}

function clientOf(call: OperationCall, delegate: ExternalValue | null): string {
  return call.client(delegate?.receiver ?? delegate);
}

const isFragment = (path: string): boolean => path === '@prisma/client.Prisma.sql()';

/** `$queryRaw` as a tag, or called with `Prisma.sql`. */
function rawText(call: OperationCall): string | SqlText | null {
  if (call.event.form === 'template') return templateText(call.args, isFragment);
  for (const option of call.args[0] === undefined ? [] : options(call.args[0])) {
    if (option.kind === 'external' && isFragment(option.path.text)) return templateText(option.args, isFragment);
    if (option.kind === 'external' && option.path.text === '@prisma/client.Prisma.raw()')
      return sqlText(call, option.args[0]);
  }
  return null;
}

/** What a client leaves out of all that it reads: `new PrismaClient({ omit: { user: { password: true } } })`. */
function withOmitted(entity: Entity, omitted: readonly Value[]): Entity {
  const name = entity.name.charAt(0).toLowerCase() + entity.name.slice(1);
  const left = omitted.flatMap((each) => keysOfValue(setting(each, name)) ?? []);
  return left.length === 0
    ? entity
    : {
        ...entity,
        columns: entity.columns.map((column) => (left.includes(column.name) ? { ...column, hidden: true } : column)),
      };
}
