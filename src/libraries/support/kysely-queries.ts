import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { QueryFilter } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { keysOfValue } from './conditions.ts';
import { names } from './decorated-members.ts';
import { isAtTimes } from './knex-chains.ts';
import { limitedBy, query } from './queries.ts';
import { readSql } from './sql.ts';

export const kyselyBuilder = 'kysely.Builder()';
export const expressions = 'kysely.ExpressionBuilder()';
const ends = new Set(['execute', 'executeTakeFirst', 'executeTakeFirstOrThrow', 'stream']);

interface Scope {
  /** entity or table by the name that the query calls it */
  readonly tables: Map<string, string>;
  readonly main: string | null;
}

/** What a chain of calls on a query builder does, once it is executed; null if it only builds. */
export function kyselyOperation(call: OperationCall, own: readonly CallEvent[]): OperationDraft | null {
  const [root] = own;
  const end = own.findLast(({ name }) => ends.has(name));
  if (root === undefined || end === undefined) return null;
  const chain = own.flatMap((event) =>
    event.name === '$if' || event.name === '$call' ? [event, ...within(event)] : [event],
  );
  const find = (...wanted: string[]): CallEvent | undefined => chain.find(({ name }) => wanted.includes(name));
  const views = commonTables(root);
  const tables = new Map<string, string>();
  for (const event of [root, ...chain.filter(({ name }) => /(?:Join(?:Lateral)?$)|^from$|^using$/.test(name))])
    for (const { table, alias } of tablesOf(given(event))) tables.set(alias, views.get(table) ?? table);
  const [main = null] = tables.values();
  const scope: Scope = { tables, main };
  const { filters, none } = filtersOf(chain, scope, root === call.event ? root : null);
  const common = {
    entities: [
      ...new Set([
        ...tables.values(),
        ...chain.flatMap((event) =>
          event.name === 'where' ? lookedInto(event).map((table) => views.get(table) ?? table) : [],
        ),
      ]),
    ],
    client: call.client(root.receiver),
    api: `db.${root.name}`,
    filters,
  };
  switch (root.name) {
    case 'insertInto':
    case 'replaceInto': {
      const conflict = find('onConflict');
      const upserts =
        find('onDuplicateKeyUpdate') !== undefined || within(conflict).some(({ name }) => name === 'doUpdateSet');
      const columns = within(conflict).flatMap(({ name, args }) =>
        name === 'column' || name === 'columns' ? names(args[0]) : [],
      );
      return query(upserts || root.name === 'replaceInto' ? 'upsert' : 'insert', {
        ...common,
        filters: columns.map((column): QueryFilter => ({ column, operator: '=' })),
        written: keysOfValue(given(find('values'))),
      });
    }
    case 'mergeInto':
      return query('upsert', common);
    case 'updateTable': {
      const set = find('set');
      const [first] = set?.args ?? [];
      return query('update', {
        ...common,
        written: asText(first) === null ? keysOfValue(given(set)) : names(first),
        everyRow: none && find('limit') === undefined,
      });
    }
    case 'deleteFrom':
      return query('delete', { ...common, everyRow: none && find('limit') === undefined });
    default:
  }
  const selects = chain.filter(({ name }) => name === 'select');
  const grouped = find('groupBy') !== undefined;
  if (
    !grouped &&
    find('selectAll') === undefined &&
    selects.length > 0 &&
    selects.every((event) => isAggregate(given(event)))
  )
    return query('count', { ...common, limited: true, single: true, columns: [] });
  const single = end.name !== 'execute' && end.name !== 'stream';
  return query('select', {
    ...common,
    order: chain.flatMap(({ name, args }) =>
      name === 'orderBy' ? names(args[0]).map((column) => named(column.split(' ')[0] ?? column, scope)) : [],
    ),
    // the first row is taken of all that are fetched
    limited: limitedBy(chain, 'limit', 'fetch', 'top'),
    single,
    onMissing: end.name === 'executeTakeFirst' ? 'null' : end.name === 'executeTakeFirstOrThrow' ? 'throws' : 'empty',
    columns: selected(chain, scope),
  });
}

/** Calls that the functions which a call was given make, where they go on with the query. */
function within(event: CallEvent | undefined): CallEvent[] {
  return (event?.callbacks ?? []).flatMap(({ events }) =>
    events.flatMap((each) => (each.kind === 'call' ? [each] : [])),
  );
}

/** Tables of the queries in a condition: `exists(selectFrom('orders'))`. */
function lookedInto(event: CallEvent, depth = 0): string[] {
  const built = event.args.flatMap((argument) => (argument.kind === 'external' ? tablesOf(argument) : []));
  const inside = within(event).flatMap((each) => [
    ...(/^selectFrom$|Join(?:Lateral)?$/.test(each.name) ? tablesOf(given(each)).map(({ table }) => table) : []),
    ...(depth < 4 ? lookedInto(each, depth + 1) : []),
  ]);
  return [...built.map(({ table }) => table), ...inside];
}

/** An argument, or what a function that stands for it gives. */
function given(event: CallEvent | undefined): Value | undefined {
  const [first] = event?.args ?? [];
  return first?.kind === 'function' ? event?.callbacks[0]?.result : first;
}

/** `with('recent', (db) => db.selectFrom('posts'))`: the table behind each name. */
function commonTables(root: CallEvent): Map<string, string> {
  const views = new Map<string, string>();
  for (
    let at: ExternalValue | null = root.receiver?.kind === 'external' ? root.receiver : null;
    at !== null;
    at = at.receiver
  ) {
    const { call } = at;
    if (call === null || !/^with(?:Recursive)?$/.test(call.name)) continue;
    const [name] = (asText(call.args[0]) ?? '').split('(');
    const source = within(call).find((event) => /^(?:selectFrom|insertInto|updateTable|deleteFrom)$/.test(event.name));
    const [table] = tablesOf(source?.args[0]);
    if (name !== undefined && name !== '' && table !== undefined) views.set(name, table.table);
  }
  return views;
}

/** `'users'`, `'auth.users as u'`, a list of such, or the table of a query in its place. */
function tablesOf(value: Value | undefined, depth = 0): { table: string; alias: string }[] {
  const inner = value === undefined ? undefined : options(value).find(({ kind }) => kind === 'external');
  if (inner?.kind === 'external' && depth < 4) {
    const root = inner.receiver?.call ?? inner.call;
    const [of] = root === null || root.name !== 'selectFrom' ? [] : tablesOf(root.args[0], depth + 1);
    return of === undefined ? [] : [{ table: of.table, alias: asText(inner.args[0]) ?? of.alias }];
  }
  return names(value).flatMap((text) => {
    const [, table = '', alias] = /^\s*(\S+)(?:\s+as\s+(\w+))?\s*$/i.exec(text) ?? [];
    const name = table.split('.').at(-1) ?? table;
    return name === '' ? [] : [{ table: name, alias: alias ?? name }];
  });
}

function named(column: string, { tables, main }: Scope): string {
  const [qualifier, name] = column.includes('.') ? column.split('.').slice(-2) : [undefined, column];
  const table = qualifier === undefined ? main : (tables.get(qualifier) ?? qualifier);
  return table === main || table === null ? (name ?? column) : `${table}.${name}`;
}

function filtersOf(
  chain: readonly CallEvent[],
  scope: Scope,
  root: CallEvent | null = null,
): { filters: QueryFilter[] | null; none: boolean } {
  const into: Reading = { filters: [], unread: false, scope };
  let none = true;
  for (const event of chain) {
    if (event.name !== 'where' && event.name !== 'whereRef') continue;
    none = false;
    const [first] = event.args;
    const before = into.filters.length;
    if (event.name === 'whereRef') compare(first, 'ref', undefined, into, false);
    else if (first?.kind === 'function') read(event.callbacks[0]?.result, into, false, 0);
    else if (event.args.length === 1) read(first, into, false, 0);
    else compare(first, asText(event.args[1]), event.args[2], into, false);
    // what the same function adds under a condition is not always asked
    if (root !== null && isAtTimes(event, root))
      into.filters.splice(
        before,
        Infinity,
        ...into.filters.slice(before).map((filter) => ({ ...filter, optional: true as const })),
      );
  }
  const seen = new Set<string>();
  const filters = into.filters.filter(
    ({ column, operator }) => !seen.has(`${column} ${operator}`) && seen.add(`${column} ${operator}`),
  );
  return { filters: into.unread ? null : filters, none };
}

interface Reading {
  readonly filters: QueryFilter[];
  unread: boolean;
  readonly scope: Scope;
}

/** An expression: `eb('a', '=', 1)`, `eb.or([…])`, `eb.and({ a: 1 })`, a piece of SQL. */
function read(value: Value | undefined, into: Reading, either: boolean, depth: number): void {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind === 'literal') continue;
    if (option.kind === 'array' && depth < 8)
      for (const each of [...option.elements, ...(option.rest === null ? [] : [option.rest])])
        read(each, into, either, depth + 1);
    else if (option.kind === 'object')
      for (const [key, each] of option.props)
        into.filters.push({ column: named(key, into.scope), operator: each.kind === 'array' || either ? 'in' : '=' });
    else if (option.kind === 'external' && depth < 8) readExpression(option, into, either, depth);
    else into.unread = true;
  }
}

function readExpression(value: ExternalValue, into: Reading, either: boolean, depth: number): void {
  const { text, name } = value.path;
  if (text.startsWith('kysely.sql')) {
    readPiece(value, into);
    return;
  }
  if (!text.startsWith(expressions)) {
    into.unread = true;
    return;
  }
  const chained =
    value.receiver !== null && value.receiver.path.text.startsWith(`${expressions}()`) ? value.receiver : null;
  const any = either || name === 'or';
  if (chained !== null) read(chained, into, any, depth + 1);
  if (name === 'exists' || name === 'selectFrom') return;
  if (name === 'between') compare(value.args[0], 'between', value.args[1], into, any);
  else if (name === 'not') {
    const inner: Reading = { filters: [], unread: false, scope: into.scope };
    read(value.args[0], inner, either, depth + 1);
    into.filters.push(...inner.filters.map(({ column }): QueryFilter => ({ column, operator: 'other' })));
  } else if (value.args.length >= 2) compare(value.args[0], asText(value.args[1]), value.args[2], into, any);
  else if (name === 'or' || name === 'and' || name === 'parens')
    read(value.args[0], into, any && value.args[0]?.kind !== 'array' ? either : any, depth + 1);
  else if (chained === null) into.unread = true;
}

function compare(
  left: Value | undefined,
  operator: string | null,
  right: Value | undefined,
  into: Reading,
  either: boolean,
): void {
  const column = asText(left) ?? referenced(left);
  if (column === null || column.includes('{?}')) {
    const computed = left === undefined ? undefined : options(left).find(({ kind }) => kind === 'external');
    if (computed?.kind === 'external' && computed.path.root.text === 'kysely') return;
    into.unread = true;
    return;
  }
  const is = operatorOf(operator, right);
  into.filters.push({ column: named(column, into.scope), operator: either && is === '=' ? 'in' : is });
}

/** `eb.ref('users.id')`, `sql.ref('id')` */
function referenced(value: Value | undefined): string | null {
  return value?.kind === 'external' && value.path.text.endsWith('.ref()') ? asText(value.args[0]) : null;
}

function operatorOf(operator: string | null, right: Value | undefined): QueryFilter['operator'] {
  if (right?.kind === 'literal' && right.value === null) return 'other';
  switch (operator?.toLowerCase()) {
    case '=':
    case '==':
      return '=';
    case 'in':
      return 'in';
    case '<':
    case '>':
    case '<=':
    case '>=':
    case 'between':
      return 'range';
    case 'like':
      return 'like';
    default:
      return 'other';
  }
}

/** A condition in SQL: values are parameters, and so are names that are given as references. */
function readPiece(value: ExternalValue, into: Reading): void {
  const [texts, ...values] = value.args;
  if (texts?.kind !== 'array') return;
  const text = texts.elements
    .map(
      (part, index) =>
        (asText(part) ?? '') + (index >= texts.elements.length - 1 ? '' : (referenced(values[index]) ?? '$1')),
    )
    .join('');
  const [statement] = readSql(`SELECT * FROM "${into.scope.main ?? 't'}" WHERE ${text}`);
  if (statement?.filters == null) into.unread = true;
  else
    for (const { column, operator } of statement.filters)
      into.filters.push({ column: named(column, into.scope), operator });
}

function isAggregate(value: Value | undefined): boolean {
  const list = value?.kind === 'array' ? value.elements : value === undefined ? [] : [value];
  return (
    list.length > 0 &&
    list.every(
      (each) => each.kind === 'external' && /\.fn\.(?:countAll|count|sum|avg|max|min)\(\)/.test(each.path.text),
    )
  );
}

function selected(chain: readonly CallEvent[], scope: Scope): string[] | null {
  const columns: string[] = [];
  for (const event of chain) {
    if (event.name === 'selectAll') return null;
    if (event.name !== 'select') continue;
    const value = given(event);
    const list = value?.kind === 'array' ? value.elements : value === undefined ? [] : [value];
    for (const each of list) {
      const text = asText(each);
      if (text !== null) columns.push(named(text.split(/\s+as\s+/i)[0] ?? text, scope));
      else if (each.kind !== 'external') return null;
    }
  }
  return columns.length === 0 ? null : columns;
}
