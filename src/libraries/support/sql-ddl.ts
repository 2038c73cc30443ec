import { noParts, type KeyDraft, type SchemaChange, type TableName } from '../../model/schema-changes.ts';
import { commandIn } from './sql-commands.ts';
import { earlyValuesIn } from './sql-enums.ts';
import { transactionsIn } from './sql-transactions.ts';
import { splitAt, SqlCursor, type SqlSource } from './sql-cursor.ts';
import { readKey, readParts, typeOf } from './sql-parts.ts';
import { isWord, tokenize, type SqlToken } from './sql-words.ts';

/**
 * What the statements of a text change in the shape of the database, in order. They are read by their words: definitions
 * are much the same in all dialects, and half of the migrations are in one that PostgreSQL's parser rejects. What is no
 * definition is passed over.
 */
export function readSchemaChanges(source: SqlSource): SchemaChange[] {
  const tokens = tokenize(source.text);
  return [...changesIn(source, tokens, 0), ...earlyValuesIn(source, tokens), ...transactionsIn(source, tokens)];
}

function changesIn(source: SqlSource, tokens: readonly SqlToken[], depth: number): SchemaChange[] {
  return splitAt(tokens, ';').flatMap((statement) => {
    const start = statement.findIndex(
      (token, index) =>
        isWord(token, 'create', 'alter', 'drop', 'rename') &&
        (index === 0 || isWord(statement[index - 1], 'begin', 'then', 'else', 'loop', 'go')),
    );
    if (start >= 0) {
      const cursor = new SqlCursor(source, statement.slice(start));
      const at = cursor.locate();
      const changes = changesOf(cursor);
      if (changes.length > 0) return changes.map((change) => (change.at === undefined ? { ...change, at } : change));
    }
    const command = commandIn(new SqlCursor(source, statement));
    if (command !== null) return [command];
    const rows = rowsOf(new SqlCursor(source, statement));
    if (rows !== null) return [rows];
    // a block that runs at once, and a statement that it has in a text; functions only run when they are called
    const code = statement.find(
      (token, index) =>
        token.kind === 'string' && (isWord(statement[0], 'do') || isWord(statement[index - 1], 'execute')),
    );
    return code === undefined || depth > 2 ? [] : changesIn(source, inner(code), depth + 1);
  });
}

/** The tokens in a quoted text, at their places. */
function inner({ text, start }: SqlToken): SqlToken[] {
  const quote = /^(?:\$\w*\$|[eE]?')/.exec(text)?.[0] ?? '';
  const body = text.slice(quote.length, text.length - (quote.startsWith('$') ? quote.length : 1));
  return tokenize(body).map((token) => ({
    ...token,
    start: token.start + start + quote.length,
    end: token.end + start + quote.length,
  }));
}

/** Rows that a migration writes itself. */
function rowsOf(cursor: SqlCursor): SchemaChange | null {
  const at = cursor.locate();
  const verb = (['insert', 'update', 'delete', 'truncate'] as const).find((word) => cursor.is(word));
  if (verb === undefined) return null;
  cursor.take(verb);
  cursor.skip('into', 'from', 'table', 'only', 'ignore');
  const table = cursor.table();
  const has = (word: string): boolean => cursor.tokens.some((token) => isWord(token, word));
  return table === null
    ? null
    : { kind: 'rows', verb, table, every: !has('where') && !has('limit'), cascade: has('cascade'), at };
}

function changesOf(cursor: SqlCursor): SchemaChange[] {
  if (cursor.take('create')) {
    cursor.take('or', 'replace');
    // tables of one session, and what only looks like a table
    if (cursor.is('temp') || cursor.is('temporary') || cursor.is('virtual')) return [];
    cursor.skip('global', 'local', 'unlogged', 'foreign');
    return cursor.take('table') ? createTable(cursor) : createIndex(cursor);
  }
  if (cursor.take('drop')) return drop(cursor);
  if (cursor.take('rename', 'table')) return cursor.pieces().flatMap((piece) => renameTable(piece));
  if (cursor.take('alter', 'index')) {
    cursor.take('if', 'exists');
    const name = cursor.table()?.name ?? '';
    return cursor.take('rename', 'to') ? [{ kind: 'rename-key', name, to: cursor.table()?.name ?? '' }] : [];
  }
  if (!cursor.take('alter', 'table') && !cursor.take('alter', 'foreign', 'table')) return [];
  cursor.take('if', 'exists');
  cursor.take('only');
  const table = cursor.table();
  cursor.takeSymbol('*');
  if (table === null) return [];
  return cursor.pieces().flatMap((piece) => {
    const at = piece.locate();
    return alter(table, piece).map((change) => ({ ...change, at }));
  });
}

function createTable(cursor: SqlCursor): SchemaChange[] {
  const ifMissing = cursor.take('if', 'not', 'exists');
  const start = cursor.at;
  const table = cursor.table();
  // partitions are parts of their table
  if (table === null || cursor.is('partition', 'of')) return [];
  const location = cursor.locate(cursor.tokens.slice(start, cursor.at));
  const group = cursor.group();
  const parts =
    group !== null
      ? readParts(cursor.inside(group).pieces())
      : cursor.is('like')
        ? readParts([cursor.inside(cursor.tokens.slice(cursor.at))])
        : noParts;
  return [{ kind: 'create-table', table, parts, ifMissing, location }];
}

function createIndex(cursor: SqlCursor): SchemaChange[] {
  const unique = cursor.take('unique');
  const special = cursor.take('fulltext') || cursor.take('spatial');
  cursor.skip('clustered', 'nonclustered');
  if (!cursor.take('index')) return [];
  const concurrently = cursor.take('concurrently');
  const ifMissing = cursor.take('if', 'not', 'exists');
  const name = cursor.is('on') ? '' : (cursor.table()?.name ?? '');
  const before = cursor.take('using') ? cursor.name() : '';
  if (!cursor.take('on')) return [];
  cursor.take('only');
  const table = cursor.table();
  if (table === null) return [];
  const key = readKey(cursor, { name, unique, primary: false });
  const partial = key.partial || special || (before !== '' && !/^(?:btree|hash)$/i.test(before));
  const made: KeyDraft = {
    ...key,
    partial,
    isIndex: true,
    ...(concurrently ? { concurrently } : {}),
    location: cursor.locate(),
  };
  return [{ kind: 'add', table, parts: { ...noParts, keys: [made] }, ifMissing }, ...blockingIn(table, cursor)];
}

function drop(cursor: SqlCursor): SchemaChange[] {
  cursor.skip('foreign');
  if (cursor.take('schema')) {
    cursor.take('if', 'exists');
    return cursor.pieces().map((piece): SchemaChange => ({ kind: 'drop-schema', schema: piece.name() }));
  }
  const index = cursor.take('index');
  if (!index && !cursor.take('table')) return [];
  const concurrently = cursor.take('concurrently');
  cursor.take('if', 'exists');
  return cursor.pieces().flatMap((piece): SchemaChange[] => {
    const named = piece.table();
    if (named === null) return [];
    if (!index) return [{ kind: 'drop-table', table: named }];
    return [{ kind: 'drop-key', table: piece.take('on') ? piece.table() : null, name: named.name, concurrently }];
  });
}

function renameTable(piece: SqlCursor): SchemaChange[] {
  const table = piece.table();
  const to = piece.take('to') ? piece.table() : null;
  return table === null || to === null ? [] : [{ kind: 'rename-table', table, to }];
}

function alter(table: TableName, piece: SqlCursor): SchemaChange[] {
  if (piece.take('add')) return add(table, piece);
  if (piece.take('drop')) return dropPart(table, piece);
  if (piece.take('rename')) return rename(table, piece);
  if (piece.take('validate', 'constraint')) return [{ kind: 'validate', table, name: piece.name() }];
  if (piece.take('modify') || piece.take('change')) {
    const isChange = isWord(piece.tokens[piece.at - 1], 'change');
    piece.take('column');
    const old = isChange ? piece.name() : '';
    const parts = readParts([piece.inside(piece.tokens.slice(piece.at))]);
    const [to] = parts.columns;
    if (to === undefined) return [];
    const { name, type, nullable, hasDefault } = to;
    return [
      { kind: 'change-column', table, column: old === '' ? name : old, to: { name, type, nullable, hasDefault } },
      { kind: 'add', table, parts: { ...parts, columns: [] } },
    ];
  }
  if (piece.is('algorithm') || piece.is('lock')) return blockingIn(table, piece);
  if (piece.take('detach', 'partition')) {
    const name = piece.table()?.name ?? '';
    return piece.is('concurrently') || piece.is('finalize')
      ? []
      : [{ kind: 'command', is: 'detach', name, by: table.name }];
  }
  if (piece.take('set', 'schema'))
    return [{ kind: 'rename-table', table, to: { schema: piece.name(), name: table.name } }];
  if (!piece.take('alter')) return [];
  piece.take('column');
  piece.take('if', 'exists');
  const column = piece.name();
  const change = (to: Extract<SchemaChange, { kind: 'change-column' }>['to']): SchemaChange[] => [
    { kind: 'change-column', table, column, to },
  ];
  if (piece.take('set', 'not', 'null')) return change({ nullable: false });
  if (piece.take('drop', 'not', 'null')) return change({ nullable: true });
  if (piece.take('set', 'default') || piece.take('add', 'generated')) return change({ hasDefault: true });
  if (piece.take('drop', 'default')) return change({ hasDefault: false });
  piece.take('set', 'data');
  return piece.take('type') ? change({ type: typeOf(piece) }) : [];
}

function add(table: TableName, piece: SqlCursor): SchemaChange[] {
  const using = piece.tokens.findIndex(
    (token, index) => isWord(token, 'using') && isWord(piece.tokens[index + 1], 'index'),
  );
  if (using >= 0) {
    const to = piece.take('constraint') ? piece.name() : '';
    const name = piece.tokens[using + 2]?.text ?? '';
    return [{ kind: 'promote-key', name, to: to === '' ? name : to, primary: piece.is('primary') }];
  }
  const isColumn = piece.take('column');
  const ifMissing = piece.take('if', 'not', 'exists');
  // several in parentheses, as MySQL and Oracle allow
  const group = isColumn || piece.isSymbol('(') ? piece.group() : null;
  return [
    {
      kind: 'add',
      table,
      ifMissing,
      parts: readParts(group === null ? [piece.inside(piece.tokens.slice(piece.at))] : piece.inside(group).pieces()),
    },
  ];
}

function dropPart(table: TableName, piece: SqlCursor): SchemaChange[] {
  if (piece.take('primary', 'key')) return [{ kind: 'drop-key', table, name: null }];
  const isKey =
    piece.take('constraint') ||
    piece.take('index') ||
    piece.take('foreign', 'key') ||
    piece.take('check') ||
    (piece.is('key') && piece.peek(1) !== undefined && piece.take('key'));
  if (!isKey) piece.take('column');
  piece.take('if', 'exists');
  const name = piece.name();
  return [isKey ? { kind: 'drop-key', table, name } : { kind: 'drop-column', table, column: name }];
}

function rename(table: TableName, piece: SqlCursor): SchemaChange[] {
  if (piece.take('to') || piece.take('as')) {
    const to = piece.table();
    return to === null ? [] : [{ kind: 'rename-table', table, to }];
  }
  const isKey = piece.take('constraint') || piece.take('index') || piece.take('key');
  if (!isKey) piece.take('column');
  const name = piece.name();
  const to = piece.take('to') ? piece.name() : '';
  if (to === '') return [];
  return [isKey ? { kind: 'rename-key', name, to } : { kind: 'change-column', table, column: name, to: { name: to } }];
}

/** `ALGORITHM=COPY`, `LOCK=SHARED`: MySQL is asked to keep others out, which it would not do by itself. */
function blockingIn(table: TableName, { tokens }: SqlCursor): SchemaChange[] {
  return tokens.flatMap((token, index): SchemaChange[] => {
    const value = tokens[index + 1]?.text === '=' ? tokens[index + 2] : tokens[index + 1];
    const blocks =
      (isWord(token, 'algorithm') && isWord(value, 'copy')) ||
      (isWord(token, 'lock') && isWord(value, 'shared', 'exclusive'));
    return blocks
      ? [
          {
            kind: 'command',
            is: 'blocking',
            name: table.name,
            by: `${token.text} = ${value?.text ?? ''}`.toUpperCase(),
          },
        ]
      : [];
  });
}
