import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';
import { stepsOf, type StepOf } from './requests.ts';

const textsByModel = new WeakMap<BackendModel, Map<string, Set<string>>>();

/**
 * Where a query is asked for. A wrapper that runs everybody's statements is not that place: it is the call, inside out,
 * at which the fewest other statements come through.
 */
export function statementPlace(model: BackendModel, step: StepOf<'query'>): Location {
  const own = placesOf(step);
  const texts = textsAt(model);
  const count = (place: Location): number => texts.get(placeKey(place))?.size ?? 0;
  const fewest = Math.min(...own.map(count));
  return own.find((place) => count(place) === fewest) ?? step.operation.place;
}

/** A statement by its text; what a builder made, by what it does with which tables. */
function askedBy({ operation: { text, operation, entities } }: StepOf<'query'>): string {
  return text ?? `${operation} ${entities.join()}`;
}

/** The query and the calls around it, inside out. */
export function placesOf({ operation, via }: StepOf<'query'>): Location[] {
  return [
    operation.place,
    ...via
      .slice(1)
      .map(({ calledAt }) => calledAt)
      .reverse(),
  ];
}

function textsAt(model: BackendModel): Map<string, Set<string>> {
  let texts = textsByModel.get(model);
  if (texts !== undefined) return texts;
  textsByModel.set(model, (texts = new Map()));
  for (const endpoint of model.endpoints) {
    for (const step of stepsOf(endpoint.steps, 'query')) {
      const asked = askedBy(step);
      for (const place of placesOf(step)) {
        const key = placeKey(place);
        const known = texts.get(key);
        if (known === undefined) texts.set(key, new Set([asked]));
        else known.add(asked);
      }
    }
  }
  return texts;
}
