import type { Location } from '../../findings/types.ts';
import type { SchemaChange } from '../../model/schema-changes.ts';
import { splitAt, SqlCursor, type SqlSource } from './sql-cursor.ts';
import { isWord, type SqlToken } from './sql-words.ts';

/** What `ALTER TYPE` changes among the values of an enumeration, for those that use them; the cursor stands before its name. */
export function enumCommand(cursor: SqlCursor, at: Location): SchemaChange | null {
  const name = cursor.table()?.name ?? '';
  if (cursor.take('rename', 'value')) {
    const value = textOf(cursor.peek());
    return { kind: 'command', is: 'rename-enum-value', name, by: value, at };
  }
  if (!cursor.take('add', 'value')) return null;
  cursor.take('if', 'not', 'exists');
  const value = textOf(cursor.peek());
  cursor.at++;
  return cursor.is('before') || cursor.is('after')
    ? null
    : { kind: 'command', is: 'new-enum-value', name, by: value, at };
}

/** Values that a text adds to an enumeration and then writes or compares: not before the transaction that adds them has ended. */
export function earlyValuesIn(source: SqlSource, tokens: readonly SqlToken[]): SchemaChange[] {
  const statements = splitAt(tokens, ';');
  return statements.flatMap((statement, index): SchemaChange[] => {
    const cursor = new SqlCursor(source, statement);
    if (!cursor.take('alter', 'type')) return [];
    const name = cursor.table()?.name ?? '';
    if (!cursor.take('add', 'value') || isMadeHere(source, statements.slice(0, index), name)) return [];
    cursor.take('if', 'not', 'exists');
    const value = cursor.peek();
    for (const other of statements.slice(index + 1)) {
      if (isWord(other[0], 'commit', 'end')) return [];
      // of a table, its default or its index; functions are not run yet, and other types have the same words
      if (!isWord(other[0], 'insert', 'update', 'delete', 'with') && !isWord(other[1], 'table', 'index', 'unique'))
        continue;
      if (value?.kind !== 'string' || !other.some((token) => token.kind === 'string' && token.text === value.text))
        continue;
      const at = new SqlCursor(source, other).locate();
      return [{ kind: 'command', is: 'early-enum-value', name, by: textOf(value), at }];
    }
    return [];
  });
}

/** A type of the same transaction has all of its values at once. */
function isMadeHere(source: SqlSource, statements: readonly (readonly SqlToken[])[], name: string): boolean {
  return statements.some((statement) => {
    const cursor = new SqlCursor(source, statement);
    return cursor.take('create', 'type') && cursor.table()?.name === name;
  });
}

function textOf(token: SqlToken | undefined): string {
  return token?.kind === 'string' ? token.text.replace(/^[eEnN]?'/, '').replace(/'$/, '') : '';
}
