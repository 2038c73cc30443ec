import { options, type Value } from '../../evaluate/values.ts';
import type { QueryFilter } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { isTrue } from './arguments.ts';
import { keysOfValue, readConditions, type Conditions, type ConditionStyle } from './conditions.ts';
import { className, names } from './decorated-members.ts';
import { handedOn, query } from './queries.ts';
import { modelName } from './sequelize-models.ts';
import { scopeOptions } from './sequelize-scopes.ts';

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

/** What a static method of a model does. */
export function describe(call: OperationCall, name: string): OperationDraft {
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
  const own = readConditions(where, conditions);
  const asked = name === 'create' || name === 'bulkCreate' || name === 'upsert' ? [] : scopeOptions(call.receiver);
  const read = asked.reduce<Conditions>(
    (known, scope) => both(known, readConditions(call.property(scope, 'where'), conditions)),
    own,
  );
  const joined = [settings, ...asked].flatMap((each) => filtersOfIncludes(call, each, entity, 0));
  const common = {
    entities: entity === null ? [] : [call.entity(entity) ?? entity],
    api: `${entity ?? 'Model'}.${name}`,
    client: clientOf(call, settings),
    ...handedOn(call.property(settings, 'transaction')),
    filters: known || where !== undefined ? withJoined(read.filters, joined) : null,
    includes: [...new Set([settings, ...asked].flatMap((each) => includesOf(call, each)))],
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
        // how many groups there are is not known
        limited: limit !== undefined ? true : known && call.property(settings, 'group') === undefined ? false : null,
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
        filters: withJoined([...primaryOf(call, entity), ...(read.filters ?? [])], joined),
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
      return query('update', {
        ...common,
        written: name === 'update' ? keysOfValue(first) : names(first),
        everyRow,
      });
    default:
      return query('delete', { ...common, everyRow: name === 'truncate' || everyRow });
  }
}

/** What a method of a row does. */
export function ofInstance(call: OperationCall, name: string): OperationDraft {
  const entity = instanceEntity(call);
  const [first, second] = call.args;
  const settings = name === 'update' || name === 'increment' || name === 'decrement' ? second : first;
  const common = {
    entities: entity === null ? [] : [call.entity(entity) ?? entity],
    api: `${entity ?? 'model'}.${name}`,
    client: clientOf(call, settings),
    ...handedOn(call.property(settings, 'transaction')),
    filters: primaryOf(call, entity),
    limited: true,
    single: true,
  };
  if (name === 'destroy') return query('delete', common);
  if (name === 'reload') return query('select', { ...common, onMissing: 'throws' });
  if (name === 'save' && isBuilt(call.receiver))
    return query('insert', { ...common, filters: [], limited: null, single: false });
  return query('update', {
    ...common,
    written: name === 'update' ? keysOfValue(first) : name === 'save' ? assigned(call, entity) : null,
  });
}

/** `new User()` and `User.build()` make what `save` inserts; what a class's own methods are called on is not known to be new. */
function isBuilt(receiver: Value | null): boolean {
  if (receiver?.kind !== 'external' || receiver.call === null) return false;
  const { form, name, place } = receiver.call;
  if (name === 'build') return true;
  return form === 'new' && !place.module.facts.classes.some(({ nameStart }) => nameStart === place.start);
}

/** Columns that were set on a row since it was fetched; null if none is known. */
function assigned(call: OperationCall, entity: string | null): string[] | null {
  const columns = entity === null ? undefined : call.declared(entity)?.columns;
  const keys = [...(call.event.state?.keys() ?? [])].filter(
    (key) => columns?.some(({ name }) => name === key) === true,
  );
  return keys.length === 0 ? null : keys;
}

function both(one: Conditions, other: Conditions): Conditions {
  return {
    filters: one.filters === null || other.filters === null ? null : withJoined(one.filters, other.filters),
    none: one.none && other.none,
  };
}

function withJoined(filters: readonly QueryFilter[] | null, more: readonly QueryFilter[]): QueryFilter[] | null {
  return (
    filters && [
      ...filters,
      ...more.filter(
        (each) => !filters.some(({ column, operator }) => column === each.column && operator === each.operator),
      ),
    ]
  );
}

/** Conditions on what is fetched along, where a row without it is left out. */
function filtersOfIncludes(
  call: OperationCall,
  settings: Value | undefined,
  entity: string | null,
  depth: number,
): QueryFilter[] {
  return (depth > 3 ? [] : included(call, settings)).flatMap(({ value: each, ...atTimes }): QueryFilter[] => {
    const required = each.kind === 'object' ? each.props.get('required') : undefined;
    if (each.kind !== 'object' || (required?.kind === 'literal' && required.value === false)) return [];
    const as = call.text(each.props.get('as')) ?? call.text(each.props.get('association'));
    const relations = entity === null ? undefined : call.declared(entity)?.relations;
    const to = modelName(each.props.get('model') ?? null) ?? relations?.find(({ name }) => name === as)?.to;
    if (to === undefined) return [];
    const own = readConditions(each.props.get('where'), conditions).filters ?? [];
    return [
      ...own.map((filter) => (filter.column.includes('.') ? filter : { ...filter, column: `${to}.${filter.column}` })),
      ...filtersOfIncludes(call, each, to, depth + 1),
    ].map((filter) => ({ ...filter, ...atTimes }));
  });
}

/** What is fetched along: each of a list, or the one; `optional` if it is put in under conditions of the code. */
function included(call: OperationCall, settings: Value | undefined): { value: Value; optional?: true }[] {
  const include = call.property(settings, 'include');
  const always = include === undefined ? [] : options(include);
  const listed = (value: Value, more: { optional?: true }): { value: Value; optional?: true }[] => {
    const each = options(value);
    return each.map((option) => ({ value: option, ...(each.length > 1 ? { optional: true as const } : more) }));
  };
  return always.flatMap((option) =>
    option.kind !== 'array'
      ? [{ value: option }]
      : [
          ...option.elements.flatMap((each) => listed(each, {})),
          ...(option.rest === null ? [] : listed(option.rest, { optional: true })),
        ],
  );
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
export function clientOf(call: OperationCall, settings: Value | undefined): string {
  const given = call.property(settings, 'transaction');
  const transaction = (given === undefined ? [] : options(given)).find(
    (option) => option.kind === 'external' && option.path.text === 'sequelize.Transaction()',
  );
  return transaction === undefined ? 'sequelize' : call.client(transaction);
}

function includesOf(call: OperationCall, settings: Value | undefined): string[] {
  return included(call, settings).flatMap(({ value: each }): string[] => {
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
