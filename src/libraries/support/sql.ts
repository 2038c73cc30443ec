import { setFlagsFromString } from 'node:v8';
import type { Node } from 'libpg-query';
import type { QueryFilter, QueryOperation } from '../../model/operations.ts';
import type { Program } from '../../link/types.ts';
import { duplicateColumn } from './sql-duplicates.ts';
import { readStatements } from './sql-tree.ts';
import { readTokens } from './sql-tokens.ts';
import { withoutGaps } from './sql-gaps.ts';
import { withJoinsBehind } from './sql-joined-writes.ts';
import { inPostgresWords } from './sql-other-dialects.ts';
import { holeName, tokenize, toPostgres } from './sql-words.ts';

/** What one SQL statement does, as far as its text says it. Names as in the text; `null` is not known. */
export interface SqlStatement {
  readonly operation: QueryOperation['operation'] | 'begin' | 'commit' | 'rollback' | 'other';
  /** tables, the one that the statement is about first */
  readonly tables: readonly string[];
  /** of the first table plain, of others as `table.column` */
  readonly filters: readonly QueryFilter[] | null;
  readonly order: readonly string[];
  readonly limited: boolean | null;
  readonly single: boolean;
  readonly everyRow: boolean;
  readonly columns: readonly string[] | null;
  readonly written: readonly string[] | null;
}

type Parse = (sql: string) => { stmts?: { stmt?: Node }[] };
let parse: Parse | null = null;

/**
 * Loads PostgreSQL's own parser. It takes about 30 ms to start, so only programs that may contain SQL get it: call it from
 * a library's `prepare`. Without it (or where it rejects a text, as it does other dialects) statements are read by their words.
 */
export async function loadSqlParser(): Promise<void> {
  if (parse !== null) return;
  // V8's optimising compiler takes half a gigabyte for the grammar's one huge function, more than most audits take for all the
  // rest; the code of its first compiler is fast enough for some thousands of statements
  for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  parse = parseSync;
}

/** For `prepare`: only where methods that take SQL are called at all. */
export function prepareSql(...methods: string[]): (program: Program) => Promise<void> | null {
  return (program) => (methods.some((name) => program.callsNamed(name).length > 0) ? loadSqlParser() : null);
}

/** Where a text of statements breaks the grammar of PostgreSQL, or names a column twice; null if it does not, or the parser is not there. */
export function syntaxError(text: string): { readonly message: string; readonly offset: number } | null {
  if (parse === null) return null;
  try {
    return duplicateColumn(parse(text).stmts ?? []);
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error), offset: positionOf(error) };
  }
}

const known = new Map<string, readonly SqlStatement[]>();

/** Statements of a text with `{?}` for parts that are not known; empty if it is no SQL. */
export function readSql(text: string): readonly SqlStatement[] {
  let statements = known.get(text);
  if (statements === undefined) {
    if (known.size > 5000) known.clear();
    known.set(text, (statements = read(text)));
  }
  return statements;
}

/** Holes that may be left out before a text counts as one that the parser can't read. */
const maxDropped = 6;

function read(text: string): SqlStatement[] {
  // schema dumps are no queries, and reading them would take longer than everything else
  if (text.length > 50_000) return [];
  const tokens = tokenize(text);
  if (tokens.length === 0) return [];
  const normal = toPostgres(withoutGaps(withJoinsBehind(inPostgresWords(tokens))));
  let { sql } = normal;
  let holes = [...normal.holes];
  const dropped: number[] = [];
  for (let attempt = 0; attempt <= maxDropped; attempt++) {
    if (parse === null) break;
    try {
      const tree = parse(sql);
      const statements: SqlStatement[] = [];
      for (const { stmt } of tree.stmts ?? []) {
        if (stmt !== undefined) statements.push(...readStatements(stmt));
      }
      return statements.map((statement) => (dropped.length === 0 ? statement : blurred(statement, sql, dropped)));
    } catch (error) {
      // an unknown part where no value can stand: `ORDER BY name {?}`, `… WHERE a = 1 {?}`
      const at = positionOf(error);
      const hole =
        holes.findLast((offset) => offset <= at && at < offset + holeName.length) ??
        holes.findLast((offset) => offset < at);
      if (hole === undefined) break;
      holes = holes.filter((offset) => offset !== hole);
      dropped.push(hole);
      sql = sql.slice(0, hole) + ' '.repeat(holeName.length) + sql.slice(hole + holeName.length);
    }
  }
  const statement = readTokens(tokens);
  return statement === null ? [] : [statement];
}

function positionOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('sqlDetails' in error)) return -1;
  const { sqlDetails: details } = error;
  return typeof details === 'object' &&
    details !== null &&
    'cursorPosition' in details &&
    typeof details.cursorPosition === 'number'
    ? details.cursorPosition
    : -1;
}

/** A statement of which parts had to be left out: what they might have said is not known. */
function blurred(statement: SqlStatement, sql: string, dropped: readonly number[]): SqlStatement {
  const order = sql.search(/\border\s+by\b/i);
  const filtersKnown = order >= 0 && dropped.every((offset) => offset > order);
  return {
    ...statement,
    filters: filtersKnown ? statement.filters : null,
    limited: statement.limited === true ? true : null,
    everyRow: statement.everyRow && filtersKnown,
    written: statement.operation === 'select' || filtersKnown ? statement.written : null,
  };
}
