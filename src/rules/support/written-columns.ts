import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel, Endpoint, Entity } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';
import { remembered } from './remembered.ts';
import { stepsOf, type StepOf } from './requests.ts';

/** A request that writes a column with what it was sent. */
export interface InputWrite {
  readonly endpoint: Endpoint;
  readonly step: StepOf<'query'>;
}

/** For each entity, by the names that queries have for its columns: the first request that writes one as it was sent. */
export const inputWrites = remembered((model: BackendModel): ReadonlyMap<Entity, ReadonlyMap<string, InputWrite>> => {
  const found = new Map<Entity, Map<string, InputWrite>>();
  for (const endpoint of model.endpoints)
    for (const step of stepsOf(endpoint.steps, 'query')) {
      const { entities, place } = step.operation;
      const names = columnsFromRequest(step.operation);
      const entity = names.length === 0 ? undefined : entityCalled(model, entities[0] ?? '', place.file);
      if (entity === undefined) continue;
      const columns = found.get(entity) ?? new Map<string, InputWrite>();
      found.set(entity, columns);
      for (const name of names) if (!columns.has(name)) columns.set(name, { endpoint, step });
    }
  return found;
});

/** Columns that a query writes with members of the request. */
export function columnsFromRequest({ writtenInput = [], given = [], written }: QueryOperation): string[] {
  const members = given.filter(
    ({ name, from, path }) => from === 'request' && path.length > 0 && written?.includes(name) === true,
  );
  return [...new Set([...writtenInput, ...members.map(({ name }) => name)])];
}
