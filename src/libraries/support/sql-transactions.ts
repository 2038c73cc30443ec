import type { SchemaChange } from '../../model/schema-changes.ts';
import { splitAt, SqlCursor, type SqlSource } from './sql-cursor.ts';
import { isWord, type SqlToken } from './sql-words.ts';

/**
 * What is wrong with the transactions of a text: one begins and never ends, so that what the text does is taken back when the
 * connection closes; one begins within another one; or one ends where none is.
 */
export function transactionsIn(source: SqlSource, tokens: readonly SqlToken[]): SchemaChange[] {
  const found: SchemaChange[] = [];
  const put = (is: 'uncommitted' | 'nested', by: string, statement: readonly SqlToken[]): void => {
    found.push({ kind: 'command', is, name: '', by, at: new SqlCursor(source, statement).locate() });
  };
  let open: readonly SqlToken[] | null = null;
  let begun = false;
  for (const statement of splitAt(tokens, ';')) {
    if (begins(statement)) {
      if (open !== null) put('nested', 'BEGIN', statement);
      open = statement;
      begun = true;
    } else if (isWord(statement[0], 'commit', 'end', 'rollback', 'abort')) {
      // a block of another language ends so too; where to, a savepoint says
      if (open === null && statement.length === 1 && isWord(statement[0], 'commit'))
        put('nested', begun ? 'COMMIT' : 'COMMIT alone', statement);
      if (!statement.some((token) => isWord(token, 'to'))) open = null;
    }
  }
  if (open !== null) put('uncommitted', '', open);
  return found;
}

function begins([first, second, third]: readonly SqlToken[]): boolean {
  return (
    (isWord(first, 'begin') &&
      (second === undefined ||
        isWord(second, 'transaction', 'work', 'isolation', 'immediate', 'exclusive', 'deferred')) &&
      third?.kind !== 'symbol') ||
    (isWord(first, 'start') && isWord(second, 'transaction'))
  );
}
