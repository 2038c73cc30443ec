import type { BackendModel, Column, Entity } from '../../model/types.ts';
import { wordsOf } from './names.ts';

/** What there cannot be less than none of. */
const countable = new Set(['stock', 'quantity', 'balance', 'inventory', 'seat', 'credit', 'available', 'remaining', 'fund', 'coin', 'point', 'capacity']); // prettier-ignore

/** Columns that a statement sets to less than they were. */
export function lowered({ columns }: Entity, text: string): Column[] {
  return [...text.matchAll(/"?(\w+)"?\s*=\s*(?:"?\w+"?\.)?"?(\w+)"?\s*-/g)].flatMap(([, set, from]) =>
    set === from && set !== undefined && wordsOf(set).some((word) => countable.has(word))
      ? columns.filter(({ column }) => column === set)
      : [],
  );
}

/** The type has no numbers below zero, or a CHECK of the migrations is about it. */
export function isChecked({ migrations, schemas }: BackendModel, { table }: Entity, { column, type }: Column): boolean {
  const about = new RegExp(`\\b${column}\\b`, 'i');
  return (
    /unsigned/i.test(type) ||
    schemas.some(({ catalog }) =>
      catalog?.tables.some((each) => each.name === table && each.checks.some(({ text }) => about.test(text))),
    ) ||
    migrations.some(({ up }) =>
      up.some(
        ({ change }) =>
          (change.kind === 'create-table' || change.kind === 'add') &&
          change.table.name === table &&
          change.parts.checks?.some(({ text }) => about.test(text)),
      ),
    )
  );
}
