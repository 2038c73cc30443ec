import { options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { QueryFilter } from '../../model/operations.ts';
import { readConditions, type Conditions, type ConditionStyle } from './conditions.ts';
import { columnOf, sqlPath, sqlTextOf } from './drizzle-values.ts';
import { readSql } from './sql.ts';

const comparisons: Readonly<Record<string, QueryFilter['operator']>> = {
  eq: '=',
  ne: 'other',
  gt: 'range',
  gte: 'range',
  lt: 'range',
  lte: 'range',
  between: 'range',
  notBetween: 'other',
  like: 'like',
  ilike: 'other',
  notLike: 'other',
  notIlike: 'other',
  inArray: 'in',
  notInArray: 'other',
  isNull: 'other',
  isNotNull: 'other',
  arrayContains: 'other',
  arrayContained: 'other',
  arrayOverlaps: 'other',
};

/** Conditions that are written as objects: `{ id: 1, OR: [{ name: { like: 'a%' } }] }`. */
const objectStyle: ConditionStyle = {
  groups: { AND: 'all', OR: 'any', NOT: 'none' },
  operators: comparisons,
  opaque: ['RAW'],
};

interface Reading {
  filters: QueryFilter[];
  unread: boolean;
  some: boolean;
}

/** What a condition constrains: columns of the main table by name, of others with theirs. */
export function drizzleConditions(value: Value | undefined, main: string | null): Conditions {
  if (value?.kind === 'object') return readConditions(value, objectStyle);
  const reading: Reading = { filters: [], unread: false, some: false };
  const absent = value === undefined || options(value).every(isAbsent);
  if (value !== undefined) read(value, main, reading, false, 0);
  const seen = new Set<string>();
  const filters = reading.filters.filter(({ column, operator }) => {
    const key = `${column} ${operator}`;
    return !seen.has(key) && seen.add(key);
  });
  return { filters: reading.unread ? null : filters, none: absent || !reading.some };
}

function read(value: Value, main: string | null, into: Reading, either: boolean, depth: number): void {
  const alternatives = options(value);
  const optional = alternatives.some(isAbsent);
  for (const option of alternatives) {
    if (isAbsent(option)) continue;
    into.some = true;
    const before = into.filters.length;
    if (option.kind === 'array' && depth < 8)
      for (const each of [...option.elements, ...(option.rest === null ? [] : [option.rest])])
        read(each, main, into, either, depth + 1);
    else if (option.kind === 'external' && depth < 8) readExternal(option, main, into, either, depth);
    else into.unread = true;
    if (optional)
      into.filters = into.filters.map((filter, index) => (index < before ? filter : { ...filter, optional: true }));
  }
}

function readExternal(value: ExternalValue, main: string | null, into: Reading, either: boolean, depth: number): void {
  const [, name = ''] = /^drizzle-orm\.(\w+)\(\)/.exec(value.path.text) ?? [];
  const add = (column: string, operator: QueryFilter['operator']): void =>
    void into.filters.push({ column, operator: either && operator === '=' ? 'in' : operator });
  if (name === 'and' || name === 'or') {
    const several = value.args.length > 1 || value.args[0]?.kind === 'array';
    for (const each of value.args) read(each, main, into, either || (name === 'or' && several), depth + 1);
    return;
  }
  if (name === 'not') {
    const inner: Reading = { filters: [], unread: false, some: false };
    for (const each of value.args) read(each, main, inner, either, depth + 1);
    into.filters.push(...inner.filters.map(({ column }): QueryFilter => ({ column, operator: 'other' })));
    into.unread ||= inner.unread;
    return;
  }
  if (name === 'exists' || name === 'notExists') return;
  const operator = comparisons[name];
  if (operator !== undefined) {
    const [left, right] = value.args;
    const column = columnOf(left) ?? columnOf(right);
    if (column === null) {
      if (!readText(left, main, into, add)) into.unread = true;
      return;
    }
    // a column that is compared with another one is not looked up by a value
    const joined = operator === '=' && columnOf(left) !== null && columnOf(right) !== null;
    const computed =
      value.args[0]?.kind === 'external' && /^drizzle-orm\.(?:lower|upper)\(\)/.test(value.args[0].path.text);
    add(named(column.table, column.key, main), joined || computed || column.derived ? 'other' : operator);
    return;
  }
  if (!readText(value, main, into, add)) into.unread = true;
}

/** A piece of SQL, or something computed of columns, that is compared. */
function readText(
  value: Value | undefined,
  main: string | null,
  into: Reading,
  add: (column: string, operator: QueryFilter['operator']) => void,
): boolean {
  if (value?.kind !== 'external' || !value.path.text.startsWith(sqlPath)) return false;
  const text = sqlTextOf(value);
  const [statement] = text === null ? [] : readSql(`SELECT * FROM "${main ?? 't'}" WHERE ${text}`);
  if (statement?.filters != null) for (const filter of statement.filters) add(filter.column, filter.operator);
  else
    for (const each of value.args.slice(1)) {
      const column = columnOf(each);
      if (column !== null) add(named(column.table, column.key, main), 'other');
    }
  into.unread ||= text === null;
  return true;
}

export function named(table: string | null, key: string, main: string | null): string {
  return table === null || table === main ? key : `${table}.${key}`;
}

function isAbsent(value: Value): boolean {
  return value.kind === 'literal' && (value.value === undefined || value.value === null || value.value === false);
}
