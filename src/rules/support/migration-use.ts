import type { Location } from '../../findings/types.ts';
import type { Migration, MigrationStep } from '../../model/migrations.ts';
import type { TableName } from '../../model/schema-changes.ts';
import type { BackendModel, Entity } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';
import { remembered } from './remembered.ts';

/** The migrations of each database, in order. */
export const histories = remembered(({ migrations }: BackendModel): readonly (readonly Migration[])[] => [
  ...Map.groupBy(migrations, ({ history }) => history).values(),
]);

export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Where code still uses a column that a migration takes away; null if nothing was seen to. */
export function useOfColumn(model: BackendModel, table: TableName, column: string): Location | null {
  for (const entity of declared(model).get(table.name.toLowerCase()) ?? []) {
    const own = entity.columns.find((each) => sameName(each.column, column));
    if (own !== undefined) return own.location;
  }
  for (const operation of model.operations) {
    if (operation.is !== 'query' || operation.entities.length !== 1) continue;
    const [name = ''] = operation.entities;
    const entity = entityCalled(model, name, operation.place.file);
    if (!sameName(entity?.table ?? name, table.name)) continue;
    const named = [
      ...(operation.filters ?? []).map((filter) => filter.column),
      ...(operation.columns ?? []),
      ...(operation.written ?? []),
    ];
    if (named.some((each) => sameName(each, column))) return operation.place;
  }
  return null;
}

/** The same for a table. */
export function useOfTable(model: BackendModel, table: TableName): Location | null {
  const [entity] = declared(model).get(table.name.toLowerCase()) ?? [];
  if (entity !== undefined) return entity.location;
  for (const operation of model.operations)
    if (operation.is === 'query' && operation.entities.some((name) => sameName(name, table.name)))
      return operation.place;
  return null;
}

/** Tables that code declares, in whatever words, rather than migrations. */
const declared = remembered(({ entities }: BackendModel): ReadonlyMap<string, Entity[]> =>
  Map.groupBy(
    entities.filter(({ fromStatements, kind }) => fromStatements !== true && kind === 'table'),
    ({ table }) => table.toLowerCase(),
  ),
);

/** A later step gives back what this one takes away. */
export function isBack(later: readonly MigrationStep[], table: TableName, column: string | null): boolean {
  return later.some(({ change }) => {
    if (change.kind === 'rename-table') return sameName(change.to.name, table.name);
    if (change.kind === 'create-table') return sameName(change.table.name, table.name);
    if (column === null || !('table' in change) || change.table === null || !sameName(change.table.name, table.name))
      return false;
    if (change.kind === 'add') return change.parts.columns.some(({ name }) => sameName(name, column));
    return change.kind === 'change-column' && change.to.name !== undefined && sameName(change.to.name, column);
  });
}
