import type { IndexClaim } from '../../model/index-claim.ts';
import type { QueryOperation } from '../../model/operations.ts';
import type { Column, Entity } from '../../model/types.ts';
import { columnOf } from './indexes.ts';

/** As many as a page of a list has. */
const page = 20;

/** That an index on these columns would serve a query, or (`either`) one on each of them; null where there is no PostgreSQL to ask. */
export function claimOf(
  entity: Entity,
  { filters, order, limited, single, operation, text }: QueryOperation,
  columns: readonly Column[],
  either: boolean,
): IndexClaim | null {
  if (entity.made === undefined) return null;
  const conditions = (filters ?? []).flatMap(({ column: name, operator, optional }) => {
    const column = columnOf(entity, name);
    if (column === null || operator === 'like' || operator === 'other') return [];
    // what is asked for now and then is no reason for an index, and what is an alternative is asked for alone
    return columns.includes(column) || (optional !== true && !either) ? [{ column, operator }] : [];
  });
  return {
    entity,
    conditions,
    either,
    order: operation === 'select' ? order.flatMap((name) => columnOf(entity, name) ?? []) : [],
    take: operation !== 'select' ? null : single ? 1 : limited === true ? page : null,
    text,
    indexes: either ? columns.map((column) => [column]) : [columns],
  };
}
