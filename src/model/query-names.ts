import type { OperationDraft } from '../libraries/build-types.ts';
import type { QueryFilter } from './operations.ts';
import type { Entity } from './types.ts';

type QueryDraft = Extract<OperationDraft, { is: 'query' }>;

/**
 * A query in the names of the entities: tables and database columns become entities and properties, and a filter on
 * everything that a unique index consists of limits it to one row.
 */
export function inNamesOfEntities(query: QueryDraft, find: (name: string) => Entity | null): QueryDraft {
  const entities = query.entities.map((name) => find(name)?.name ?? name);
  const main = query.entities[0] === undefined ? null : find(query.entities[0]);
  const named = (column: string): string => {
    const dot = column.indexOf('.');
    // documents have members of members; tables may embed them
    if (dot < 0 || main?.kind === 'collection' || main?.columns.some(({ name }) => name === column) === true)
      return propertyOf(main, column);
    const other = find(column.slice(0, dot));
    const property = propertyOf(other, column.slice(dot + 1));
    return other !== null && other === main ? property : `${other?.name ?? column.slice(0, dot)}.${property}`;
  };
  const filters = query.filters?.map((filter): QueryFilter => ({ ...filter, column: named(filter.column) })) ?? null;
  return {
    ...query,
    entities: [...new Set(entities)],
    filters,
    order: query.order.map(named),
    columns: query.columns?.map(named) ?? null,
    written: query.written?.map(named) ?? null,
    limited:
      query.limited === false &&
      main !== null &&
      filters !== null &&
      selectsOne(main, filters) &&
      joinsOne(query.entities.slice(1).map(find), filters)
        ? true
        : query.limited,
  };
}

function propertyOf(entity: Entity | null, column: string): string {
  if (entity === null || entity.columns.some(({ name }) => name === column)) return column;
  const lower = column.toLowerCase();
  const found = entity.columns.find((each) => each.column.toLowerCase() === lower || each.name.toLowerCase() === lower);
  if (found !== undefined) return found.name;
  // to filter by a relation is to filter by the column that holds it
  const columns = entity.relations.find(({ name }) => name === column)?.columns ?? [];
  return columns.length === 1 && columns[0] !== undefined ? columns[0] : column;
}

function selectsOne(entity: Entity, filters: readonly QueryFilter[]): boolean {
  return coversKey(entity, new Set(filters.filter(({ operator }) => operator === '=').map(({ column }) => column)));
}

/** Whether a row has at most one of each table that is joined to it: `JOIN users ON users.id = …`, and not the other way around. */
function joinsOne(others: readonly (Entity | null)[], filters: readonly QueryFilter[]): boolean {
  return others.every((other) => {
    if (other === null) return true;
    const own = filters.flatMap(({ column, operator }) =>
      column.startsWith(`${other.name}.`) ? [{ column: column.slice(other.name.length + 1), operator }] : [],
    );
    // a table that is only asked whether it has such rows adds none
    return (
      own.length === 0 ||
      coversKey(
        other,
        new Set(own.filter(({ operator }) => operator === '=' || operator === 'in').map(({ column }) => column)),
      )
    );
  });
}

function coversKey(entity: Entity, equal: ReadonlySet<string>): boolean {
  return entity.indexes.some(
    (index) =>
      index.unique && !index.partial && index.columns.length > 0 && index.columns.every((column) => equal.has(column)),
  );
}
