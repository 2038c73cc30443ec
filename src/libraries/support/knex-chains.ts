import type { CallEvent, Context } from '../../evaluate/events.ts';
import { asText, isNull, options, type Value } from '../../evaluate/values.ts';
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

/** Tables behind the names that `.with('recent', (qb) => qb.from('posts'))` gives to queries; none for what is made of no table. */
export function commonTables(chain: readonly CallEvent[]): Map<string, string[]> {
  const views = new Map<string, string[]>();
  for (const event of chain) {
    const name = /^with(?:Recursive|Materialized|NotMaterialized)?$/.test(event.name) ? asText(event.args[0]) : null;
    if (name === null) continue;
    const inside = callsIn(event);
    const tables = innerTables(event, event.args[1]);
    if (tables.length > 0 || inside.length > 0)
      views.set(name, [
        ...new Set(tables.filter((table) => table !== name).flatMap((table) => views.get(table) ?? [table])),
      ]);
  }
  return views;
}

/**
 * Tables of the queries that stand in a chain: in its conditions, `whereExists((qb) => qb.from('members'))`, or in the
 * place of tables, `leftJoin(db('members').as('m'), …)`.
 */
export function lookedInto(chain: readonly CallEvent[]): string[] {
  return chain.flatMap((event) => {
    if (/[eE]xists$/.test(event.name)) return innerTables(event, event.args[0]);
    // what else a join is given are functions that say what joins the rows
    return /[jJ]oin$/.test(event.name) ? builtTables(event.args[0]) : [];
  });
}

/** Tables of a query in a query: one that a function builds, or that was built before. */
function innerTables(event: CallEvent, built: Value | undefined): string[] {
  const inside = callsIn(event).flatMap((each) =>
    /^(?:from|table|into)$|[jJ]oin$/.test(each.name)
      ? tablesOf(each.args[0]).map(({ table }) => table)
      : /^(?:from|join)Raw$/.test(each.name)
        ? rawTables(each)
        : [],
  );
  return [...inside, ...builtTables(built)];
}

/** The table of a query that was built before. */
function builtTables(value: Value | undefined): string[] {
  return (value === undefined ? [] : options(value)).flatMap((option) =>
    // `db('members')` and `db.from('members')`, not `db.select('id')`
    option.kind === 'external' &&
    (option.call?.path?.text === 'knex()' || /^(?:from|table|into)$/.test(option.call?.name ?? ''))
      ? tablesOf(option.args[0]).map(({ table }) => table)
      : [],
  );
}

/** Tables in the SQL of `joinRaw` and `fromRaw`. */
export function rawTables(event: CallEvent): string[] {
  const text = asText(event.args[0]);
  if (text === null) return [];
  const [statement] = readSql(event.name === 'joinRaw' ? `SELECT * FROM t ${text}` : `SELECT * FROM ${text}`);
  return statement?.tables.filter((table) => table !== 't') ?? [];
}

/** A chain with what functions that `modify` was given add to it. */
export function withModifications(chain: readonly CallEvent[]): readonly CallEvent[] {
  return chain.flatMap((event) => (event.name === 'modify' ? [event, ...callsIn(event)] : [event]));
}

/** Calls that functions make which a call was given. */
function callsIn({ callbacks }: CallEvent): CallEvent[] {
  return callbacks.flatMap(({ events }) => events.flatMap((each) => (each.kind === 'call' ? [each] : [])));
}

/** Conditions in conditions. */
const maxDepth = 4;

/** Conditions of a chain, with the names of columns as `named` has them. */
export function filtersOf(
  chain: readonly CallEvent[],
  named: (column: string) => string,
  depth = 0,
  atTimes: (event: CallEvent) => boolean = () => false,
): { filters: QueryFilter[] | null; none: boolean } {
  const filters: QueryFilter[] = [];
  let unread = false;
  let none = true;
  for (const event of chain) {
    const kind = /^(?:and|or)?(?:[wW]here)(\w*)$/.exec(event.name)?.[1];
    if (kind === undefined) continue;
    none = false;
    const either = event.name.startsWith('or');
    const optional = atTimes(event) ? { optional: true as const } : {};
    const add = (column: string, operator: QueryFilter['operator']): void =>
      void filters.push({ column: named(column), operator: either && operator === '=' ? 'in' : operator, ...optional });
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
      const own = callsIn(event);
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
      else
        for (const filter of [...statement.filters, ...correlations(raw ?? '', statement.filters)])
          add(filter.column, filter.operator);
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

/** Columns that a piece of SQL looks up by those of another table: `ops.collection = tables.id`. */
function correlations(sql: string, known: readonly QueryFilter[]): readonly QueryFilter[] {
  const tables = new Set(
    [...sql.matchAll(/(?<![\w.'"])([a-z_]\w*)\.[a-z_]\w*(?![\w(])/gi)].map(([, name = '']) => name),
  );
  if (tables.size < 2 || known.length > 0) return [];
  const [statement] = readSql(`SELECT * FROM ${['t', ...tables].join()} WHERE ${sql}`);
  return statement?.filters?.filter(({ operator }) => operator === 'in') ?? [];
}

/** A call that stands under a condition which the beginning of its chain does not stand under. */
export function isAtTimes(event: CallEvent, root: CallEvent): boolean {
  const always = new Set<Context>();
  for (let at = root.context; at !== null; at = at.parent) always.add(at);
  for (let at = event.context; at !== null; at = at.parent) if (at.kind === 'branch' && !always.has(at)) return true;
  return false;
}

function rawText(value: Value | undefined): string | null {
  return value?.kind === 'external' && value.path.text.endsWith('.raw()') ? asText(value.args[0]) : null;
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

/** Columns that are asked for by name, null for all, or if one is not known; `single`: they are aggregates over all rows. */
export function selected(chain: readonly CallEvent[]): { columns: string[] | null; single: boolean } {
  const parts: string[] = [];
  for (const event of chain) {
    if (!['select', 'distinct', 'first', 'columns', 'column', 'pluck'].includes(event.name)) continue;
    for (const argument of event.args) {
      if (argument.kind === 'array' && argument.rest !== null) return { columns: null, single: false };
      for (const each of argument.kind === 'array' ? argument.elements : [argument]) {
        const text = asText(each);
        const raw = text === null ? rawText(each) : null;
        if ((text ?? raw) === null || (text ?? raw ?? '').includes('{?}') || text?.includes('*') === true)
          return { columns: null, single: false };
        if (text !== null) parts.push(text.split(/\s+as\s+/i)[0] ?? text);
        else parts.push(`(${raw})`);
      }
    }
  }
  if (parts.length === 0) return { columns: null, single: false };
  const raws = parts.filter((part) => part.startsWith('(')).map((part) => part.slice(1, -1));
  if (raws.length === 0) return { columns: parts, single: false };
  const [statement] = readSql(`SELECT ${raws.join(', ')} FROM t`);
  if (statement?.columns == null) return { columns: null, single: false };
  return {
    columns: [...parts.filter((part) => !part.startsWith('(')), ...statement.columns],
    single: raws.length === parts.length && statement.single,
  };
}
