import type { SchemaChange } from '../../model/schema-changes.ts';
import { enumCommand } from './sql-enums.ts';
import type { SqlCursor } from './sql-cursor.ts';
import { isWord } from './sql-words.ts';

type Command = Extract<SchemaChange, { kind: 'command' }>;

/** A statement that changes no table, and is felt by those that use one; null if it is none. */
export function commandIn(cursor: SqlCursor): SchemaChange | null {
  const at = cursor.locate();
  const command = (is: Command['is'], name: string, by = ''): SchemaChange => ({ kind: 'command', is, name, by, at });
  const has = (word: string): boolean => cursor.tokens.some((token) => isWord(token, word));
  if (cursor.take('drop', 'database')) {
    cursor.take('if', 'exists');
    return command('drop-database', cursor.name());
  }
  if (cursor.take('alter', 'schema')) {
    const name = cursor.name();
    return cursor.take('rename', 'to') ? command('rename-schema', name, cursor.name()) : null;
  }
  if (cursor.take('create', 'domain'))
    return command(
      'new-domain',
      cursor.table()?.name ?? '',
      has('check') ? 'CHECK' : isNotNull(cursor) ? 'NOT NULL' : '',
    );
  if (cursor.take('create', 'function') || cursor.take('create', 'or', 'replace', 'function'))
    return command(
      'new-function',
      cursor.table()?.name ?? '',
      has('immutable') ? 'IMMUTABLE' : has('stable') ? 'STABLE' : 'VOLATILE',
    );
  if (cursor.take('alter', 'type')) return enumCommand(cursor, at);
  if (cursor.take('alter', 'domain')) {
    const name = cursor.table()?.name ?? '';
    // what is there already is not looked at
    return cursor.take('add') && !has('valid') ? command('domain', name, 'ADD CONSTRAINT') : null;
  }
  if (cursor.take('reindex')) {
    if (has('concurrently')) return null;
    cursor.group();
    cursor.skip('index', 'table', 'schema', 'database', 'system');
    return command('reindex', cursor.table()?.name ?? '');
  }
  if (cursor.take('cluster')) {
    cursor.skip('verbose');
    const name = cursor.table()?.name;
    return name === undefined ? null : command('rewrite', name, 'CLUSTER');
  }
  if (!cursor.take('vacuum') || !has('full')) return null;
  if (cursor.group() === null) cursor.skip('full', 'freeze', 'verbose', 'analyze');
  return command('rewrite', cursor.table()?.name ?? '', 'VACUUM FULL');
}

function isNotNull({ tokens }: SqlCursor): boolean {
  return tokens.some((token, index) => isWord(token, 'not') && isWord(tokens[index + 1], 'null'));
}
