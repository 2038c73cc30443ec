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
  if (step.operation.text === null) return step.operation.place;
  const texts = textsAt(model);
  const count = (place: Location): number => texts.get(placeKey(place))?.size ?? 0;
  const fewest = Math.min(...own.map(count));
  return own.find((place) => count(place) === fewest) ?? step.operation.place;
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
      if (step.operation.text === null) continue;
      for (const place of placesOf(step)) {
        const key = placeKey(place);
        const known = texts.get(key);
        if (known === undefined) texts.set(key, new Set([step.operation.text]));
        else known.add(step.operation.text);
      }
    }
  }
  return texts;
}
