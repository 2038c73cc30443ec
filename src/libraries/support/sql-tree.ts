import type { A_Expr, DeleteStmt, InsertStmt, Node, RangeVar, SelectStmt, UpdateStmt } from 'libpg-query';
import type { QueryFilter } from '../../model/operations.ts';
import { unrepeated } from './conditions.ts';
import {
  aggregateOf,
  columnOf,
  hasHole,
  names,
  numberOf,
  returned,
  rowsOf,
  tableName,
  type Scope,
} from './sql-columns.ts';
import { operatorOf } from './sql-operators.ts';
import type { SqlStatement } from './sql.ts';
import { holeName } from './sql-words.ts';

interface Conditions {
  readonly filters: QueryFilter[];
  /** a part could not be read */
  unread: boolean;
}

const nothing = {
  filters: [],
  order: [],
  limited: null,
  single: false,
  everyRow: false,
  columns: null,
  written: null,
} as const;

/**
 * Reads a tree of PostgreSQL's parser: what its `WITH` writes, then what itself does. A query of nothing but the rows
 * that were written there is part of those writes.
 */
export function readStatements(node: Node): SqlStatement[] {
  const statement = readStatement(node, new Set());
  const writes = writesInWith(node);
  if (statement === null) return writes;
  const isAnswer = statement.operation === 'select' || statement.operation === 'count';
  return writes.length > 0 && isAnswer && statement.tables.length === 0 ? writes : [...writes, statement];
}

function writesInWith(node: Node): SqlStatement[] {
  const local = new Set<string>();
  return (withClauseOf(node)?.ctes ?? []).flatMap((cte) => {
    if (!('CommonTableExpr' in cte)) return [];
    const { ctename, ctequery } = cte.CommonTableExpr;
    const written = ctequery === undefined || !isWrite(ctequery) ? null : readStatement(ctequery, local);
    if (ctename !== undefined) local.add(ctename);
    return written ?? [];
  });
}

function withClauseOf(node: Node): { ctes?: Node[] } | undefined {
  if ('SelectStmt' in node) return node.SelectStmt.withClause;
  if ('InsertStmt' in node) return node.InsertStmt.withClause;
  if ('UpdateStmt' in node) return node.UpdateStmt.withClause;
  return 'DeleteStmt' in node ? node.DeleteStmt.withClause : undefined;
}

function isWrite(node: Node): boolean {
  return 'InsertStmt' in node || 'UpdateStmt' in node || 'DeleteStmt' in node;
}

/** Null for what is no query (`SET`, `EXPLAIN`). `outer`: names that stand for queries around it. */
function readStatement(node: Node, outer: ReadonlySet<string>): SqlStatement | null {
  if ('SelectStmt' in node) return readSelect(node.SelectStmt, outer);
  if ('InsertStmt' in node) return readInsert(node.InsertStmt, outer);
  if ('UpdateStmt' in node) return readUpdate(node.UpdateStmt, outer);
  if ('DeleteStmt' in node) return readDelete(node.DeleteStmt, outer);
  if ('TransactionStmt' in node) {
    switch (node.TransactionStmt.kind) {
      case 'TRANS_STMT_BEGIN':
      case 'TRANS_STMT_START':
        return { ...nothing, operation: 'begin', tables: [] };
      case 'TRANS_STMT_COMMIT':
        return { ...nothing, operation: 'commit', tables: [] };
      case 'TRANS_STMT_ROLLBACK':
        return { ...nothing, operation: 'rollback', tables: [] };
      default:
        return { ...nothing, operation: 'other', tables: [] };
    }
  }
  if ('TruncateStmt' in node) {
    const tables = (node.TruncateStmt.relations ?? []).flatMap((each) =>
      'RangeVar' in each ? tableName(each.RangeVar) : [],
    );
    return { ...nothing, operation: 'delete', tables, filters: [], everyRow: true };
  }
  const [kind = ''] = Object.keys(node);
  return {
    ...nothing,
    operation: /^(Create|Alter|Drop|Index|Rename|Comment)/.test(kind) ? 'ddl' : 'other',
    tables: [],
  };
}

function readSelect(select: SelectStmt, outer: ReadonlySet<string>): SqlStatement {
  const scope: Scope = { tables: [], byAlias: new Map(), local: new Set(outer), open: false, made: false };
  const conditions: Conditions = { filters: [], unread: false };
  readWith(select.withClause?.ctes, scope, conditions);
  const united = select.op !== undefined && select.op !== 'SETOP_NONE';
  for (const side of [select.larg, select.rarg]) {
    if (side === undefined || !united) continue;
    const read = readSelect(side, scope.local);
    for (const table of read.tables) add(scope.tables, table);
    if (read.filters === null) conditions.unread = true;
    else conditions.filters.push(...read.filters.filter((filter) => !filter.column.includes('.')));
  }
  for (const from of select.fromClause ?? []) readFrom(from, scope, conditions);
  readCondition(select.whereClause, scope, conditions);
  readCondition(select.havingClause, scope, { filters: [], unread: false });
  const targets = select.targetList ?? [];
  for (const target of targets) {
    // `SELECT EXISTS (SELECT …)`, and look-ups beside columns
    const inner =
      'ResTarget' in target && target.ResTarget.val !== undefined && 'SubLink' in target.ResTarget.val
        ? target.ResTarget.val.SubLink.subselect
        : undefined;
    if (inner === undefined || !('SelectStmt' in inner)) continue;
    const read = readSelect(inner.SelectStmt, scope.local);
    const alone = scope.tables.length === 0;
    for (const table of read.tables) add(scope.tables, table);
    if (read.filters === null) conditions.unread = true;
    else if (alone) conditions.filters.push(...read.filters);
  }
  const aggregates = targets.map((target) => ('ResTarget' in target ? aggregateOf(target.ResTarget.val) : ''));
  // what sums up all rows gives one, whatever stands beside it
  const single = !united && select.groupClause === undefined && aggregates.some((name) => name !== '');
  const limit = select.limitCount === undefined ? null : numberOf(select.limitCount);
  return {
    operation: single && aggregates.every((name) => name === 'count') ? 'count' : 'select',
    tables: scope.tables,
    filters: conditions.unread || scope.open ? null : unrepeated(conditions.filters),
    order: (select.sortClause ?? []).flatMap((sort) =>
      'SortBy' in sort ? (columnOf(sort.SortBy.node, scope) ?? []) : [],
    ),
    limited:
      single || select.limitCount !== undefined || (!united && select.fromClause === undefined)
        ? true
        : // how many groups there are is not known, other than that they are fewer than the rows
          scope.open || select.groupClause !== undefined || select.distinctClause !== undefined
          ? null
          : false,
    single:
      single ||
      limit === 1 ||
      (targets.length > 0 && !united && select.fromClause === undefined && select.valuesLists === undefined),
    everyRow: false,
    columns: single ? [] : returned(targets, scope),
    written: null,
  };
}

function readInsert(insert: InsertStmt, outer: ReadonlySet<string>): SqlStatement {
  const scope = scopeOf(insert.relation, outer);
  readWith(insert.withClause?.ctes, scope);
  if (insert.selectStmt !== undefined && 'SelectStmt' in insert.selectStmt) {
    for (const table of readSelect(insert.selectStmt.SelectStmt, scope.local).tables) add(scope.tables, table);
  }
  return {
    ...nothing,
    operation: insert.onConflictClause === undefined ? 'insert' : 'upsert',
    tables: scope.tables,
    filters: [],
    written: insert.cols === undefined ? null : names(insert.cols),
    columns: insert.returningClause?.exprs === undefined ? null : returned(insert.returningClause.exprs, scope),
  };
}

function readUpdate(update: UpdateStmt, outer: ReadonlySet<string>): SqlStatement {
  const scope = scopeOf(update.relation, outer);
  readWith(update.withClause?.ctes, scope);
  const conditions: Conditions = { filters: [], unread: false };
  for (const from of update.fromClause ?? []) readFrom(from, scope, conditions);
  readCondition(update.whereClause, scope, conditions);
  return {
    ...nothing,
    operation: 'update',
    tables: scope.tables,
    filters: conditions.unread || scope.open ? null : unrepeated(conditions.filters),
    everyRow: update.whereClause === undefined && update.fromClause === undefined && !scope.open,
    written: names(update.targetList ?? []),
  };
}

function readDelete(remove: DeleteStmt, outer: ReadonlySet<string>): SqlStatement {
  const scope = scopeOf(remove.relation, outer);
  readWith(remove.withClause?.ctes, scope);
  const conditions: Conditions = { filters: [], unread: false };
  for (const from of remove.usingClause ?? []) readFrom(from, scope, conditions);
  readCondition(remove.whereClause, scope, conditions);
  return {
    ...nothing,
    operation: 'delete',
    tables: scope.tables,
    filters: conditions.unread || scope.open ? null : unrepeated(conditions.filters),
    everyRow: remove.whereClause === undefined && !scope.open,
  };
}

function scopeOf(relation: RangeVar | undefined, outer: ReadonlySet<string>): Scope {
  const scope: Scope = { tables: [], byAlias: new Map(), local: new Set(), open: false, made: false };
  // what is written is a table, whatever queries are called
  if (relation !== undefined) addTable(relation, scope);
  for (const name of outer) scope.local.add(name);
  return scope;
}

/** `asked`: gets what the queries ask of their tables, where that is what the statement asks. */
function readWith(ctes: readonly Node[] | undefined, scope: Scope, asked?: Conditions): void {
  for (const cte of ctes ?? []) {
    if (!('CommonTableExpr' in cte)) continue;
    const { ctename, ctequery } = cte.CommonTableExpr;
    // a recursive query names itself
    if (ctename !== undefined) scope.local.add(ctename);
    // what is written there is a statement of its own
    const inner = ctequery === undefined || isWrite(ctequery) ? null : readStatement(ctequery, scope.local);
    if (inner !== null) addInner(inner, scope, asked);
  }
}

/** What a query in the place of a table reads, and asks of it. */
function addInner(inner: SqlStatement, scope: Scope, asked?: Conditions): void {
  for (const table of inner.tables) add(scope.tables, table);
  if (asked === undefined || inner.tables.length === 0) return;
  const [main] = inner.tables;
  if (inner.filters === null) asked.unread = true;
  for (const filter of inner.filters ?? [])
    asked.filters.push(
      filter.column.includes('.') || main === scope.tables[0]
        ? filter
        : { ...filter, column: `${main}.${filter.column}` },
    );
}

function readFrom(from: Node, scope: Scope, conditions: Conditions): void {
  if ('RangeVar' in from) addTable(from.RangeVar, scope);
  else if ('JoinExpr' in from) {
    const { larg, rarg, quals } = from.JoinExpr;
    if (larg !== undefined) readFrom(larg, scope, conditions);
    if (rarg !== undefined) readFrom(rarg, scope, conditions);
    // what joins two tables looks rows up in the second one
    readCondition(quals, scope, conditions);
  } else if (
    'RangeSubselect' in from &&
    from.RangeSubselect.subquery !== undefined &&
    'SelectStmt' in from.RangeSubselect.subquery
  ) {
    const { aliasname } = from.RangeSubselect.alias ?? {};
    if (aliasname !== undefined) scope.local.add(aliasname);
    const inner = from.RangeSubselect.subquery.SelectStmt;
    addInner(readSelect(inner, scope.local), scope, conditions);
    const table = rowsOf(inner, scope.local);
    if (table === null) scope.made = true;
    else if (aliasname !== undefined) scope.byAlias.set(aliasname, table);
  }
}

function addTable(range: RangeVar, scope: Scope): void {
  const [name] = tableName(range);
  if (name === undefined) return;
  if (scope.local.has(name)) {
    if (range.alias?.aliasname !== undefined) scope.local.add(range.alias.aliasname);
    return;
  }
  if (range.alias?.aliasname?.includes(holeName) === true) scope.open = true;
  add(scope.tables, name);
  scope.byAlias.set(name, name);
  if (range.alias?.aliasname !== undefined) scope.byAlias.set(range.alias.aliasname, name);
}

function readCondition(node: Node | undefined, scope: Scope, into: Conditions): void {
  if (node === undefined) return;
  if ('BoolExpr' in node) {
    // a negated condition needs no index, but it is no unconditional statement either
    if (node.BoolExpr.boolop === 'NOT_EXPR') addAll(node.BoolExpr.args, scope, into, 'other');
    else if (node.BoolExpr.boolop === 'OR_EXPR') {
      const either: Conditions = { filters: [], unread: false };
      for (const argument of node.BoolExpr.args ?? []) readCondition(argument, scope, either);
      // one of several: no value is the only one
      into.filters.push(
        ...either.filters.map(({ column, operator }): QueryFilter => ({
          column,
          operator: operator === '=' ? 'in' : operator,
        })),
      );
      into.unread ||= either.unread;
    } else for (const argument of node.BoolExpr.args ?? []) readCondition(argument, scope, into);
  } else if ('A_Expr' in node) readComparison(node.A_Expr, scope, into);
  else if ('NullTest' in node)
    // to have no value is no look-up by one
    addAll([node.NullTest.arg], scope, into, 'other');
  else if ('BooleanTest' in node) addAll([node.BooleanTest.arg], scope, into, '=');
  else if ('SubLink' in node) {
    if (node.SubLink.testexpr !== undefined) addAll([node.SubLink.testexpr], scope, into, 'in');
    const inner = node.SubLink.subselect;
    if (inner !== undefined && 'SelectStmt' in inner)
      for (const table of readSelect(inner.SelectStmt, scope.local).tables) add(scope.tables, table);
  } else if ('ColumnRef' in node) {
    // a flag, or a condition that is not known
    const column = columnOf(node, scope);
    if (column === null) into.unread = true;
    else into.filters.push({ column, operator: '=' });
  }
}

function readComparison(expression: A_Expr, scope: Scope, into: Conditions): void {
  const plain = operatorOf(expression);
  const joins =
    plain === '=' &&
    expression.lexpr !== undefined &&
    expression.rexpr !== undefined &&
    'ColumnRef' in expression.lexpr &&
    'ColumnRef' in expression.rexpr &&
    !hasHole(expression.lexpr) &&
    !hasHole(expression.rexpr);
  // a join asks for many values of the column, not for one
  const operator = joins ? 'in' : plain;
  for (const side of [expression.lexpr, expression.rexpr]) addAll([side], scope, into, operator);
}

function addAll(
  nodes: readonly (Node | undefined)[] | undefined,
  scope: Scope,
  into: Conditions,
  operator: QueryFilter['operator'],
): void {
  for (const node of nodes ?? []) {
    if (node === undefined) continue;
    if ('ColumnRef' in node) {
      const column = columnOf(node, scope);
      if (column !== null) into.filters.push({ column, operator });
    } else if ('TypeCast' in node) addAll([node.TypeCast.arg], scope, into, operator);
    else if ('CollateClause' in node) addAll([node.CollateClause.arg], scope, into, operator);
    // an index on the column does not serve `lower(column) = …`
    else if ('FuncCall' in node) addAll(node.FuncCall.args, scope, into, 'other');
    else if ('A_Expr' in node) addAll([node.A_Expr.lexpr, node.A_Expr.rexpr], scope, into, 'other');
    else if ('RowExpr' in node) addAll(node.RowExpr.args, scope, into, operator);
    else if ('SubLink' in node || 'BoolExpr' in node) {
      const inner: Conditions = { filters: [], unread: false };
      readCondition(node, scope, inner);
      // `NOT (a IN (SELECT …))` looks nothing up
      into.filters.push(
        ...(operator === 'other' ? inner.filters.map((each) => ({ ...each, operator })) : inner.filters),
      );
      into.unread ||= inner.unread;
    }
  }
}

function add(list: string[], name: string): void {
  if (!list.includes(name)) list.push(name);
}
