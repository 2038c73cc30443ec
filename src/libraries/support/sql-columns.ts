import type { ColumnRef, Node, RangeVar, SelectStmt } from 'libpg-query';
import { holeName } from './sql-words.ts';

/** Tables of one statement by the names that columns are qualified with. */
export interface Scope {
  readonly tables: string[];
  readonly byAlias: Map<string, string>;
  /** names of `WITH` queries: no tables, but what they read is read too */
  readonly local: Set<string>;
  /** a part that is not known stands behind a table, where a condition may follow: `DELETE FROM users {?}` */
  open: boolean;
  /** rows come from queries that make others of what they read: a column without a qualifier may be one of theirs */
  made: boolean;
}

/** `column` of the first table, `table.column` of others; null if it is no column, or one that is not known. */
export function columnOf(node: Node | undefined, scope: Scope): string | null {
  // `name COLLATE "C"` is compared in another way, and still the column
  if (node !== undefined && 'CollateClause' in node) return columnOf(node.CollateClause.arg, scope);
  if (node === undefined || !('ColumnRef' in node)) return null;
  const parts = fieldsOf(node.ColumnRef);
  const column = parts.at(-1);
  if (column === undefined || column.includes(holeName)) return null;
  const qualifier = parts.at(-2);
  if (qualifier === undefined) return scope.made && scope.byAlias.size === 0 ? null : column;
  const table = scope.byAlias.get(qualifier);
  return table === undefined ? null : table === scope.tables[0] ? column : `${table}.${column}`;
}

export function hasHole(node: Node): boolean {
  return 'ColumnRef' in node && fieldsOf(node.ColumnRef).some((field) => field.includes(holeName));
}

function fieldsOf({ fields }: ColumnRef): string[] {
  return (fields ?? []).flatMap((field) =>
    'String' in field && field.String.sval !== undefined ? [field.String.sval] : [],
  );
}

/** Of PostgreSQL, MySQL, SQLite and ClickHouse. */
const aggregateNames = new Set([
  'count',
  'sum',
  'min',
  'max',
  'avg',
  'bool_or',
  'bool_and',
  'every',
  'json_agg',
  'jsonb_agg',
  'array_agg',
  'string_agg',
  'group_concat',
  'json_arrayagg',
  'total',
  'uniq',
  'uniqexact',
  'countif',
  'sumif',
  'avgif',
  'uniqif',
  'median',
  'stddev',
  'variance',
]);

/** Whether SQL has an aggregate of that name, in any case of letters. */
export function isAggregateName(name: string): boolean {
  return aggregateNames.has(name.toLowerCase());
}

/** Name of the aggregate that an expression computes, through casts and `coalesce`; '' if it is none. */
export function aggregateOf(node: Node | undefined): string {
  if (node === undefined) return '';
  if ('TypeCast' in node) return aggregateOf(node.TypeCast.arg);
  if ('CoalesceExpr' in node) return aggregateOf(node.CoalesceExpr.args?.[0]);
  if (!('FuncCall' in node) || node.FuncCall.over !== undefined) return '';
  const last = node.FuncCall.funcname?.at(-1);
  const name = last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
  return isAggregateName(name) ? name.toLowerCase() : '';
}

export function numberOf(node: Node): number | null {
  return 'A_Const' in node && node.A_Const.ival !== undefined ? (node.A_Const.ival.ival ?? 0) : null;
}

/** Columns that a list gives; null for `*`, or if one is not known. */
export function returned(targets: readonly Node[], scope: Scope): string[] | null {
  const columns: string[] = [];
  for (const target of targets) {
    if (!('ResTarget' in target)) return null;
    const { val } = target.ResTarget;
    if (val === undefined || !('ColumnRef' in val)) {
      if (target.ResTarget.name !== undefined) columns.push(target.ResTarget.name);
      continue;
    }
    if ((val.ColumnRef.fields ?? []).some((field) => 'A_Star' in field)) return null;
    const column = columnOf(val, scope) ?? fieldsOf(val.ColumnRef).at(-1);
    if (column === undefined || column.includes(holeName)) return null;
    columns.push(column);
  }
  return columns;
}

/** Names of columns that are written; null if one is not known. */
export function names(targets: readonly Node[]): string[] | null {
  const found = targets
    .flatMap((target) => ('ResTarget' in target ? [target.ResTarget] : []))
    .map(({ name }) => name ?? holeName);
  return found.some((name) => name.includes(holeName)) ? null : found;
}

/** The table's name without its schema; nothing if a part of it is not known. */
export function tableName({ relname }: RangeVar): string[] {
  return relname === undefined || relname.includes(holeName) ? [] : [relname];
}

/** The table whose rows a query gives as they are, with columns under their own names; null if it makes others of them. */
export function rowsOf(
  { targetList, fromClause, op, groupClause }: SelectStmt,
  local: ReadonlySet<string>,
): string | null {
  const [from, ...others] = fromClause ?? [];
  if (from === undefined || others.length > 0 || !('RangeVar' in from) || groupClause !== undefined) return null;
  if (op !== undefined && op !== 'SETOP_NONE') return null;
  const plain = (targetList ?? []).every(
    (target) =>
      'ResTarget' in target &&
      target.ResTarget.name === undefined &&
      target.ResTarget.val !== undefined &&
      'ColumnRef' in target.ResTarget.val,
  );
  const [table] = tableName(from.RangeVar);
  return plain && table !== undefined && !local.has(table) ? table : null;
}
