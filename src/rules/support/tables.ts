import type { BackendModel } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';
import { isSmallTable } from './names.ts';

/** Up to this many rows reading all of them is as fast as an index. */
const fewRows = 1000;

/** A table that stays small: the user says so, or its name does. `from`: the file that asks it. */
export function isSmall(model: BackendModel, entity: string, from: string): boolean {
  const table = entityCalled(model, entity, from)?.table ?? entity;
  const told = model.tableSizes[entity] ?? model.tableSizes[table];
  if (told === undefined) return isSmallTable(entity);
  return told === 'small' || (typeof told === 'number' && told < fewRows);
}
