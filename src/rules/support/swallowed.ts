import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import { catchOf, type CatchClause } from '../../model/code/catches.ts';
import type { BackendModel, EntryPoint, Step } from '../../model/types.ts';
import { isBookkeeping } from './names.ts';
import { isDetached } from './requests.ts';

/** The function does nothing else than what fails: its name is what the caller believes to have happened. */
export function isPurpose(endpoint: EntryPoint, step: Step): boolean {
  const { via, tried } = step;
  const at = catcherOf(step);
  const frame = via[at];
  return !endpoint.steps.some((other) => {
    const own = other.via[at];
    if (
      frame === undefined ||
      own === undefined ||
      placeKey(own.location) !== placeKey(frame.location) ||
      other.inCatch
    )
      return false;
    const inside = tried !== null && other.tried !== null && placeKey(other.tried) === placeKey(tried);
    // what is told to others about it is no work of its own
    return !inside && (other.operation.is === 'query' || other.operation.is === 'http');
  });
}

/** Which function on the way has the `try`: 0 is the handler. */
export function catcherOf({ via, tried }: Step): number {
  return via.findLastIndex(({ location }) => location.file === tried?.file && location.line <= tried.line);
}

/** One of several things is tried on its own: that it failed keeps nothing else from being done. */
export function isOneOfMany({ loops, tried }: Step): boolean {
  return loops.some(
    ({ place }) =>
      tried !== null && place.file === tried.file && place.line <= tried.line && place.endLine >= tried.endLine,
  );
}

export interface Swallowed {
  readonly clause: CatchClause;
  readonly steps: Step[];
  readonly endpoints: EntryPoint[];
}

/** Clauses on request paths that forget the failure of work that the request asked for. */
export function swallowing(model: BackendModel): Swallowed[] {
  const byTry = new Map<string, { place: Location; steps: Step[]; endpoints: EntryPoint[] }>();
  // a job that fails is tried again; one that seems to be done is gone
  const jobs = model.consumers.filter(({ kind }) => kind === 'queue');
  for (const endpoint of [...model.endpoints, ...jobs]) {
    for (const step of endpoint.steps) {
      if (step.tried === null || !isAskedFor(step) || isDetached(endpoint, step)) continue;
      const key = placeKey(step.tried);
      const known = byTry.get(key);
      if (known === undefined) byTry.set(key, { place: step.tried, steps: [step], endpoints: [endpoint] });
      else {
        known.steps.push(step);
        if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
      }
    }
  }
  return [...byTry.values()].flatMap(({ place, steps, endpoints }) => {
    const clause = catchOf(model, place);
    return clause === null || clause.commented || clause.does === 'answers' ? [] : [{ clause, steps, endpoints }];
  });
}

/** Notifications, counters, caches and cleaning up may fail. */
function isAskedFor({ operation, guard, inCatch }: Step): boolean {
  if (guard !== null || inCatch) return false;
  if (operation.is === 'http') return operation.method !== null && operation.method !== 'GET';
  return operation.is === 'query' && operation.entities.length > 0 && !operation.entities.some(isBookkeeping);
}
