import type { Migration, MigrationStep } from '../../model/migrations.ts';
import type { ColumnDraft, KeyDraft, TableName } from '../../model/schema-changes.ts';
import type { BackendModel } from '../../model/types.ts';
import type { Hazard } from './hazards.ts';
import { entityCalled } from './lookup.ts';
import { sameName } from './migration-use.ts';

/** PostgreSQL keeps so many bytes of a name, and drops the rest. */
const longest = 63;

/** Names that a step gives and that the database shortens, of new tables as well. */
export function longNames(migration: Migration, step: MigrationStep): Hazard[] {
  if (migration.dialect !== 'postgres') return [];
  const table = 'table' in step.change ? (step.change.table?.name ?? '') : '';
  return [...new Set(namesIn(step))]
    .filter((name) => Buffer.byteLength(name) > longest)
    .map((name) => ({
      kind: 'longName',
      migration,
      location: step.location,
      table,
      names: [name],
      from: '',
      to: Buffer.from(name)
        .subarray(0, longest)
        .toString()
        .replace(/\uFFFD+$/, ''),
      usedAt: null,
    }));
}

function namesIn({ change }: MigrationStep): string[] {
  switch (change.kind) {
    case 'create-table':
    case 'add': {
      const { columns, keys, references, checks = [] } = change.parts;
      const own = change.kind === 'create-table' ? [change.table] : [];
      return [...own, ...columns, ...keys, ...references, ...checks].map(({ name }) => name);
    }
    case 'rename-table':
      return [change.to.name];
    case 'rename-key':
    case 'promote-key':
      return [change.to];
    case 'change-column':
      return [change.to.name ?? ''];
    default:
      return [];
  }
}

/**
 * How the value of a column that is added differs from row to row, so that all of them are written; null if it does not.
 * `function`: by a function that migrations make, and that does not promise to give the same each time.
 */
export function computedBy(
  { computed, defaultCall }: ColumnDraft,
  dialect: string,
  before: readonly MigrationStep[],
): 'default' | 'stored' | 'function' | null {
  if (dialect !== 'postgres' && dialect !== 'mysql') return null;
  if (computed !== undefined) return computed;
  if (defaultCall === undefined) return null;
  if (dialect === 'mysql') return defaultCall === '' ? 'default' : null;
  const made = before.findLast(
    ({ change }) => change.kind === 'command' && change.is === 'new-function' && sameName(change.name, defaultCall),
  );
  return made?.change.kind === 'command' && made.change.by === 'VOLATILE' ? 'function' : null;
}

/** More columns than narrow anything down, and no query that names them all. */
export function isWide(model: BackendModel, key: KeyDraft, { name }: TableName): boolean {
  if (key.isIndex !== true || key.unique || key.partial || key.columns.length < 4) return false;
  return !model.operations.some((operation) => {
    if (operation.is !== 'query' || operation.entities.length !== 1) return false;
    const [asked = ''] = operation.entities;
    if (!sameName(entityCalled(model, asked, operation.place.file)?.table ?? asked, name)) return false;
    const named = new Set([
      ...(operation.filters ?? []).map(({ column }) => column.toLowerCase()),
      ...(operation.order ?? []).map((column) => column.toLowerCase()),
    ]);
    return key.columns.slice(3).every((column) => named.has(column.toLowerCase()));
  });
}

/** What stands before the step in its migration can't be done twice: a second attempt, after the index failed, stops there. */
export function isHalfway({ up }: Migration, step: MigrationStep): boolean {
  return up.slice(0, up.indexOf(step)).some(({ change }) => {
    if (change.kind === 'create-table') return !change.ifMissing;
    if (change.kind === 'add')
      return change.ifMissing !== true && change.parts.keys.every(({ concurrently }) => concurrently !== true);
    return change.kind === 'rename-table' || (change.kind === 'change-column' && change.to.name !== undefined);
  });
}
