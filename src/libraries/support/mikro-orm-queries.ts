import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, settle, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { QueryFilter } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { keysOfValue, readConditions, type ConditionStyle, type Conditions } from './conditions.ts';
import { names, setting } from './decorated-members.ts';
import { limitedBy, query } from './queries.ts';
import { readSql } from './sql.ts';

/** an entity that was fetched: its first argument, or what it was fetched from, says of which class */
export const instancePath = '@mikro-orm/core.Entity.instance()';

const operators: Readonly<Record<string, QueryFilter['operator']>> = {
  $eq: '=',
  $ne: 'other',
  $in: 'in',
  $nin: 'other',
  $gt: 'range',
  $gte: 'range',
  $lt: 'range',
  $lte: 'range',
  $like: 'like',
  $ilike: 'other',
  $re: 'other',
  $fulltext: 'other',
  $contains: 'other',
  $contained: 'other',
  $overlap: 'other',
  $exists: 'other',
  $some: 'other',
  $none: 'other',
  $every: 'other',
  $hasKey: 'other',
};

function styleOf(call: OperationCall, entity: string | null, depth = 0): ConditionStyle {
  return {
    groups: { $and: 'all', $or: 'any', $not: 'none' },
    operators,
    lists: 'any',
    nested(key, value) {
      const relation = entity === null ? undefined : call.declared(entity)?.relations.find(({ name }) => name === key);
      if (relation === undefined || depth > 3) return [{ column: key, operator: 'other' }];
      const inner = readConditions(value, styleOf(call, relation.to, depth + 1));
      const keys = primaryOf(call, relation.to);
      return (
        inner.filters?.flatMap(({ column, operator }): QueryFilter[] =>
          relation.columns.length > 0 && keys.includes(column)
            ? relation.columns.map((each) => ({ column: each, operator }))
            : [
                ...relation.columns.map((each): QueryFilter => ({ column: each, operator: 'in' })),
                {
                  column: column.includes('.') ? column : `${relation.to}.${column}`,
                  operator: operator === '=' ? 'in' : operator,
                },
              ],
        ) ?? null
      );
    },
  };
}

export function primaryOf(call: OperationCall, entity: string | null): string[] {
  const keys = (entity === null ? undefined : call.declared(entity))?.columns.filter(({ primary }) => primary) ?? [];
  return keys.length === 0 ? ['id'] : keys.map(({ name }) => name);
}

const byKey = (call: OperationCall, entity: string | null): QueryFilter[] =>
  primaryOf(call, entity).map((column) => ({ column, operator: '=' }));

/** An object is a condition, anything else is a key. */
function conditionsOf(call: OperationCall, entity: string | null, where: Value | undefined): Conditions {
  if (where === undefined) return { filters: [], none: true };
  const kinds = new Set(options(where).map(({ kind }) => kind));
  if (kinds.has('object') || where.kind === 'array') return readConditions(where, styleOf(call, entity));
  const scalar = options(where).some(
    (option) =>
      option.kind === 'literal' ||
      option.kind === 'text' ||
      (option.kind === 'unknown' && /^(?:string|number|uuid|bigint)$/.test(option.type)),
  );
  const at = call.args.indexOf(where);
  return scalar ||
    kinds.has('external') ||
    /(?:^|[._])(?:id|uuid)$|[a-z](?:Id|ID|Uuid)$/.test(at < 0 ? '' : call.source(at))
    ? { filters: byKey(call, entity), none: false }
    : { filters: null, none: false };
}

/** What a method of an entity manager or a repository does; `args` without the entity that the manager's take first. */
export function mikroOperation(
  call: OperationCall,
  name: string,
  entity: string | null,
  args: readonly Value[],
  client: string,
): OperationDraft | null {
  const [first, second] = args;
  const all = name === 'findAll';
  const settings = all ? first : name === 'findByCursor' && args.length === 1 ? first : second;
  const where = all || name === 'findByCursor' ? (setting(settings, 'where') ?? (all ? undefined : first)) : first;
  const conditions = conditionsOf(call, entity, where);
  const common = {
    entities: entity === null ? [] : [entity],
    api: `${entity ?? 'EntityManager'}.${name}`,
    client,
    filters: conditions.filters,
  };
  const order = keysOfValue(setting(settings, 'orderBy')) ?? [];
  const includes = names(setting(settings, 'populate'));
  const fields = names(setting(settings, 'fields'));
  const columns = fields.length === 0 ? null : fields;
  switch (name) {
    case 'findOne':
    case 'findOneOrFail':
      return query('select', {
        ...common,
        limited: true,
        single: true,
        order,
        includes,
        columns,
        onMissing: name === 'findOne' ? 'null' : 'throws',
      });
    case 'count':
      return query('count', { ...common, limited: true, single: true, columns: [] });
    case 'insert':
    case 'insertMany':
    case 'nativeInsert':
      return query('insert', { ...common, filters: [], written: keysOfValue(first) });
    case 'upsert':
    case 'upsertMany':
      return query('upsert', {
        ...common,
        filters: names(setting(second, 'onConflictFields')).map((column): QueryFilter => ({ column, operator: '=' })),
        written: keysOfValue(first),
      });
    case 'nativeUpdate':
      return query('update', { ...common, written: keysOfValue(second), everyRow: conditions.none });
    case 'nativeDelete':
      return query('delete', { ...common, everyRow: conditions.none });
    default: {
      const limit = setting(settings, 'limit') ?? setting(settings, 'first') ?? setting(settings, 'last');
      const unread = settings !== undefined && options(settings).some(({ kind }) => kind !== 'object');
      return query('select', {
        ...common,
        limited: limit !== undefined ? true : unread ? null : false,
        order,
        includes,
        columns,
      });
    }
  }
}

/** The entity of an instance: one of a class of the project, or one that was fetched. */
export function entityOfInstance(call: OperationCall, value: Value): string | null {
  for (const option of options(settle(value))) {
    if (option.kind === 'object' && option.cls !== null) return call.entity(option.cls);
    if (option.kind === 'array')
      return option.elements[0] === undefined ? null : entityOfInstance(call, option.elements[0]);
    if (option.kind !== 'external') continue;
    for (let at: ExternalValue | null = option; at !== null; at = at.receiver) {
      if (at.path.text === instancePath) return entityOf(call, at);
    }
  }
  return null;
}

/** The entity of a repository, a builder or an instance: what it was asked for with, or what its type says. */
export function entityOf(call: OperationCall, receiver: Value | null): string | null {
  for (let at: ExternalValue | null = receiver?.kind === 'external' ? receiver : null; at !== null; at = at.receiver) {
    const named = entityNamed(call, at.args[0]);
    if (named !== null) return named;
    const typed = at.typeArgs[0] === undefined ? null : call.entityOfType(at.typeArgs[0]);
    if (typed !== null) return typed;
    if (at.path.text === '@mikro-orm/core.EntityManager()') return null;
  }
  return null;
}

export function entityNamed(call: OperationCall, value: Value | undefined): string | null {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind === 'class' || (option.kind === 'literal' && typeof option.value === 'string'))
      return call.entity(option);
    if (option.kind === 'external' && /^@mikro-orm\/core\.(?:EntitySchema|defineEntity)\(\)/.test(option.path.text)) {
      const name = call.text(setting(option.args[0], 'name'));
      if (name !== null) return call.entity(name);
    }
  }
  return null;
}

/** What was handed to the unit of work, once it is flushed: all of it in one transaction. */
export function flushed(call: OperationCall, pending: readonly Value[], client: string): OperationDraft[] {
  const written = pending.flatMap((each): OperationDraft[] => {
    const [kind, value] = each.kind === 'array' ? each.elements : [];
    if (value === undefined) return [];
    const entity = entityOfInstance(call, value);
    const common = {
      entities: entity === null ? [] : [entity],
      client,
      api: 'EntityManager.flush',
      filters: byKey(call, entity),
      limited: true,
    };
    return [query(asText(kind) === 'remove' ? 'delete' : asText(kind) === 'assign' ? 'update' : 'upsert', common)];
  });
  if (written.length === 0)
    return [query('update', { client, api: 'EntityManager.flush', filters: [], limited: true })];
  return written.length === 1
    ? written
    : [{ is: 'transaction', operation: 'begin' }, ...written, { is: 'transaction', operation: 'commit' }];
}

/** What a chain of calls on a query builder does. */
export function mikroBuilt(
  call: OperationCall,
  chain: readonly CallEvent[],
  main: string | null,
  client: string,
): OperationDraft | null {
  const [root] = chain;
  if (root === undefined || (chain.length === 1 && root.fate !== 'await')) return null;
  const find = (...wanted: string[]): CallEvent | undefined =>
    chain.find((event) => event !== root && wanted.includes(event.name));
  if (find('as', 'getKnexQuery', 'getFormattedQuery', 'toQuery') !== undefined) return null;
  const alias = asText(root.args[1]) ?? asText(root.args[0]) ?? 'e0';
  const filters: QueryFilter[] = [];
  let unread = false;
  let none = true;
  for (const event of chain) {
    if (event === root || !/^(?:and|or)?where$|^delete$/i.test(event.name) || event.args[0] === undefined) continue;
    none = false;
    const text = asText(event.args[0]);
    const [statement] =
      text === null ? [] : readSql(`SELECT * FROM "${main ?? 't'}" AS "${alias}" WHERE ${text.replaceAll('??', 'x')}`);
    const read = text === null ? conditionsOf(call, main, event.args[0]).filters : (statement?.filters ?? null);
    if (read === null) unread = true;
    else
      filters.push(
        ...read.map(({ column, operator }): QueryFilter => ({
          column: column.startsWith(`${alias}.`) ? column.slice(alias.length + 1) : column,
          operator: event.name === 'orWhere' && operator === '=' ? 'in' : operator,
        })),
      );
  }
  const joins = chain.filter((event) => /join/i.test(event.name));
  const joined = joins.flatMap((event) => {
    const relation = asText(event.args[0])?.split('.')[1];
    return (main === null ? undefined : call.declared(main))?.relations.find(({ name }) => name === relation)?.to ?? [];
  });
  const common = {
    entities: [...(main === null ? [] : [main]), ...joined],
    client,
    api: 'createQueryBuilder',
    filters: unread ? null : filters,
  };
  if (find('insert') !== undefined)
    return query('insert', { ...common, filters: [], written: keysOfValue(find('insert')?.args[0]) });
  if (find('update') !== undefined)
    return query('update', { ...common, written: keysOfValue(find('update')?.args[0]), everyRow: none });
  if (find('delete', 'truncate') !== undefined) return query('delete', { ...common, everyRow: none });
  if (find('count', 'getCount') !== undefined)
    return query('count', { ...common, limited: true, single: true, columns: [] });
  const single = find('getSingleResult', 'getSingleResultOrFail') !== undefined;
  return query('select', {
    ...common,
    limited: single ? true : limitedBy(chain, 'limit'),
    single,
    onMissing: single ? 'null' : 'empty',
    order: chain.filter(({ name }) => name === 'orderBy').flatMap(({ args }) => keysOfValue(args[0]) ?? []),
    includes: joins
      .filter(({ name }) => /select/i.test(name))
      .flatMap(({ args }) => asText(args[0])?.split('.')[1] ?? []),
  });
}
