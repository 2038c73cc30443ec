import type { Location } from '../../findings/types.ts';
import type { ReferenceDraft } from '../../model/schema-changes.ts';
import type { BackendModel } from '../../model/types.ts';
import { remembered } from './remembered.ts';

/** A foreign key that migrations make and that is there when all of them have run. */
export interface DeclaredReference {
  readonly table: string;
  readonly columns: readonly string[];
  readonly to: string;
  /** in small letters; '' if nothing is said */
  readonly onDelete: string;
  readonly location: Location;
}

/** The foreign keys that the migrations of all databases leave, in the order in which they are made. */
export const declaredReferences = remembered((model: BackendModel): readonly DeclaredReference[] => {
  const found = new Map<string, DeclaredReference>();
  const made = (table: string, references: readonly ReferenceDraft[]): void => {
    for (const { columns, to, onDelete = '', location, name } of references)
      found.set(`${table}.${columns.join()} ${to.name} ${name === '' ? '' : name}`, {
        table,
        columns,
        to: to.name,
        onDelete: onDelete.toLowerCase(),
        location,
      });
  };
  const gone = (matches: (key: string, reference: DeclaredReference) => boolean): void => {
    for (const [key, reference] of found) if (matches(key, reference)) found.delete(key);
  };
  for (const { change } of model.migrations.flatMap(({ up }) => up)) {
    if (change.kind === 'create-table' || change.kind === 'add') made(change.table.name, change.parts.references);
    else if (change.kind === 'drop-table') gone((_, { table, to }) => [table, to].includes(change.table.name));
    else if (change.kind === 'drop-column')
      gone((_, { table, columns }) => table === change.table.name && columns.includes(change.column));
    else if (change.kind === 'drop-key')
      gone((key, { table, columns }) => change.name !== null && isNamed(change.name, key, table, columns));
    else if (change.kind === 'rename-table')
      for (const [key, reference] of found) found.set(key, renamed(reference, change.table.name, change.to.name));
  }
  return [...found.values()];
});

/** By the name that it was given, or by the one that the database gives. */
function isNamed(name: string, key: string, table: string, columns: readonly string[]): boolean {
  return key.endsWith(` ${name}`) || new RegExp(`^${table}_${columns.join('_')}_(?:fkey|foreign)$`).test(name);
}

function renamed(reference: DeclaredReference, from: string, to: string): DeclaredReference {
  return {
    ...reference,
    table: reference.table === from ? to : reference.table,
    to: reference.to === from ? to : reference.to,
  };
}
