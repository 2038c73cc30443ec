import type { BackendModel, Column, Entity } from '../../model/types.ts';
import type { RuleHit } from '../define.ts';
import { ownEntities } from './columns.ts';

/** A column with the table that it is in. */
export interface TableColumn {
  readonly entity: Entity;
  readonly column: Column;
}

/** The columns of tables that something is true of, each once, in the model's order. */
export function columnsOf(model: BackendModel, matches: (column: Column, entity: Entity) => boolean): TableColumn[] {
  const found = new Map<string, TableColumn>();
  for (const entity of ownEntities(model)) {
    if (entity.kind !== 'table' || entity.isSketch === true) continue;
    for (const column of entity.columns) {
      const key = `${entity.table}.${column.column}`;
      if (!found.has(key) && matches(column, entity)) found.set(key, { entity, column });
    }
  }
  return [...found.values()];
}

/** Where what is true of columns is reported, once for all of them; null if there are none. */
export function columnsHit(
  columns: readonly TableColumn[],
): Required<Pick<RuleHit<Record<string, string>>, 'place' | 'trace' | 'affects' | 'key'>> | null {
  const [first] = columns;
  if (first === undefined) return null;
  return {
    place: first.column.location,
    trace: columns.map(({ entity, column }) => ({
      location: column.location,
      message: `${entity.table}.${column.column} ${column.type}`,
    })),
    affects: { unit: 'entity', count: new Set(columns.map(({ entity }) => entity)).size },
    key: first.entity.table,
  };
}

/** The same with the words `{columns} {hold}`. */
export function holdingHit(
  columns: readonly TableColumn[],
): (NonNullable<ReturnType<typeof columnsHit>> & Pick<RuleHit<Record<string, string>>, 'arguments'>) | null {
  const hit = columnsHit(columns);
  return hit === null
    ? null
    : { ...hit, arguments: { columns: inWords(columns), hold: columns.length === 1 ? 'holds' : 'hold' } };
}

/** `orders.paid_at`; the first four of many. */
export function inWords(columns: readonly TableColumn[]): string[] {
  const names = columns.map(({ entity, column }) => `${entity.table}.${column.column}`);
  return names.length < 6 ? names : [...names.slice(0, 4), `${names.length - 4} more columns`];
}

/** Text of any length, or of up to some length. */
export function isText(type: string): boolean {
  return /^(?:text|(?:n?var)?char|character|n?varchar|string)\b/i.test(type);
}
