import { linesOf } from './lines.ts';
import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import { isCollected } from '../../model/code/collected.ts';
import type { BackendModel, EntryPoint, LoopInfo, Step } from '../../model/types.ts';
import { placeInLoop } from './loops.ts';
import { stepsOf } from './requests.ts';
import { isSmall } from './tables.ts';

/** The rounds of a loop over rows or input all run at once, and nothing in its call is about a limit. */
export function isAtOnce(model: BackendModel, step: Step, loop: LoopInfo): boolean {
  const { constant, concurrent, overQuery, overInput } = loop;
  if (constant || (overQuery === null && !overInput)) return false;
  if (!concurrent && !isCollected(model, placeInLoop(step, loop))) return false;
  let speaks = limits.get(loop);
  if (speaks === undefined) limits.set(loop, (speaks = speaksOfLimit(model, loop)));
  return !speaks;
}

/** A loop stands around many steps, of many endpoints. */
const limits = new WeakMap<LoopInfo, boolean>();

function speaksOfLimit(model: BackendModel, { place }: LoopInfo): boolean {
  const lines = linesOf(model, place.file).slice(place.line - 1, place.endLine);
  const text = [...lines.slice(0, -1), lines.at(-1)?.slice(0, place.endColumn) ?? ''].join('\n');
  return /limit|throttle|semaphore|pool|concurrency|series|slice\(|chunk|\breduce(?:Right)?\(/i.test(text);
}

/** A query gives all rows of a table that grows. */
export function isWhole(model: BackendModel, { steps }: EntryPoint, query: Location): boolean {
  return stepsOf(steps, 'query').some(
    ({ operation: { place, limited, single, filters, entities } }) =>
      placeKey(place) === placeKey(query) &&
      limited !== true &&
      !single &&
      filters?.length === 0 &&
      !entities.some((entity) => isSmall(model, entity, place.file)),
  );
}
