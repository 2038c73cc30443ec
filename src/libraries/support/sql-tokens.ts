import { isAggregateName } from './sql-columns.ts';
import type { SqlStatement } from './sql.ts';
import { holeName, isWord, type SqlToken } from './sql-words.ts';

const verbs: Readonly<Record<string, SqlStatement['operation']>> = {
  select: 'select',
  insert: 'insert',
  replace: 'upsert',
  update: 'update',
  delete: 'delete',
  merge: 'upsert',
  truncate: 'delete',
  create: 'ddl',
  alter: 'ddl',
  drop: 'ddl',
  begin: 'begin',
  start: 'begin',
  commit: 'commit',
  rollback: 'rollback',
};

/**
 * Reads a statement by its words alone, for dialects and fragments that the parser rejects. What would need the
 * structure (conditions, columns) stays unknown. Null if it does not look like SQL.
 */
export function readTokens(tokens: readonly SqlToken[]): SqlStatement | null {
  const words = outermost(tokens);
  const start = words.findIndex((token) => token.kind === 'word' && token.text.toLowerCase() in verbs);
  const first = words[start];
  // `WITH` may come first; anything else before the verb is prose or a fragment
  if (first === undefined || (start > 0 && !isWord(words[0], 'with', 'explain'))) return null;
  const verb = first.text.toLowerCase();
  let operation = verbs[verb] ?? 'other';
  const has = (...names: string[]): boolean => words.some((token) => isWord(token, ...names));
  const unknownParts = words.some((token) => token.kind === 'hole');
  if (
    operation === 'insert' &&
    words.some((token, index) => isWord(token, 'conflict', 'duplicate') && isWord(words[index - 1], 'on'))
  )
    operation = 'upsert';
  const isUpdate = operation === 'update' || operation === 'delete';
  const summed = operation === 'select' && !has('group', 'union', 'over') && sumsUp(words);
  const limited =
    summed || has('limit', 'fetch', 'top')
      ? true
      : has('from')
        ? unknownParts || has('group', 'distinct')
          ? null
          : false
        : null;
  return {
    operation,
    tables: tablesIn(tokens, verb),
    filters: operation === 'insert' || (!has('where', 'on', 'having') && !unknownParts) ? [] : null,
    order: [],
    limited: isUpdate || operation === 'insert' || operation === 'upsert' ? null : limited,
    single: summed || limitOf(words) === 1,
    everyRow: isUpdate && !unknownParts && !has('where', 'limit', 'join'),
    columns: null,
    written: operation === 'insert' || operation === 'upsert' ? insertedColumns(tokens) : null,
  };
}

/** The first column of a selection is computed of all rows: `SELECT count(*), …`. */
function sumsUp(words: readonly SqlToken[]): boolean {
  const first = words[words.findIndex((token) => isWord(token, 'select')) + 1];
  return first?.kind === 'word' && isAggregateName(first.text);
}

/** Tokens outside of parentheses. */
function outermost(tokens: readonly SqlToken[]): SqlToken[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (token.kind === 'symbol' && token.text === '(') depth++;
    else if (token.kind === 'symbol' && token.text === ')') depth--;
    else return depth === 0;
    return false;
  });
}

function tablesIn(tokens: readonly SqlToken[], verb: string): string[] {
  const tables: string[] = [];
  const local = new Set<string>();
  tokens.forEach((token, index) => {
    if (token.kind === 'word' && isWord(tokens[index + 1], 'as') && tokens[index + 2]?.text === '(')
      local.add(token.text);
    const before = tokens[index - 1];
    const starts =
      isWord(token, 'from', 'join', 'into') ||
      (isWord(token, 'update') && verb === 'update' && !isWord(before, 'for')) ||
      isWord(token, 'truncate');
    if (!starts) return;
    let at = index + 1;
    while (isWord(tokens[at], 'only', 'table', 'ignore', 'low_priority')) at++;
    for (;;) {
      const name = nameAt(tokens, at);
      if (name === null) return;
      if (name.name !== '' && !tables.includes(name.name)) tables.push(name.name);
      at = name.end;
      if (isWord(tokens[at], 'as')) at++;
      if (tokens[at]?.kind === 'word' && tokens[at + 1]?.text === ',') at++;
      // `FROM a, b`
      if (tokens[at]?.text !== ',' || !isWord(token, 'from')) return;
      at++;
    }
  });
  return tables.filter((table) => !local.has(table));
}

/** A possibly qualified name at a position: its last part, '' if that is not known; null if there is no name. */
function nameAt(tokens: readonly SqlToken[], start: number): { name: string; end: number } | null {
  const first = tokens[start];
  if (first === undefined || (first.kind !== 'word' && first.kind !== 'quoted' && first.kind !== 'hole')) return null;
  if (isWord(first, 'select', 'lateral', 'unnest', 'values')) return null;
  let name = first.kind === 'hole' ? '' : first.text;
  let at = start + 1;
  for (;;) {
    const next = tokens[at];
    if (next?.kind === 'symbol' && next.text === '.') {
      const part = tokens[at + 1];
      name = part === undefined || part.kind === 'hole' ? '' : part.text;
      at += 2;
    } else if (next?.joined === true && (next.kind === 'hole' || next.kind === 'word' || next.kind === 'number')) {
      // `users_{?}`: one name of which only a part is known
      name = '';
      at++;
    } else break;
  }
  return { name: name.includes(holeName) ? '' : name, end: at };
}

function insertedColumns(tokens: readonly SqlToken[]): string[] | null {
  const into = tokens.findIndex((token) => isWord(token, 'into'));
  const open = into < 0 ? -1 : tokens.findIndex((token, index) => index > into && token.text === '(');
  const values = tokens.findIndex((token) => isWord(token, 'values', 'select', 'value', 'set'));
  if (open < 0 || values < open) return null;
  const columns: string[] = [];
  for (const token of tokens.slice(open + 1)) {
    if (token.text === ')') return columns;
    if (token.kind === 'word' || token.kind === 'quoted') columns.push(token.text);
    else if (token.text !== ',') return null;
  }
  return null;
}

function limitOf(words: readonly SqlToken[]): number | null {
  const at = words.findIndex((token) => isWord(token, 'limit', 'top'));
  const next = words[at + 1];
  return at >= 0 && next?.kind === 'number' && words[at + 2]?.text !== ',' ? Number(next.text) : null;
}
