import type { Location } from '../../findings/types.ts';
import { resumedAround } from '../../model/code/catches.ts';
import { placeKey } from '../../model/places.ts';
import type { BackendModel, EntryPoint } from '../../model/types.ts';
import { remembered } from './remembered.ts';
import { stepsOf, type StepOf } from './requests.ts';
import { placesOf } from './statements.ts';

/**
 * Writes that are tried by themselves, here or where they are called, apart from the others: the request goes on as if nothing had happened
 * when they fail.
 */
export function byBestEffort(model: BackendModel, writes: readonly StepOf<'query'>[]): StepOf<'query'>[][] {
  const byTry = new Map<string, StepOf<'query'>[]>();
  for (const step of writes)
    for (const key of new Set(placesOf(step).flatMap((place) => triesAround(model, place)))) {
      const known = byTry.get(key);
      if (known === undefined) byTry.set(key, [step]);
      else known.push(step);
    }
  const tried = [...byTry.values()].filter(({ length }) => length < writes.length);
  const bestEffort = new Set(tried.flat());
  return [writes.filter((step) => !bestEffort.has(step)), ...tried];
}

/** Many requests come through the same places. */
const triesByPlace = remembered((_: BackendModel) => new Map<string, readonly string[]>());

function triesAround(model: BackendModel, place: Location): readonly string[] {
  const known = triesByPlace(model);
  const key = placeKey(place);
  let tries = known.get(key);
  if (tries === undefined) known.set(key, (tries = resumedAround(model, place).map(placeKey)));
  return tries;
}

/** A row that the same function takes away again when what comes after it fails. */
export function isCompensated({ steps }: EntryPoint, { operation }: StepOf<'query'>): boolean {
  if (operation.operation !== 'insert') return false;
  return stepsOf(steps, 'query').some(
    ({ inCatch, operation: other }) =>
      inCatch &&
      other.operation === 'delete' &&
      other.entities[0] === operation.entities[0] &&
      other.inFunction === operation.inFunction &&
      other.place.file === operation.place.file,
  );
}
