import { placeKey } from '../../model/places.ts';
import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel, Column, Entity } from '../../model/types.ts';
import { entityOf, unserved, unsorted } from './indexes.ts';
import { stepsOf } from './requests.ts';
import { isSmall, isTold, rowsOf } from './tables.ts';
import type { Pass } from './traffic.ts';

/** A look-up that requests make and no index serves. */
export interface Lookup {
  readonly entity: Entity;
  readonly columns: readonly Column[];
  readonly passes: Pass[];
  /** by order rather than by value */
  readonly sorted: boolean;
}

/** Columns that requests ask for and no index serves, each set of them once; an index for fewer serves more of them too. */
export function unservedLookups(model: BackendModel): Lookup[] {
  const found = new Map<string, Lookup>();
  for (const endpoint of model.endpoints) {
    for (const step of stepsOf(endpoint.steps, 'query')) {
      const entity = entityOf(model, step.operation);
      const { file } = step.operation.place;
      if (entity === null || entity.columns.length === 0) continue;
      // what is small today and nobody says will stay so is a smaller defect, and still one
      if (
        isSmall(model, entity.name, file) &&
        (isTold(model, entity.name, file) || rowsOf(model, entity.name, file) === null)
      )
        continue;
      const filtered = unserved(entity, step.operation);
      const sorted = filtered === null ? unsorted(entity, step.operation) : null;
      const columns = filtered ?? sorted;
      if (columns === null) continue;
      const names = columns.map(({ name }) => name).sort();
      const key = [placeKey(entity.location), entity.name, sorted !== null, ...names].join(' ');
      const known = found.get(key);
      if (known === undefined)
        found.set(key, { entity, columns, passes: [{ endpoint, step }], sorted: sorted !== null });
      else known.passes.push({ endpoint, step });
    }
  }
  const fewest = [...found.values()].sort((a, b) => a.columns.length - b.columns.length);
  const kept: Lookup[] = [];
  for (const lookup of fewest) {
    const wider = kept.find(
      ({ entity, sorted, columns }) =>
        entity === lookup.entity &&
        sorted === lookup.sorted &&
        columns.every((column) => lookup.columns.includes(column)),
    );
    if (wider === undefined) kept.push(lookup);
    else wider.passes.push(...lookup.passes);
  }
  return kept;
}

/** `WHERE a = … OR b = …`: none of the columns is compared with one value only. */
export function isEither({ filters }: QueryOperation, columns: readonly Column[]): boolean {
  return columns.every(({ name, column }) =>
    (filters ?? []).every((filter) => (filter.column !== name && filter.column !== column) || filter.operator !== '='),
  );
}
