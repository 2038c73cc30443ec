import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, type Value } from '../../evaluate/values.ts';
import type { QueryFilter } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { keysOfValue, readConditions, type ConditionStyle, type Conditions } from './conditions.ts';
import { names } from './decorated-members.ts';
import { limitedBy, query } from './queries.ts';
import { readSql } from './sql.ts';

const comparisons: Readonly<Record<string, QueryFilter['operator']>> = {
  In: 'in',
  Any: 'in',
  Like: 'like',
  ILike: 'like',
  Between: 'range',
  LessThan: 'range',
  LessThanOrEqual: 'range',
  MoreThan: 'range',
  MoreThanOrEqual: 'range',
  IsNull: 'other',
  Equal: '=',
  Not: 'other',
  Raw: 'other',
  ArrayContains: 'other',
  JsonContains: 'other',
};

export function whereStyle(call: OperationCall, entity: string | null, depth = 0): ConditionStyle {
  return {
    groups: {},
    operators: {},
    lists: 'any',
    external: (path) => comparisons[/^typeorm\.(\w+)\(\)$/.exec(path)?.[1] ?? ''] ?? null,
    nested(key, value) {
      const declared = entity === null ? null : call.declared(entity);
      const relation = declared?.relations.find((each) => each.name === key);
      if (relation === undefined || depth > 3) return [{ column: key, operator: 'other' }];
      const inner = readConditions(value, whereStyle(call, relation.to, depth + 1));
      if (inner.filters === null) return null;
      const target = call.declared(relation.to);
      return inner.filters.flatMap(({ column, operator }): QueryFilter[] => {
        // the referenced key is the column that holds the reference
        if (
          relation.columns.length > 0 &&
          (target?.columns.find((each) => each.name === column)?.primary ?? column === 'id')
        )
          return relation.columns.map((each) => ({ column: each, operator }));
        const joined = relation.columns.map((each): QueryFilter => ({ column: each, operator: 'in' }));
        return [
          ...joined,
          {
            column: column.includes('.') ? column : `${relation.to}.${column}`,
            operator: operator === '=' ? 'in' : operator,
          },
        ];
      });
    },
  };
}

const findOptions = new Set([
  'where',
  'relations',
  'order',
  'take',
  'skip',
  'select',
  'cache',
  'join',
  'withDeleted',
  'lock',
  'loadEagerRelations',
  'loadRelationIds',
  'transaction',
  'comment',
]);

/** What a method of a repository does; `args` without the entity that an entity manager's methods take first. */
export function repositoryOperation(
  call: OperationCall,
  name: string,
  entity: string | null,
  args: readonly Value[],
  client: string,
): OperationDraft | null {
  const [first, second] = args;
  const style = whereStyle(call, entity);
  const takesConditions = name.endsWith('By') || name.endsWith('ByOrFail');
  const known = first === undefined || options(first).some((option) => option.kind === 'object');
  const keys = first?.kind === 'object' ? [...first.props.keys()] : [];
  // until version 0.3 `find` took the conditions themselves
  const isOptions = !takesConditions && keys.some((key) => findOptions.has(key));
  const settings = isOptions ? first : takesConditions ? undefined : second;
  const where = isOptions ? call.property(first, 'where') : first;
  const byKey =
    !isOptions &&
    first !== undefined &&
    first.kind !== 'object' &&
    first.kind !== 'array' &&
    (name === 'findOne' ||
      name === 'findOneOrFail' ||
      name === 'delete' ||
      name === 'update' ||
      name === 'softDelete' ||
      name === 'restore');
  const conditions: Conditions =
    byKey && (first.kind !== 'unknown' || namesKey(call, first))
      ? { filters: primaryOf(call, entity), none: false }
      : readConditions(where, style);
  const common = {
    entities: entity === null ? [] : [entity],
    api: `${entity ?? 'Repository'}.${name}`,
    client,
    filters: conditions.filters,
  };
  const includes = relationsOf(call.property(settings, 'relations'));
  const order = keysOfValue(call.property(settings, 'order')) ?? [];
  const columns = columnsOf(call.property(settings, 'select'));
  switch (name) {
    case 'findOne':
    case 'findOneBy':
      return query('select', { ...common, limited: true, single: true, includes, order, columns, onMissing: 'null' });
    case 'findOneOrFail':
    case 'findOneByOrFail':
      return query('select', { ...common, limited: true, single: true, includes, order, columns, onMissing: 'throws' });
    case 'find':
    case 'findBy':
    case 'findAndCount':
    case 'findAndCountBy':
    case 'findByIds':
      if (name === 'findByIds')
        return query('select', {
          ...common,
          filters: primaryOf(call, entity).map(({ column }): QueryFilter => ({ column, operator: 'in' })),
          limited: null,
        });
      return query('select', {
        ...common,
        limited: call.property(settings, 'take') !== undefined ? true : known ? false : null,
        includes,
        order,
        columns,
      });
    case 'count':
    case 'countBy':
    case 'exist':
    case 'exists':
    case 'existsBy':
    case 'sum':
    case 'average':
    case 'minimum':
    case 'maximum':
      return query('count', { ...common, limited: true, single: true, columns: [] });
    case 'insert':
      return query('insert', { ...common, filters: [], written: keysOfValue(first) });
    case 'save':
      return query('upsert', {
        ...common,
        filters: primaryOf(call, entity),
        limited: true,
        written: savedKeys(call, entity, first),
      });
    case 'upsert':
      return query('upsert', {
        ...common,
        filters: names(second).map((column): QueryFilter => ({ column, operator: '=' })),
        written: keysOfValue(first),
      });
    case 'update':
      return query('update', { ...common, written: keysOfValue(second), everyRow: known && conditions.none });
    case 'increment':
    case 'decrement':
      return query('update', { ...common, written: names(second), everyRow: known && conditions.none });
    case 'remove':
    case 'softRemove':
    case 'recover':
      return query(name === 'remove' ? 'delete' : 'update', {
        ...common,
        filters: primaryOf(call, entity),
        limited: true,
      });
    case 'delete':
      return query('delete', { ...common, everyRow: known && conditions.none });
    case 'clear':
      return query('delete', { ...common, filters: [], everyRow: true });
    default:
      return query('update', { ...common, written: ['deletedAt'], everyRow: known && conditions.none });
  }
}

/** `delete(id)`, where nothing but the name says that it is no condition. */
function namesKey(call: OperationCall, value: Value): boolean {
  return /(?:^|[._])(?:id|uuid)$|[a-z](?:Id|ID|Uuid)$/.test(call.source(call.args.indexOf(value)));
}

function primaryOf(call: OperationCall, entity: string | null): QueryFilter[] {
  const columns = entity === null ? undefined : call.declared(entity)?.columns.filter((column) => column.primary);
  return (columns === undefined || columns.length === 0 ? ['id'] : columns.map(({ name }) => name)).map((column) => ({
    column,
    operator: '=',
  }));
}

/** `save` writes all columns of an instance, and the given ones of a plain object. */
function savedKeys(call: OperationCall, entity: string | null, value: Value | undefined): string[] | null {
  if (value?.kind !== 'object') return null;
  if (value.cls === null) return keysOfValue(value);
  // what was set on an instance, as far as it is stored
  const known = entity === null ? null : call.declared(entity);
  const keys = keysOfValue(value)?.flatMap((key) =>
    known?.columns.some(({ name }) => name === key) === true
      ? [key]
      : (known?.relations.find(({ name }) => name === key)?.columns ?? []),
  );
  return keys === undefined || keys.length === 0 ? null : [...new Set(keys)];
}

function relationsOf(value: Value | undefined): string[] {
  if (value?.kind === 'object')
    return [...value.props].flatMap(([key, inner]) =>
      inner.kind === 'literal' && inner.value === false
        ? []
        : [key, ...(inner.kind === 'object' ? relationsOf(inner).map((each) => `${key}.${each}`) : [])],
    );
  return names(value);
}

function columnsOf(value: Value | undefined): string[] | null {
  if (value === undefined) return null;
  const listed = names(value);
  return listed.length > 0 ? listed : keysOfValue(value);
}

const terminals = new Set([
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
]);

/** What a chain of calls on a query builder does, once it is run. */
export function builderOperation(
  call: OperationCall,
  chain: readonly CallEvent[],
  main: string | null,
  client: string,
): OperationDraft | null {
  const ends = chain.filter((event) => terminals.has(event.name));
  const [end] = ends;
  if (end === undefined) return null;
  const find = (...wanted: string[]): CallEvent | undefined =>
    chain.find((event) => wanted.includes(event.name) && event.name !== '');
  const target = find('from', 'update', 'into', 'delete');
  const entity = call.entity(target?.args[0]) ?? main;
  const built = find('createQueryBuilder');
  const alias =
    [...(built?.args ?? []), ...(target === undefined ? [] : target.args.slice(1))]
      .map((argument) => asText(argument))
      .findLast((text) => text !== null && /^\w+$/.test(text)) ??
    entity ??
    't';
  const filters = builderFilters(call, chain, entity, alias);
  const joins = chain.filter((event) => /Join/.test(event.name));
  const joined = joins.flatMap((event) => relationTarget(call, entity, alias, event) ?? []);
  const common = {
    entities: [...(entity === null ? [] : [entity]), ...joined],
    api: 'createQueryBuilder',
    client,
    filters: filters.filters,
  };
  const includes = joins
    .filter((event) => /Select/.test(event.name))
    .flatMap((event) => asText(event.args[0])?.split('.').slice(1).join('.') ?? []);
  const order = chain
    .filter((event) => event.name === 'orderBy' || event.name === 'addOrderBy')
    .flatMap((event) => columnName(asText(event.args[0]), alias) ?? []);
  const values = find('set', 'values')?.args[0];
  if (find('insert') !== undefined)
    return query(find('orUpdate', 'onConflict', 'orIgnore') === undefined ? 'insert' : 'upsert', {
      ...common,
      filters: [],
      written: keysOfValue(values),
    });
  if (find('update', 'softDelete', 'restore') !== undefined)
    return query('update', {
      ...common,
      written: keysOfValue(values ?? find('update')?.args[1]),
      everyRow: filters.none,
    });
  if (find('delete') !== undefined) return query('delete', { ...common, everyRow: filters.none });
  const rows = ends.find((event) => /Many|Raw|stream|execute|Entities/.test(event.name) && event.name !== 'getRawOne');
  if (rows !== undefined)
    return query('select', { ...common, limited: limitedBy(chain, 'take', 'limit'), includes, order });
  if (ends.every((event) => event.name === 'getCount' || event.name === 'getExists'))
    return query('count', { ...common, limited: true, single: true, columns: [] });
  // one row is given, but all are fetched
  return query('select', {
    ...common,
    limited: true,
    single: true,
    includes,
    order,
    onMissing: ends.some((event) => event.name.endsWith('OrFail')) ? 'throws' : 'null',
  });
}

/** Conditions are pieces of SQL, read as such, with the builder's aliases as tables. */
function builderFilters(
  call: OperationCall,
  chain: readonly CallEvent[],
  entity: string | null,
  alias: string,
): Conditions {
  const texts: string[] = [];
  const filters: QueryFilter[] = [];
  let unread = false;
  let some = false;
  for (const event of chain) {
    if (!/^(?:where|andWhere|orWhere|whereInIds|andWhereInIds)$/.test(event.name)) continue;
    some = true;
    const [first] = event.args;
    const text = asText(first);
    if (event.name.endsWith('InIds'))
      filters.push(...primaryOf(call, entity).map(({ column }): QueryFilter => ({ column, operator: 'in' })));
    else if (text !== null)
      texts.push(
        `${texts.length === 0 ? '' : event.name === 'orWhere' ? 'OR ' : 'AND '}(${text.replaceAll(':...', ':')})`,
      );
    else if (first?.kind === 'object' || first?.kind === 'array') {
      const read = readConditions(first, whereStyle(call, entity));
      if (read.filters === null) unread = true;
      else filters.push(...read.filters);
    } else unread = true;
  }
  if (texts.length > 0) {
    const joins = chain.flatMap((event) => {
      const name = /Join/.test(event.name) ? asText(event.args[1]) : null;
      const to = name === null ? null : relationTarget(call, entity, alias, event);
      return name === null || !/^\w+$/.test(name) ? [] : [` JOIN "${to ?? name}" AS "${name}" ON TRUE`];
    });
    const [statement] = readSql(
      `SELECT * FROM "${entity ?? alias}" AS "${alias}"${joins.join('')} WHERE ${quoteAliases(texts.join(' '))}`,
    );
    if (statement?.filters == null) unread = true;
    else filters.push(...statement.filters);
  }
  return {
    filters: unread
      ? null
      : filters.filter(
          (filter, index) =>
            filters.findIndex((each) => each.column === filter.column && each.operator === filter.operator) === index,
        ),
    none: !some,
  };
}

/** Names as the code writes them, which SQL would fold to lower case. */
function quoteAliases(text: string): string {
  return text.replaceAll(/(?<![\w"':.])([A-Za-z_]\w*)\.([A-Za-z_]\w*)(?![\w("])/g, '"$1"."$2"');
}

/** The entity at the other end of `leftJoin('article.author', 'author')`. */
function relationTarget(call: OperationCall, entity: string | null, alias: string, event: CallEvent): string | null {
  const [first] = event.args;
  const text = asText(first);
  if (text === null) return call.entity(first);
  const [from, relation] = text.split('.');
  if (relation === undefined) return call.declared(text)?.name ?? null;
  return (
    (from === alias && entity !== null
      ? call.declared(entity)?.relations.find((each) => each.name === relation)?.to
      : undefined) ?? null
  );
}

function columnName(text: string | null, alias: string): string | null {
  if (text === null || !/^["\w.]+$/.test(text)) return null;
  const plain = text.replaceAll('"', '');
  return plain.startsWith(`${alias}.`) ? plain.slice(alias.length + 1) : plain;
}
