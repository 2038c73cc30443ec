import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, type Value } from '../../evaluate/values.ts';
import type { QueryFilter } from '../../model/operations.ts';
import { names } from './decorated-members.ts';
import { readSql } from './sql.ts';

/** `'users as u'`, `{ u: 'users' }`. */
export function tablesOf(value: Value | undefined): { table: string; alias: string }[] {
  for (const option of value === undefined ? [] : options(value)) {
    const text = asText(option);
    if (text !== null) {
      const [, table = '', alias = table] = /^\s*([^\s]+)(?:\s+(?:as\s+)?(\w+))?\s*$/i.exec(text) ?? [];
      const name = table.split('.').at(-1) ?? table;
      return name === '' || name.includes('{?}') ? [] : [{ table: name, alias: alias === table ? name : alias }];
    }
    if (option.kind === 'object')
      return [...option.props].flatMap(([alias, table]) =>
        tablesOf(table).map((each) => ({ table: each.table, alias })),
      );
  }
  return [];
}

/** Tables behind the names that `.with('recent', (qb) => qb.from('posts'))` gives to queries. */
export function commonTables(chain: readonly CallEvent[]): Map<string, string[]> {
  const views = new Map<string, string[]>();
  for (const event of chain) {
    const name = /^with(?:Recursive|Materialized|NotMaterialized)?$/.test(event.name) ? asText(event.args[0]) : null;
    if (name === null) continue;
    const inside = event.callbacks.flatMap(({ events }) =>
      events.flatMap((each) => (each.kind === 'call' ? [each] : [])),
    );
    const built = inside.filter((each) => /^(?:from|table|into)$|[jJ]oin$/.test(each.name));
    const tables = built.flatMap((each) => tablesOf(each.args[0]).flatMap(({ table }) => views.get(table) ?? [table]));
    if (tables.length > 0) views.set(name, [...new Set(tables)]);
  }
  return views;
}

/** Conditions in conditions. */
const maxDepth = 4;

/** Conditions of a chain, with the names of columns as `named` has them. */
export function filtersOf(
  chain: readonly CallEvent[],
  named: (column: string) => string,
  depth = 0,
): { filters: QueryFilter[] | null; none: boolean } {
  const filters: QueryFilter[] = [];
  let unread = false;
  let none = true;
  for (const event of chain) {
    const kind = /^(?:and|or)?(?:[wW]here)(\w*)$/.exec(event.name)?.[1];
    if (kind === undefined) continue;
    none = false;
    const either = event.name.startsWith('or');
    const add = (column: string, operator: QueryFilter['operator']): void =>
      void filters.push({ column: named(column), operator: either && operator === '=' ? 'in' : operator });
    const [first, second, third] = event.args;
    const column = asText(first);
    const operators: Readonly<Record<string, QueryFilter['operator']>> = {
      In: 'in',
      NotIn: 'other',
      // to have no value is no look-up by one
      Null: 'other',
      NotNull: 'other',
      Between: 'range',
      NotBetween: 'other',
      Like: 'like',
      ILike: 'other',
      Not: 'other',
      JsonPath: 'other',
    };
    if (kind === 'Exists' || kind === 'NotExists') continue;
    if (first?.kind === 'function' && (kind === '' || kind === 'Not') && depth < maxDepth) {
      const own = event.callbacks.flatMap(({ events }) =>
        events.flatMap((each) => (each.kind === 'call' ? [each] : [])),
      );
      const group = filtersOf(own, (name) => name, depth + 1);
      if (group.filters === null || group.none) unread = true;
      // one of several conditions: no value of a column is the only one
      const any = own.some(({ name }) => name.startsWith('or'));
      for (const { column: of, operator } of group.filters ?? [])
        add(of, kind === 'Not' ? 'other' : any && operator === '=' ? 'in' : operator);
      continue;
    }
    // `.where(knex.raw('a > b'))`
    const raw = kind === 'Raw' ? column : kind === '' && second === undefined ? rawText(first) : null;
    if (kind === 'Raw' || raw !== null) {
      const [statement] = raw === null ? [] : readSql(`SELECT * FROM t WHERE ${raw}`);
      // one more condition on columns of other tables takes nothing away from those that are known
      if (statement?.filters == null || (statement.filters.length === 0 && either)) unread = true;
      else for (const filter of statement.filters) add(filter.column, filter.operator);
    } else if (column !== null)
      add(
        column,
        kind === ''
          ? third === undefined
            ? isNull(second)
              ? 'other'
              : '='
            : comparison(asText(second))
          : (operators[kind] ?? 'other'),
      );
    else if (first?.kind === 'object' && first.rest === null && first.cls === null)
      for (const [key, value] of first.props) add(key, operators[kind] ?? (isNull(value) ? 'other' : '='));
    else if (first?.kind === 'array') for (const name of names(first)) add(name, operators[kind] ?? 'in');
    else unread = true;
  }
  return {
    filters: unread
      ? null
      : filters.filter(
          (filter, index) =>
            filters.findIndex((each) => each.column === filter.column && each.operator === filter.operator) === index,
        ),
    none,
  };
}

function rawText(value: Value | undefined): string | null {
  return value?.kind === 'external' && value.path.text.endsWith('.raw()') ? asText(value.args[0]) : null;
}

function isNull(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === null;
}

function comparison(operator: string | null): QueryFilter['operator'] {
  switch (operator?.toLowerCase()) {
    case '=':
      return '=';
    case '<':
    case '>':
    case '<=':
    case '>=':
    case 'between':
      return 'range';
    case 'in':
      return 'in';
    case 'like':
      return 'like';
    default:
      return 'other';
  }
}

/** `'name'`, `['a', { column: 'b' }]`. */
export function orderNames(value: Value | undefined): string[] {
  const text = asText(value);
  if (text !== null) return text.includes('{?}') ? [] : [text];
  return value?.kind === 'array'
    ? value.elements.flatMap((each) =>
        each.kind === 'object' ? orderNames(each.props.get('column')) : orderNames(each),
      )
    : [];
}

/** Columns that are asked for by name; null for all, or if one is not known. */
export function selected(chain: readonly CallEvent[]): string[] | null {
  const columns: string[] = [];
  for (const event of chain) {
    if (!['select', 'first', 'columns', 'column', 'pluck'].includes(event.name)) continue;
    for (const argument of event.args) {
      const texts = argument.kind === 'array' ? argument.elements.map((each) => asText(each)) : [asText(argument)];
      for (const text of texts) {
        if (text === null || text.includes('*') || text.includes('{?}')) return null;
        columns.push(text.split(/\s+as\s+/i)[0] ?? text);
      }
    }
  }
  return columns.length === 0 ? null : columns;
}
