import type { CallEvent, Context } from '../../evaluate/events.ts';
import { asText, options, type Value } from '../../evaluate/values.ts';
import type { QueryOperation } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { prepareSql, readSql } from './sql.ts';

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
  /** the rows are limited by a part that is not always there: `${limit ? 'LIMIT $1' : ''}` */
  readonly mayLimit: boolean;
}

/** What running an SQL text does: queries and transaction control, one operation for each statement. */
export function sqlOperations(
  sql: string | SqlText | null,
  client: string,
  more: Partial<Pick<QueryDraft, 'single' | 'limited' | 'onMissing'>> = {},
): OperationDraft[] {
  if (sql === null) return [query('raw', { client, ...more })];
  const { text, mayLimit } = typeof sql === 'string' ? { text: sql, mayLimit: false } : sql;
  const statements = readSql(text);
  if (statements.length === 0) return [query('raw', { client, text, ...more })];
  return statements.map((statement): OperationDraft => {
    const { operation } = statement;
    if (operation === 'begin' || operation === 'commit' || operation === 'rollback')
      return { is: 'transaction', operation };
    return query(operation === 'other' ? 'raw' : operation, {
      entities: statement.tables,
      filters: statement.filters,
      order: statement.order,
      // one row is asked for, but all of them are fetched unless the text says otherwise
      limited: mayLimit && statement.limited === false ? null : statement.limited,
      single: statement.single,
      everyRow: statement.everyRow,
      columns: statement.columns,
      written: statement.written,
      text,
      client,
      ...more,
    });
  });
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
  const own = textOf(value);
  if (own !== null || value === undefined) return own;
  for (const option of options(value)) {
    if (option.kind === 'literal' || option.kind === 'text') return textOf(option);
    for (const member of members) {
      const inner = textOf(call.property(option, member));
      if (inner !== null) return inner;
    }
  }
  return null;
}

function textOf(value: Value | undefined): SqlText | null {
  const text = asText(value);
  if (text === null) return null;
  const parts = value?.kind === 'text' ? value.parts : [];
  const mayLimit = parts.some(
    (part) =>
      typeof part !== 'string' &&
      part.kind === 'union' &&
      part.options.some((option) => /\b(?:limit|offset|fetch\s+(?:first|next))\b/i.test(asText(option) ?? '')),
  );
  return { text, mayLimit };
}

/** Whether one of the calls that limit rows is made on a query: null if only under conditions that are not its own. */
export function limitedBy(chain: readonly CallEvent[], ...limits: string[]): boolean | null {
  const [root] = chain;
  const found = chain.filter((event) => limits.includes(event.name));
  if (found.length === 0) return false;
  return found.some((event) => !isConditional(event.context) || (root !== undefined && event.context === root.context))
    ? true
    : null;
}

function isConditional(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'branch') return true;
  return false;
}
