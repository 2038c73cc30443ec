import type { Migration, MigrationStep } from '../../model/migrations.ts';
import type { TableName } from '../../model/schema-changes.ts';
import { sameName } from './migration-use.ts';

/** No row of the table is left when the migration changes it. */
export function isEmptied(migration: Migration, { name }: TableName): boolean {
  return migration.up.some(
    ({ change }) =>
      change.kind === 'rows' &&
      (change.verb === 'truncate' || (change.verb === 'delete' && change.every)) &&
      sameName(change.table.name, name),
  );
}

/** A table takes the place of another one: its name was there before, and stays. */
export function isSwap(migration: Migration, { name }: TableName): boolean {
  return migration.up.some(
    ({ change }) =>
      (change.kind === 'drop-table' || change.kind === 'rename-table') && sameName(change.table.name, name),
  );
}

/** A constraint that was added without a look at the rows is checked in the same migration: the lock of the first step is still held. */
export function isAddedHere(migration: Migration, { table, name }: { table: TableName; name: string }): boolean {
  return migration.up.some(
    ({ change }) =>
      change.kind === 'add' &&
      sameName(change.table.name, table.name) &&
      [...(change.parts.checks ?? []), ...change.parts.references].some(
        (each) => each.notValid === true && sameName(each.name, name),
      ),
  );
}

/** `DROP TABLE … ; CREATE TABLE …` of the same name, and no rows are put back. */
export function isMadeAnew(migration: Migration, { name }: TableName): boolean {
  const does = (wanted: string): boolean =>
    migration.up.some(
      ({ change }) =>
        change.kind === wanted && 'table' in change && change.table !== null && sameName(change.table.name, name),
    );
  const kept = migration.up.some(
    ({ change }) => change.kind === 'rename-table' || (change.kind === 'rows' && change.verb === 'insert'),
  );
  return does('drop-table') && does('create-table') && !kept;
}

/** A constraint already says that the column is never null: the database need not look at the rows again. */
export function isChecked(before: readonly MigrationStep[], { name }: TableName, column: string): boolean {
  const validated = new Set(
    before.flatMap(({ change }) =>
      change.kind === 'validate' && sameName(change.table.name, name) ? [change.name.toLowerCase()] : [],
    ),
  );
  return before.some(
    ({ change }) =>
      change.kind === 'add' &&
      sameName(change.table.name, name) &&
      (change.parts.checks ?? []).some(
        ({ text, notValid, name: constraint }) =>
          new RegExp(`\\b${column}"?\\)*\\s+is\\s+not\\s+null`, 'i').test(text) &&
          // the database may have named it
          (!notValid || (constraint === '' ? validated.size > 0 : validated.has(constraint.toLowerCase()))),
      ),
  );
}

/** The lock of a change of the table is held while its rows are written. */
export function altersToo(migration: Migration, { name }: TableName): boolean {
  return migration.up.some(
    ({ change }) =>
      (change.kind === 'add' || change.kind === 'change-column' || change.kind === 'drop-column') &&
      sameName(change.table.name, name),
  );
}
