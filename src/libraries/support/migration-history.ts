import type { Location } from '../../findings/types.ts';
import type { Migration, MigrationStep, Undo } from '../../model/migrations.ts';
import type { ScriptStep } from '../../model/real-schema.ts';
import type { SchemaChange, TableName } from '../../model/schema-changes.ts';
import type { SchemaState } from './schema-state.ts';
import { readSchemaChanges } from './sql-ddl.ts';
import type { SqlFile, SqlHistory } from './sql-files.ts';
import type { SqlDialect } from './sql-dialects.ts';
import { syntaxError } from './sql.ts';

/** A migration as its file has it, before it is applied. */
export interface MigrationDraft extends Pick<
  Migration,
  'name' | 'history' | 'location' | 'dialect' | 'errors' | 'script'
> {
  readonly up: readonly SchemaChange[];
  readonly undo: Pick<Undo, 'is' | 'location'> & { readonly changes: readonly SchemaChange[] };
}

/** Applies a migration to the database before it, and says what it changed there. */
export function applied(state: SchemaState, draft: MigrationDraft): Migration {
  const before = state.copy();
  const made = new Set<string>();
  const up = draft.up.map((change): MigrationStep => {
    const table = tableOf(state, change);
    const isNew = change.kind === 'create-table' && !before.has(change.table);
    if (isNew) made.add(change.table.name.toLowerCase());
    if (change.kind === 'rename-table' && made.has(change.table.name.toLowerCase()))
      made.add(change.to.name.toLowerCase());
    const step: MigrationStep = {
      change,
      location: change.at ?? draft.location,
      // what no statement makes was there before the first of them
      existed: existedBefore(change, table, made),
      before:
        table !== null && (change.kind === 'change-column' || change.kind === 'drop-column')
          ? state.column(table, change.column)
          : null,
    };
    state.apply(change);
    return step;
  });
  return {
    ...draft,
    up,
    undo: { is: draft.undo.is, location: draft.undo.location, ...difference(before, state, draft) },
  };
}

/** Whether what is changed was there before the migration; of a table, whether it may have rows. */
function existedBefore(change: SchemaChange, table: TableName | null, made: ReadonlySet<string>): boolean {
  if (change.kind === 'command') return !made.has(change.name.toLowerCase());
  if (table === null) return change.kind === 'drop-key' || change.kind === 'drop-schema';
  return !made.has(table.name.toLowerCase());
}

/** What is different after the way up and the way back. */
function difference(before: SchemaState, after: SchemaState, { undo }: MigrationDraft): Pick<Undo, 'left' | 'lost'> {
  if (undo.is === 'refused' || undo.is === 'unknown') return { left: [], lost: [] };
  const back = after.copy();
  for (const change of undo.changes) back.apply(change);
  const had = before.parts();
  const has = back.parts();
  return { left: outermost(has, had), lost: outermost(had, has) };
}

/** What only one of two databases has; of a table, not its columns as well. */
function outermost(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  const only = [...one].filter((part) => !other.has(part));
  const tables = new Set(only.flatMap((part) => (part.startsWith('table ') ? [part.slice(6)] : [])));
  return only.filter((part) => part.startsWith('table ') || !tables.has(part.slice(7, part.lastIndexOf('.')))).sort();
}

function tableOf(state: SchemaState, change: SchemaChange): TableName | null {
  if (change.kind === 'drop-schema' || change.kind === 'command') return null;
  if (change.kind === 'drop-key') return change.table ?? (change.name === null ? null : state.tableOfKey(change.name));
  if (change.kind === 'rename-key' || change.kind === 'promote-key') return state.tableOfKey(change.name);
  return change.table;
}

/** A file of statements as a migration. */
export function sqlMigration(
  { directory }: SqlHistory,
  { path, source, undo }: SqlFile,
  dialect: SqlDialect,
): MigrationDraft {
  const changes = undo === null ? [] : readSchemaChanges(undo);
  return {
    name: path.slice(directory === '' ? 0 : directory.length + 1),
    history: directory,
    location: source.locate(0, 0),
    dialect,
    up: readSchemaChanges(source),
    undo: {
      is:
        undo === null
          ? 'none'
          : /[a-z]/i.test(undo.text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ''))
            ? 'written'
            : 'empty',
      location: undo === null ? null : startOf(undo.text, undo.locate),
      changes,
    },
    errors: dialect === 'postgres' ? errorsIn(source) : [],
    script: { up: [stepOf(source)], down: undo === null ? null : [stepOf(undo)] },
  };
}

/** What a tool fills in first is not known. */
function stepOf({ text, locate }: SqlFile['source']): ScriptStep {
  const hole = /\$\{|\{\{|\{\?\}|<%|@@/.exec(text);
  return hole === null
    ? { sql: text, locate }
    : { unknown: 'it has variables', location: locate(hole.index, hole.index) };
}

function startOf(text: string, locate: (start: number, end: number) => Location): Location {
  const at = Math.max(text.search(/\S/), 0);
  return locate(at, at);
}

/** What only a tool understands that goes over the text first: variables, and commands of psql. */
const foreign =
  /\$\{|\{\{|\{\?\}|<%|@@|^\s*\\|:'|:"|(?<![:\w]):[A-Za-z_]\w*|^\s*delimiter\b|^copy\s[^;]*from\s+stdin/im;

function errorsIn({ text, locate }: SqlFile['source']): Migration['errors'] {
  if (foreign.test(text)) return [];
  const error = syntaxError(text);
  if (error === null) return outsideOnly(text, locate);
  const at = Math.min(Math.max(error.offset, 0), text.length);
  return [{ message: error.message, location: locate(at, at) }];
}

/** What the file itself puts between BEGIN and COMMIT, and the database does outside of transactions only. */
function outsideOnly(text: string, locate: SqlFile['source']['locate']): Migration['errors'] {
  // in comments and texts it is not said
  const said = text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'/g, (piece) =>
    ' '.repeat(piece.length),
  );
  const found: Migration['errors'][number][] = [];
  let within = false;
  for (const statement of said.matchAll(/[^;]+/g)) {
    const words = statement[0].trimStart();
    if (/^(?:begin|start\s+transaction)\b/i.test(words)) within = true;
    else if (/^(?:commit|end|rollback|abort)\b/i.test(words)) within = false;
    const [, what] =
      /^((?:create|drop)\s+(?:unique\s+)?index\s+concurrently|reindex\b[^;]*\bconcurrently|vacuum|(?:create|drop)\s+database)\b/i.exec(
        words,
      ) ?? [];
    if (!within || what === undefined) continue;
    const at = statement.index + statement[0].length - words.length;
    found.push({
      message: `${what.toUpperCase().replaceAll(/\s+/g, ' ')} cannot run inside a transaction block`,
      location: locate(at, at),
      misplaced: true,
    });
  }
  return found;
}
