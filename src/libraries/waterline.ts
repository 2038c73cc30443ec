import type { CallEvent } from '../evaluate/events.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import { makePromise, options, settle, type Value } from '../evaluate/values.ts';
import type { QueryFilter } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { keysOfValue, readConditions, type ConditionStyle } from './support/conditions.ts';
import { names } from './support/decorated-members.ts';
import { query, sqlOperations, sqlText } from './support/queries.ts';
import { prepareSql } from './support/sql.ts';
import { implicitNames, waterlineEntities } from './support/waterline-models.ts';

const model = 'waterline.*';
/** what is awaited when everything was said */
const pending = 'waterline.Query()';
const connection = 'waterline.Connection()';
const methods =
  'find|findOne|stream|create|createEach|findOrCreate|update|updateOne|destroy|destroyOne|archive|archiveOne|count|sum|avg';
const later =
  'where|limit|skip|paginate|sort|select|omit|populate|populateAll|fetch|usingConnection|set|meta|decrypt|intercept|tolerate|retry|eachRecord|eachBatch';

const conditions: ConditionStyle = {
  groups: { or: 'any', and: 'all' },
  operators: { '<': 'range', '<=': 'range', '>': 'range', '>=': 'range', in: 'in', nin: 'other', '!=': 'other', '!': 'other', like: 'like', startsWith: 'like', contains: 'other', endsWith: 'other' },
}; // prettier-ignore
/** Keys of a query that are no columns. */
const clauses = new Set(['where', 'limit', 'skip', 'sort', 'select', 'omit']);

/** Waterline, the ORM of Sails: global models, and queries that are awaited when everything was said. */
export default defineLibrary({
  packages: ['sails', 'waterline', 'sails-hook-orm'],
  versions: '0.10 || 0.13 || 1',
  docs: 'https://sailsjs.com/documentation/reference/waterline-orm',
  title: 'Waterline',
  indexSyntax: 'a migration: Waterline declares no indexes but `unique: true`',
  prepare: prepareSql('sendNativeQuery'),
  implicitNames,
  rows: [
    { api: `${pending}.{${later}}`, is: 'function', returns: 'receiver' },
    { api: '{sails|sails.getDatastore()}.sendNativeQuery', is: 'sink', kind: 'sql', arg: 0 },
  ],
  hooks: {
    [`${model}.{${methods}}`]: begun,
    '{sails|sails.getDatastore()}.sendNativeQuery': begun,
    'sails.getDatastore().transaction': (call) => {
      const work = call.args.find((argument) => argument.kind === 'function');
      return work === undefined ? undefined : makePromise(settle(call.invoke(work, [call.external(connection)])));
    },
  },
  operations: {
    ...Object.fromEntries(
      methods
        .split('|')
        .map((name) => [`${model}.${name}`, (call: OperationCall): OperationDraft => describe(call, name)]),
    ),
    'sails.getDatastore().transaction': () => ({
      is: 'transaction',
      operation: 'run',
      api: 'getDatastore.transaction',
    }),
    '{sails|sails.getDatastore()}.sendNativeQuery': (call): OperationDraft[] =>
      sqlOperations(sqlText(call, call.args[0]), clientOf(call, call.chain())),
  },
  entities: waterlineEntities,
});

function begun(call: PendingCall): Value {
  return call.external(pending, {
    args: call.args,
    receiver: call.receiver?.kind === 'external' ? call.receiver : null,
  });
}

function describe(call: OperationCall, name: string): OperationDraft {
  const chain = call.chain();
  const entity = call.receiver?.kind === 'external' ? call.receiver.path.name : null;
  const given = (of: string): Value | undefined => chain.find((event) => event.name === of)?.args[0];
  const [first, second] = call.args;
  const { filters, none, limited } = criteriaOf(call, first, given('where'));
  const common = {
    entities: entity === null ? [] : [call.entity(entity) ?? entity],
    api: `${entity ?? 'Model'}.${name}`,
    client: clientOf(call, chain),
    filters,
  };
  const selected = names(given('select') ?? call.property(first, 'select'));
  const sorted = given('sort') ?? call.property(first, 'sort');
  const reading = {
    ...common,
    order: names(sorted).map((each) => each.split(' ')[0] ?? each),
    includes: chain.flatMap((event) => (event.name === 'populate' ? names(event.args[0]) : [])),
    columns: selected.length === 0 ? null : selected,
  };
  switch (name) {
    case 'find':
    case 'stream':
      return query('select', {
        ...reading,
        limited: limited || chain.some((event) => event.name === 'limit' || event.name === 'paginate'),
      });
    case 'findOne':
      return query('select', { ...reading, limited: true, single: true, onMissing: 'null' });
    case 'create':
    case 'createEach':
      return query('insert', { ...common, filters: [], written: keysOfValue(first) });
    case 'findOrCreate':
      return query('upsert', { ...common, limited: true, single: true, written: keysOfValue(second) });
    case 'update':
    case 'updateOne':
    case 'archive':
    case 'archiveOne':
      return query('update', {
        ...common,
        ...(name.endsWith('One') ? { limited: true, single: true } : {}),
        written: keysOfValue(given('set') ?? second),
        everyRow: none && name === 'update',
      });
    case 'destroy':
    case 'destroyOne':
      return query('delete', {
        ...common,
        ...(name === 'destroyOne' ? { limited: true, single: true } : { everyRow: none }),
      });
    default:
      return query('count', { ...common, limited: true, single: true, columns: [] });
  }
}

/** `5`, `[5, 6]`, `{ name }`, `{ where: { name }, limit: 5 }`. */
function criteriaOf(
  call: OperationCall,
  value: Value | undefined,
  where: Value | undefined,
): { filters: QueryFilter[] | null; none: boolean; limited: boolean } {
  const keys = value === undefined ? undefined : call.object(value);
  const isQuery = keys != null && keys.size > 0 && [...keys.keys()].every((key) => clauses.has(key));
  const limited = isQuery && keys.has('limit');
  const key = value === undefined ? null : keyOperator(value);
  const own = key === null ? readConditions(isQuery ? keys.get('where') : value, conditions) : null;
  const more = readConditions(where, conditions);
  const filters = own === null ? [{ column: 'id', operator: key ?? '=' } as const] : own.filters;
  return {
    filters: filters === null || more.filters === null ? null : [...filters, ...more.filters],
    none: (own?.none ?? false) && more.none,
    limited,
  };
}

/** A key, or a list of keys, in the place of conditions; null for what is none, or not known to be one. */
function keyOperator(value: Value): '=' | 'in' | null {
  const kinds = new Set(options(value).map((option) => (option.kind === 'unknown' ? option.type : option.kind)));
  if ([...kinds].every((kind) => kind === 'array')) return 'in';
  return [...kinds].every((kind) => kind === 'text' || kind === 'string' || kind === 'number' || kind === 'uuid') ||
    options(value).every(
      (option) => option.kind === 'literal' && (typeof option.value === 'string' || typeof option.value === 'number'),
    )
    ? '='
    : null;
}

/** What `usingConnection` is given is the client. */
function clientOf(call: OperationCall, chain: readonly CallEvent[]): string {
  const given = chain.find(({ name }) => name === 'usingConnection')?.args[0];
  const own = (given === undefined ? [] : options(given)).find(
    (option) => option.kind === 'external' && option.path.text === connection,
  );
  return own === undefined ? 'waterline' : call.client(own);
}
