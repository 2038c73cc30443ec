import { options, unknown, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { PendingCall } from '../../evaluate/knowledge.ts';
import type { QueryFilter } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { isTrue } from './arguments.ts';
import { keysOfValue, readConditions, type Conditions, type ConditionStyle } from './conditions.ts';
import { appendedTo } from './mongo-updates.ts';
import { limitedBy, query, type QueryDraft } from './queries.ts';

/** Settings that say how many connections a client keeps. */
export const mongoPool = ['maxPoolSize', 'poolSize'];

/** How MongoDB's filters are written; shared by the driver and by what is built on it. */
export const mongoConditions: ConditionStyle = {
  groups: { $and: 'all', $or: 'any', $nor: 'none' },
  operators: {
    $eq: '=',
    $in: 'in',
    $nin: 'other',
    $ne: 'other',
    $not: 'other',
    $gt: 'range',
    $gte: 'range',
    $lt: 'range',
    $lte: 'range',
    $regex: 'like',
    $exists: 'other',
    $all: 'in',
    $elemMatch: 'other',
    $size: 'other',
    $type: 'other',
    $near: 'other',
    $geoWithin: 'other',
    $text: 'other',
  },
  ignored: ['$options', '$comment'],
  opaque: ['$where', '$expr', '$text', '$jsonSchema'],
};

export const mongoReads = [
  'find',
  'findOne',
  'findById',
  'exists',
  'count',
  'countDocuments',
  'estimatedDocumentCount',
  'distinct',
  'aggregate',
] as const;
export const mongoWrites = [
  'create', 'insert', 'insertOne', 'insertMany', 'save', 'bulkSave', 'bulkWrite',
  'update', 'updateOne', 'updateMany', 'replaceOne', 'findOneAndUpdate', 'findOneAndReplace', 'findByIdAndUpdate', 'findAndModify',
  'remove', 'deleteOne', 'deleteMany', 'findOneAndDelete', 'findOneAndRemove', 'findByIdAndDelete', 'findByIdAndRemove', 'findAndRemove',
] as const; // prettier-ignore

/** Methods whose first argument is a filter. */
export const mongoFiltered = [
  'find', 'findOne', 'exists', 'count', 'countDocuments', 'update', 'updateOne', 'updateMany', 'replaceOne', 'findOneAndUpdate', 'findOneAndReplace', 'findAndModify',
  'remove', 'deleteOne', 'deleteMany', 'findOneAndDelete', 'findOneAndRemove', 'findAndRemove',
] as const; // prettier-ignore

/** What a method of a collection or model does. `chain` is what follows on its result (`.sort().limit()`). */
export function mongoOperation(
  call: OperationCall,
  name: string,
  entity: string | null,
  client: string,
  api: string,
): OperationDraft {
  const [first, second] = call.args;
  const chain = call.chain();
  const last = (...names: string[]): Value | undefined =>
    chain.findLast((event) => names.includes(event.name))?.args[0];
  const byId = name.startsWith('findById');
  const conditions: Conditions = byId
    ? { filters: [{ column: '_id', operator: '=' }], none: false }
    : readConditions(usable(first), mongoConditions);
  const common = {
    entities: entity === null ? [] : [entity],
    api,
    client,
    filters: filtersOf(conditions, chain),
    includes: populated(chain),
  };
  const optionsAt = (index: number): Value | undefined =>
    call.args[index]?.kind === 'function' ? undefined : call.args[index];
  switch (name) {
    case 'find': {
      const settings = optionsAt(2) ?? optionsAt(1);
      const limit = last('limit') ?? call.property(settings, 'limit');
      const selected =
        last('select', 'project') ?? (api.includes('mongodb') ? call.property(second, 'projection') : optionsAt(1));
      return query('select', {
        ...common,
        order: keysOfValue(last('sort') ?? call.property(settings, 'sort')) ?? words(last('sort')),
        limited: chain.some((event) => event.name === 'limit')
          ? limitedBy([call.event, ...chain], 'limit')
          : limit !== undefined || chain.some((event) => event.name === 'findOne'),
        single: chain.some((event) => event.name === 'findOne'),
        columns: selectedColumns(selected),
      });
    }
    case 'findOne':
    case 'findById':
    case 'exists': {
      const throws = chain.some((event) => event.name === 'orFail');
      return query('select', {
        ...common,
        limited: true,
        single: true,
        columns: selectedColumns(last('select')),
        order: keysOfValue(last('sort')) ?? [],
        onMissing: throws ? 'throws' : 'null',
      });
    }
    case 'count':
    case 'countDocuments':
    case 'estimatedDocumentCount':
      return query('count', { ...common, limited: true, single: true, columns: [] });
    case 'distinct':
      return query('select', {
        ...common,
        filters: readConditions(usable(second), mongoConditions).filters,
        limited: null,
      });
    case 'aggregate':
      return query('select', { ...common, ...aggregated(first) });
    case 'create':
    case 'insert':
    case 'insertOne':
    case 'insertMany':
    case 'save':
    case 'bulkSave':
      return query('insert', { ...common, filters: [], written: keysOfValue(usable(first)) });
    case 'bulkWrite':
      return query('update', { ...common, filters: null });
    case 'remove':
    case 'deleteOne':
    case 'deleteMany':
    case 'findOneAndDelete':
    case 'findOneAndRemove':
    case 'findAndRemove':
    case 'findByIdAndDelete':
    case 'findByIdAndRemove': {
      const many = name === 'deleteMany' || name === 'remove';
      return query('delete', {
        ...common,
        limited: many ? null : true,
        single: !many,
        everyRow: many && conditions.none,
        onMissing: 'null',
      });
    }
    default: {
      const many = name === 'updateMany' || (name === 'update' && isTrue(call.property(call.args[2], 'multi')));
      const update = name === 'findAndModify' ? call.args[2] : second;
      const settings = call.args[name === 'findAndModify' ? 3 : 2];
      return query(isTrue(call.property(settings, 'upsert')) ? 'upsert' : 'update', {
        ...common,
        written: updatedKeys(update),
        ...appendedTo(update),
        limited: many ? null : true,
        single: !many,
        everyRow: many && conditions.none,
        onMissing: 'null',
      });
    }
  }
}

/** A callback is no filter: `User.find((err, users) => …)`. */
function usable(value: Value | undefined): Value | undefined {
  return value?.kind === 'function' ? undefined : value;
}

/** Filters of the call with those of `.where('age').gt(18)` behind it. */
function filtersOf(
  conditions: Conditions,
  chain: readonly { name: string; args: readonly Value[] }[],
): readonly QueryFilter[] | null {
  if (conditions.filters === null) return null;
  const filters = [...conditions.filters];
  for (const { name, args } of chain) {
    const [first] = args;
    if (name === 'where' && first?.kind === 'literal' && typeof first.value === 'string')
      filters.push({ column: first.value, operator: '=' });
    else if (
      (name === 'where' || name === 'find' || name === 'findOne' || name === 'and' || name === 'or') &&
      first !== undefined &&
      first.kind !== 'function'
    ) {
      const more = readConditions(first, { ...mongoConditions, lists: 'any' });
      if (more.filters === null) return null;
      filters.push(...more.filters);
    }
  }
  return filters;
}

function populated(chain: readonly { name: string; args: readonly Value[] }[]): string[] {
  return chain.flatMap(({ name, args }) => {
    if (name !== 'populate' || args[0] === undefined) return [];
    return options(args[0]).flatMap((option) => {
      if (option.kind === 'object') return pathOf(option.props.get('path'));
      return option.kind === 'array'
        ? option.elements.flatMap((element) =>
            element.kind === 'object' ? pathOf(element.props.get('path')) : words(element),
          )
        : words(option);
    });
  });
}

function pathOf(value: Value | undefined): string[] {
  return words(value);
}

function words(value: Value | undefined): string[] {
  return value?.kind === 'literal' && typeof value.value === 'string'
    ? value.value
        .split(/\s+/)
        .map((word) => word.replace(/^[-+]/, ''))
        .filter((word) => word !== '')
    : [];
}

/** Columns that a projection asks for; null for all, or if it leaves some out. */
function selectedColumns(value: Value | undefined): string[] | null {
  if (value === undefined) return null;
  if (value.kind === 'literal' && typeof value.value === 'string')
    return /(?:^|\s)-/.test(value.value) ? null : words(value);
  if (value.kind !== 'object' || value.rest !== null) return null;
  const kept = [...value.props].filter(
    ([, shown]) => shown.kind === 'literal' && (shown.value === 1 || shown.value === true),
  );
  return kept.length === 0 ? null : kept.map(([key]) => key);
}

function updatedKeys(value: Value | undefined): string[] | null {
  if (value === undefined) return null;
  const keys = new Set<string>();
  for (const option of options(value)) {
    if (option.kind !== 'object' || option.rest !== null) return null;
    for (const [key, prop] of option.props) {
      if (!key.startsWith('$')) keys.add(key);
      else {
        const inner = keysOfValue(prop);
        if (inner === null) return null;
        for (const each of inner) keys.add(each);
      }
    }
  }
  return [...keys];
}

/** What a pipeline's stages say. */
function aggregated(pipeline: Value | undefined): Partial<QueryDraft> {
  if (pipeline?.kind !== 'array' || pipeline.rest !== null) return { filters: null, limited: null };
  let filters: readonly QueryFilter[] | null = [];
  let limited: boolean | null = false;
  const includes: string[] = [];
  pipeline.elements.forEach((stage, index) => {
    if (stage.kind !== 'object') {
      filters = null;
      return;
    }
    const match = stage.props.get('$match');
    // what stages before have computed has no index
    if (match !== undefined && index === 0) filters = readConditions(match, mongoConditions).filters;
    const group = stage.props.get('$group');
    if (
      stage.props.has('$limit') ||
      stage.props.has('$count') ||
      stage.props.has('$sample') ||
      isConstant(group?.kind === 'object' ? group.props.get('_id') : undefined)
    )
      limited = true;
    // how many groups there are is not known
    else if (group !== undefined && limited === false) limited = null;
    const lookup = stage.props.get('$lookup');
    const from = lookup?.kind === 'object' ? lookup.props.get('from') : undefined;
    includes.push(...words(from));
  });
  return { filters, limited, includes };
}

/** Runs the callback that may stand last: `collection.findOne(filter, (error, document) => …)`. */
export function callBack(call: PendingCall, result: Value): void {
  const last = call.args.at(-1);
  if (last?.kind === 'function') call.invoke(last, [unknown, result]);
}

export function receiverOf(call: { readonly receiver: Value | null }): ExternalValue | null {
  return call.receiver?.kind === 'external' ? call.receiver : null;
}

/** A group that is not made by a field: there is one. */
function isConstant(value: Value | undefined): boolean {
  return value?.kind === 'literal' && !String(value.value).startsWith('$');
}
