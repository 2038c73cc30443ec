import type { BackendModel, Entity, EntryPoint } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';
import { remembered } from './remembered.ts';
import { stepsOf, type StepOf } from './requests.ts';

/** A request that writes a column with what it was sent. */
export interface InputWrite {
  readonly entry: EntryPoint;
  readonly step: StepOf<'query'>;
}

/** For each entity, by the names that queries have for its columns: the first request that writes one as it was sent. */
export const inputWrites = remembered((model: BackendModel): ReadonlyMap<Entity, ReadonlyMap<string, InputWrite>> => {
  const found = new Map<Entity, Map<string, InputWrite>>();
  for (const entry of [...model.endpoints, ...model.consumers])
    for (const step of stepsOf(entry.steps, 'query')) {
      const { writtenInput = [], entities, place } = step.operation;
      const entity = writtenInput.length === 0 ? undefined : entityCalled(model, entities[0] ?? '', place.file);
      if (entity === undefined) continue;
      const columns = found.get(entity) ?? new Map<string, InputWrite>();
      found.set(entity, columns);
      for (const name of writtenInput) if (!columns.has(name)) columns.set(name, { entry, step });
    }
  return found;
});
