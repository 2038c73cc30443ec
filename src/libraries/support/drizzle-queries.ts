import type { CallEvent } from '../../evaluate/events.ts';
import { options, settle, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { keysOfValue } from './conditions.ts';
import { setting } from './decorated-members.ts';
import { drizzleConditions, named } from './drizzle-conditions.ts';
import { builderPath, columnOf, isPart, markPart, sqlTextOf, tableName, tablePath } from './drizzle-values.ts';
import { limitedBy, query } from './queries.ts';

const aggregates = /^drizzle-orm\.(?:count|countDistinct|sum|sumDistinct|avg|avgDistinct|min|max)\(\)/;

/** What a chain of calls on a query builder does; null if it only begins to build, or is a part of another query. */
export function chainOperation(call: OperationCall, chain: readonly CallEvent[]): OperationDraft | null {
  const [root] = chain;
  if (root === undefined || isPart(root)) return null;
  const find = (...wanted: string[]): CallEvent | undefined => chain.find((event) => wanted.includes(event.name));
  if (find('as', 'getSQL', 'toSQL') !== undefined && find('execute', 'all', 'get', 'then') === undefined) return null;
  const client = call.client(root.receiver);
  const where = find('where');
  if (root.name === 'insert' || root.name === 'update' || root.name === 'delete') {
    const main = tableName(root.args[0]);
    const entities = main === null ? [] : [main];
    const conditions = drizzleConditions(where?.args[0], main);
    const common = { entities, client, api: `db.${root.name}`, filters: conditions.filters };
    if (root.name === 'insert') {
      if (chain.length === 1) return null;
      return query(find('onConflictDoUpdate', 'onDuplicateKeyUpdate') === undefined ? 'insert' : 'upsert', {
        ...common,
        filters: conflictColumns(find('onConflictDoUpdate'), main),
        written: keysOfValue(find('values')?.args[0]),
      });
    }
    const everyRow = conditions.none && find('limit') === undefined;
    if (root.name === 'delete') return query('delete', { ...common, everyRow });
    return query('update', { ...common, written: keysOfValue(find('set')?.args[0]), everyRow });
  }
  const from = find('from');
  if (from === undefined) return null;
  const main = tableName(from.args[0]);
  const joined = chain
    .filter((event) => /Join(?:Lateral)?$/.test(event.name))
    .flatMap((event) => tableName(event.args[0]) ?? []);
  const common = {
    entities: [...new Set([...(main === null ? [] : [main]), ...joined])],
    client,
    api: `db.${root.name}`,
    filters: drizzleConditions(where?.args[0], main).filters,
  };
  const fields = fieldsOf(root.args.at(-1));
  const grouped = find('groupBy') !== undefined;
  if (!grouped && fields !== null && fields.length > 0 && fields.every(([, value]) => isAggregate(value)))
    return query('count', { ...common, limited: true, single: true, columns: [] });
  const single = find('get') !== undefined;
  return query('select', {
    ...common,
    order: chain.filter(({ name }) => name === 'orderBy').flatMap((event) => orderOf(event.args, main)),
    limited: single ? true : limitedBy(chain, 'limit'),
    single,
    onMissing: single ? 'null' : 'empty',
    columns: columnsOf(fields, main),
  });
}

/** `db.query.users.findMany({ … })`: what the call gave holds its table and its condition. */
export function relationalOperation(call: OperationCall): OperationDraft {
  const many = call.event.name === 'findMany';
  const result = settle(call.event.result);
  const row = result.kind === 'array' ? result.rest : result;
  const [table, where, order] = row?.kind === 'external' ? row.args : [];
  const [settings] = call.args;
  const main = tableName(table) ?? nameOfQuery(call.receiver);
  return query('select', {
    entities: main === null ? [] : [main],
    client: call.client(call.receiver),
    api: `db.query.${main ?? ''}.${call.event.name}`,
    filters: drizzleConditions(where, main).filters,
    order: orderOf([order], main),
    limited: many
      ? setting(settings, 'limit') !== undefined
        ? true
        : settings?.kind === 'unknown'
          ? null
          : false
      : true,
    single: !many,
    includes: includesOf(setting(settings, 'with'), 0),
    columns: chosen(setting(settings, 'columns')),
    onMissing: many ? 'empty' : 'null',
  });
}

/** `db.$count(users, eq(users.active, true))` */
export function countOperation(call: OperationCall): OperationDraft {
  const main = tableName(call.args[0]);
  return query('count', {
    entities: main === null ? [] : [main],
    client: call.client(call.receiver),
    api: 'db.$count',
    filters: drizzleConditions(call.args[1], main).filters,
    limited: true,
    single: true,
    columns: [],
  });
}

/** Queries that a condition asks are parts of the query that it is a condition of. */
export function markParts(args: readonly Value[]): void {
  for (const argument of args)
    for (const option of options(argument))
      if (option.kind === 'external' && option.path.text === builderPath) markPart(option);
}

/** The name in `db.query.<name>`, where the schema is not known. */
export function nameOfQuery(receiver: Value | null): string | null {
  return receiver?.kind === 'external' && receiver.receiver?.path.name === 'query' ? receiver.path.name : null;
}

/** The schema that the client was made with: `drizzle(pool, { schema })`, `drizzle({ client, schema })`. */
export function schemaOf(receiver: Value | null): Value | undefined {
  for (let at: ExternalValue | null = receiver?.kind === 'external' ? receiver : null; at !== null; at = at.receiver)
    for (const argument of at.args) {
      const schema = setting(argument, 'schema') ?? setting(argument, 'relations');
      if (schema !== undefined) return schema;
    }
  return undefined;
}

function conflictColumns(event: CallEvent | undefined, main: string | null): { column: string; operator: '=' }[] {
  const target = setting(event?.args[0], 'target');
  const list = target?.kind === 'array' ? target.elements : target === undefined ? [] : [target];
  return list.flatMap((each) => {
    const column = columnOf(each);
    return column === null ? [] : [{ column: named(column.table, column.key, main), operator: '=' as const }];
  });
}

function fieldsOf(value: Value | undefined): [string, Value][] | null {
  for (const option of value === undefined ? [] : options(value))
    if (option.kind === 'object' && option.rest === null) return [...option.props];
  return null;
}

function isAggregate(value: Value): boolean {
  if (value.kind !== 'external') return false;
  if (aggregates.test(value.path.text)) return true;
  return /^\s*(?:cast\s*\(\s*)?(?:count|sum|avg|min|max|coalesce\s*\(\s*(?:sum|max|min|avg|count))\s*\(/i.test(
    sqlTextOf(value) ?? '',
  );
}

function columnsOf(fields: [string, Value][] | null, main: string | null): string[] | null {
  if (fields === null) return null;
  const columns: string[] = [];
  for (const [, value] of fields) {
    const column = columnOf(value);
    if (column !== null) columns.push(named(column.table, column.key, main));
    else if (value.kind !== 'external' || value.path.text === tablePath) return null;
  }
  return columns;
}

function orderOf(values: readonly (Value | undefined)[], main: string | null): string[] {
  return values.flatMap((value): string[] => {
    if (value?.kind === 'array') return orderOf(value.elements, main);
    if (value?.kind === 'object') return [...value.props.keys()];
    const column = columnOf(value);
    return column === null ? [] : [named(column.table, column.key, main)];
  });
}

function includesOf(value: Value | undefined, depth: number): string[] {
  if (value?.kind !== 'object' || depth > 4) return [];
  return [...value.props].flatMap(([key, inner]) =>
    inner.kind === 'literal' && inner.value !== true
      ? []
      : [key, ...includesOf(setting(inner, 'with'), depth + 1).map((each) => `${key}.${each}`)],
  );
}

function chosen(value: Value | undefined): string[] | null {
  if (value?.kind !== 'object' || value.rest !== null) return null;
  const on = [...value.props].filter(([, each]) => each.kind === 'literal' && each.value === true).map(([key]) => key);
  return on.length === 0 ? null : on;
}
