import { placeKey } from '../../model/places.ts';
import type { BackendModel, EntryPoint, LoopInfo, Step } from '../../model/types.ts';
import { isBoundedList, isMeasured } from './list-bounds.ts';
import { isByKeys, stepsOf } from './requests.ts';
import { isSmall } from './tables.ts';

/** How many elements a list may have: as many as the code allows, as fit into a request, as match, or as there are. */
export type ListSize = 'few' | 'some' | 'matching' | 'all';

/** A list of rows or of input, where something goes through it. */
export type List = Pick<LoopInfo, 'overQuery' | 'overInput' | 'place'>;

/** How long the list is that a loop, or a search within it, goes through. */
export function listSize(model: BackendModel, entry: EntryPoint, step: Step, list: List, within?: List): ListSize {
  const { overQuery, place } = list;
  if (overQuery === null) return isBoundedList(model, entry, step, list) ? 'few' : 'some';
  if (isMeasured(step)) return 'few';
  const queries = stepsOf(entry.steps, 'query').filter(
    ({ operation }) => placeKey(operation.place) === placeKey(overQuery),
  );
  if (queries.length === 0) return 'few';
  // asked for anew in each round: it belongs to the round
  if (
    within !== undefined &&
    queries.some(({ loops }) => loops.some(({ place: at }) => placeKey(at) === placeKey(within.place)))
  )
    return 'few';
  const sizes = new Set(
    queries.map(({ operation }): ListSize => {
      const { limited, single, entities, filters } = operation;
      if (limited !== false || single || entities.length === 0) return 'few';
      if (entities.some((entity) => isSmall(model, entity, place.file))) return 'few';
      return filters === null || filters.length > 0 || isByKeys(operation) ? 'matching' : 'all';
    }),
  );
  return sizes.has('few') ? 'few' : sizes.has('matching') ? 'matching' : 'all';
}
