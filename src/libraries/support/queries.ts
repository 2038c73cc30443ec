import type { CallEvent, Context } from '../../evaluate/events.ts';
import { asText, options, taintOf, type TextValue, type Value } from '../../evaluate/values.ts';
import type { QueryFilter, QueryOperation } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { prepareSql, readSql, type SqlStatement } from './sql.ts';

export type QueryDraft = Omit<
  QueryOperation,
  'place' | 'api' | 'inFunction' | 'tried' | 'inCatch' | 'writtenInput' | 'given'
> & {
  readonly api?: string;
};

/** A query of which only the given parts are known. */
export function query(
  operation: QueryOperation['operation'],
  parts: Partial<Omit<QueryDraft, 'is' | 'operation'>>,
): QueryDraft {
  return {
    is: 'query',
    operation,
    entities: [],
    filters: null,
    order: [],
    limited: null,
    single: false,
    everyRow: false,
    includes: [],
    columns: null,
    written: null,
    text: null,
    client: '',
    onMissing: 'empty',
    ...parts,
  };
}

/** For the draft of a query that is given this as its transaction: it may be one, and nothing here says which. */
export function handedOn(transaction: Value | undefined): { handedOn?: true } {
  const isOpen =
    transaction !== undefined &&
    options(transaction).some(({ kind, ...option }) =>
      // by its type alone, what a caller may leave out
      kind === 'external' ? 'call' in option && option.call === null : kind !== 'literal',
    );
  return isOpen ? { handedOn: true } : {};
}

/** Loads the SQL parser if a method that drivers take SQL with is called anywhere. */
export const prepareForSql = prepareSql(
  'query',
  'execute',
  'raw',
  'run',
  'prepare',
  'unsafe',
  'exec',
  'sql',
  '$queryRaw',
  '$executeRaw',
  '$queryRawUnsafe',
  '$executeRawUnsafe',
  'any',
  'many',
  'one',
  'none',
  'oneOrNone',
  'manyOrNone',
  'get',
  'all',
);

/** SQL as a call was given it. */
export interface SqlText {
  readonly text: string;
  /** what else it may be, where pieces of it depend on conditions */
  readonly others: readonly string[];
  /** the rows are limited by a part that is not always there: `${limit ? 'LIMIT $1' : ''}` */
  readonly mayLimit: boolean;
}

/** What running an SQL text does: queries and transaction control, one operation for each statement. */
export function sqlOperations(
  sql: string | SqlText | null,
  client: string,
  more: Partial<Pick<QueryDraft, 'single' | 'limited' | 'onMissing' | 'sync'>> = {},
  onPool = false,
): OperationDraft[] {
  if (sql === null) return [query('raw', { client, ...more })];
  const { text, others, mayLimit } = typeof sql === 'string' ? { text: sql, others: [], mayLimit: false } : sql;
  const statements = others.reduce<readonly (SqlStatement & { readonly of: string })[]>(
    (known, other) => eitherOf(known, other),
    readSql(text).map((statement) => ({ ...statement, of: text })),
  );
  if (statements.length === 0) return [query('raw', { client, text, ...more })];
  return statements.map((statement): OperationDraft => {
    const { operation } = statement;
    if (operation === 'begin' || operation === 'commit' || operation === 'rollback')
      return { is: 'transaction', operation, ...(client === '' ? {} : { client }), ...(onPool ? { onPool } : {}) };
    return query(operation === 'other' ? 'raw' : operation, {
      entities: statement.tables,
      filters: statement.filters,
      order: statement.order,
      // one row is asked for, but all of them are fetched unless the text says otherwise
      // …, of the whole or of what it is joined to
      limited: (mayLimit || /\blimit\b/i.test(statement.of)) && statement.limited === false ? null : statement.limited,
      single: statement.single,
      everyRow: statement.everyRow,
      columns: statement.columns,
      written: statement.written,
      text: statement.of,
      client,
      ...more,
    });
  });
}

/**
 * Statements of a text that depends on conditions, and those of another form of it. What has the same verb and tables is the
 * same statement, which asks for some of its columns only at times.
 */
function eitherOf<T extends SqlStatement & { readonly of: string }>(
  known: readonly T[],
  text: string,
): readonly (SqlStatement & { readonly of: string })[] {
  const read = readSql(text).map((statement) => ({ ...statement, of: text }));
  const keyOf = ({ operation, tables }: SqlStatement): string => `${operation} ${tables.join(' ')}`;
  const others = new Map(read.map((statement) => [keyOf(statement), statement]));
  const merged = known.map((statement) => {
    const other = others.get(keyOf(statement));
    others.delete(keyOf(statement));
    return other === undefined ? statement : sometimes(statement, other);
  });
  return [...merged, ...others.values()];
}

function sometimes<T extends SqlStatement>(one: T, other: SqlStatement): T {
  // conditions that could not be read are asked besides those that could
  const read = [one.filters, other.filters].filter((filters) => filters !== null);
  const filters = read.flat().filter((filter, at, all) => at === all.findIndex(isSame(filter)));
  return {
    ...one,
    filters:
      read.length === 0
        ? null
        : filters.map((filter): QueryFilter => {
            const always = read.every((list) => list.some((each) => isSame(filter)(each) && each.optional !== true));
            return always ? filter : { ...filter, optional: true };
          }),
    order: one.order.length > 0 ? one.order : other.order,
    limited: one.limited === other.limited ? one.limited : null,
    single: one.single && other.single,
    everyRow: one.everyRow && other.everyRow,
    columns: one.columns === null || other.columns === null ? null : [...new Set([...one.columns, ...other.columns])],
    written: one.written === null || other.written === null ? null : [...new Set([...one.written, ...other.written])],
  };
}

function isSame({ column, operator }: QueryFilter): (other: QueryFilter) => boolean {
  return (other) => other.column === column && other.operator === operator;
}

/** Text of a tagged template: its values are parameters, except for fragments of SQL that were written the same way. */
export function templateText(
  args: readonly Value[],
  isFragment: (path: string) => boolean = () => false,
  depth = 0,
): string | null {
  const [texts, ...values] = args;
  if (texts?.kind !== 'array') return null;
  let sql = '';
  texts.elements.forEach((part, index) => {
    sql += asText(part) ?? '';
    if (index >= texts.elements.length - 1) return;
    const value = values[index];
    const fragment =
      value === undefined
        ? undefined
        : options(value).find((option) => option.kind === 'external' && isFragment(option.path.text));
    if (fragment?.kind === 'external')
      sql += (depth < 4 ? templateText(fragment.args, isFragment, depth + 1) : null) ?? '{?}';
    else if (value?.kind === 'unknown' || value?.kind === 'literal' || value?.kind === 'text') sql += '$1';
    else sql += '{?}';
  });
  return sql;
}

/** The SQL of an argument: a string, or an object with the text in a member. */
export function sqlText(call: OperationCall, value: Value | undefined, ...members: string[]): SqlText | null {
  if (value === undefined) return null;
  const values = options(value).flatMap((option) => {
    if (option.kind === 'literal' || option.kind === 'text') return [option];
    for (const member of members) {
      const inner = call.property(option, member);
      const texts = inner === undefined ? [] : options(inner).filter((each) => asText(each) !== null);
      if (texts.length > 0) return texts;
    }
    return [];
  });
  const texts = [...new Set(values.slice(0, maxForms).flatMap(formsOf))];
  const [text, ...others] = texts;
  return text === undefined ? null : { text, others, mayLimit: values.some(limitsAtTimes) };
}

/** Forms of one statement that are told apart. */
const maxForms = 6;

/** A text as it is with as little as possible of what depends on conditions, and with as much. */
function formsOf(value: Value): string[] {
  const text = asText(value);
  if (text === null) return [];
  if (value.kind !== 'text') return [text];
  return [formOf(value, false), formOf(value, true)];
}

function formOf(value: TextValue, most: boolean): string {
  return value.parts.map((part) => (typeof part === 'string' ? part : pieceOf(part, most))).join('');
}

function pieceOf(part: Value, most: boolean): string {
  const pieces = options(part).flatMap((option) =>
    option.kind === 'text'
      ? [formOf(option, most)]
      : typeof asLiteral(option) === 'string'
        ? [asLiteral(option) ?? '']
        : [],
  );
  // what may be anything else as well is not known
  if (pieces.length < options(part).length && (pieces.length === 0 || taintOf(part, 0) !== null)) return '{?}';
  return pieces.reduce((one, other) => (other.length > one.length === most ? other : one));
}

function asLiteral(value: Value): string | null {
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}

function limitsAtTimes(value: Value): boolean {
  return (
    value.kind === 'text' &&
    value.parts.some(
      (part) =>
        typeof part !== 'string' &&
        part.kind === 'union' &&
        part.options.some((option) => /\b(?:limit|offset|fetch\s+(?:first|next))\b/i.test(asText(option) ?? '')),
    )
  );
}

const grouping = new Set(['groupBy', 'groupByRaw', 'addGroupBy', 'distinct', 'distinctOn', 'selectDistinct']);

/** Whether one of the calls that limit rows is made on a query: null if only under conditions that are not its own. */
export function limitedBy(chain: readonly CallEvent[], ...limits: string[]): boolean | null {
  const [root] = chain;
  const found = chain.filter((event) => limits.includes(event.name));
  // how many groups there are is not known, other than that they are fewer than the rows
  if (found.length === 0) return chain.some(({ name }) => grouping.has(name)) ? null : false;
  return found.some((event) => !isConditional(event.context) || (root !== undefined && event.context === root.context))
    ? true
    : null;
}

function isConditional(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'branch') return true;
  return false;
}
