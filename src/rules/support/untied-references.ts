import type { BackendModel, Column, Entity } from '../../model/types.ts';
import { ownEntities } from './columns.ts';
import { isBookkeeping, wordsOf } from './names.ts';
import { declaredReferences } from './references.ts';

/** A column with the table whose ids it holds. */
export interface UntiedReference {
  readonly entity: Entity;
  readonly column: Column;
  readonly to: Entity;
}

/**
 * Columns called after another table of the same database, of the type of its key, or that the code joins by, which nothing ties to
 * it: neither what declares the table nor the migrations that make it.
 */
export function referencesWithout(model: BackendModel): UntiedReference[] {
  const tables = ownEntities(model).filter(
    ({ kind, isSketch, dialect }) =>
      kind === 'table' && isSketch !== true && dialect !== undefined && dialect !== 'any',
  );
  const made = new Set([
    ...declaredReferences(model).flatMap(({ table, columns }) => columns.map((column) => keyOf(table, column))),
    ...model.schemas.flatMap(({ catalog }) =>
      (catalog?.tables ?? []).flatMap(({ name, references }) =>
        references.flatMap(({ columns }) => columns.map((column) => keyOf(name, column))),
      ),
    ),
  ]);
  const isMade = ({ table }: Entity, { column }: Column): boolean => made.has(keyOf(table, column));
  // where no table has one there is a reason: events, sharding, a database without them
  const has = ({ relations }: Entity): boolean =>
    relations.some(({ columns, isUnenforced }) => columns.length > 0 && isUnenforced !== true);
  if (tables.length > 2 && made.size === 0 && !tables.some(has)) return [];
  return pairs(tables).filter(({ entity, column }) => !isMade(entity, column));
}

function keyOf(table: string, column: string): string {
  return `${table}.${column}`.toLowerCase();
}

function pairs(tables: readonly Entity[]): UntiedReference[] {
  const byName = Map.groupBy(tables, ({ table }) => wordsOf(table).join(' '));
  // what happened stays true when the row that it happened to is gone
  return tables
    .filter(({ table }) => !isBookkeeping(table))
    .flatMap((entity) =>
      entity.columns.flatMap((column): UntiedReference[] => {
        const unenforced = entity.relations.find(
          ({ columns, isUnenforced }) =>
            isUnenforced === true && columns.length === 1 && columns[0] === column.name && !column.primary,
        );
        const target = tables.find(({ name }) => name === unenforced?.to);
        if (target !== undefined && !isPolymorphic(entity, baseOf(column) ?? column.name))
          return [{ entity, column, to: target }];
        const base = baseOf(column);
        if (base === null || (column.primary && entity.columns.filter(({ primary }) => primary).length === 1))
          return [];
        const [to, ...others] = byName.get(wordsOf(base).join(' ')) ?? [];
        // called after its own table, it is what somebody else calls the row
        if (to === undefined || to === entity || others.length > 0 || isTied(entity, column, to)) return [];
        if (isPolymorphic(entity, base) || isOfAnotherService(entity, base)) return [];
        const key = to.columns.filter(({ primary }) => primary);
        const [own] = key;
        return own !== undefined &&
          key.length === 1 &&
          family(own.type) === family(column.type) &&
          family(own.type) !== ''
          ? [{ entity, column, to }]
          : [];
      }),
    );
}

/** `customer` of `customer_id`; null for a column that is called otherwise. */
function baseOf({ column }: Column): string | null {
  return /^(.+?)(?:_id|Id)$/.exec(column)?.[1] ?? null;
}

/** One of the two sides says so. */
function isTied({ name: own, relations }: Entity, { name }: Column, to: Entity): boolean {
  return (
    relations.some(({ columns }) => columns.includes(name)) ||
    to.relations.some((relation) => relation.to === own && relation.columns.length === 0)
  );
}

/** `subject_id` beside `subject_type` may refer to any of several tables. */
function isPolymorphic({ columns }: Entity, base: string): boolean {
  return columns.some(({ column }) => new RegExp(`^${base}_?(?:type|kind|table|model)$`, 'i').test(column));
}

/** The id that another service knows this one by: it stands beside the secret that goes with it. */
function isOfAnotherService({ columns }: Entity, base: string): boolean {
  return (
    /^(?:application|app|client)$/i.test(base) && columns.some(({ name }) => /secret|redirect_?ur[il]/i.test(name))
  );
}

function family(type: string): string {
  if (/uuid/i.test(type)) return 'uuid';
  if (/serial|increments|number|^(?:big|small|tiny|medium)?int/i.test(type)) return 'number';
  return /char|text|string/i.test(type) ? 'text' : '';
}
