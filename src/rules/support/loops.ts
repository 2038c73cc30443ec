import type { Location } from '../../findings/types.ts';
import type { BackendModel, EntryPoint, LoopInfo } from '../../model/types.ts';
import { isByKeys, isWrite, placeKey, stepsOf, type StepOf } from './requests.ts';

/** A habit rather than a slip: told once. */
export function many(loops: readonly LoopWithQuery[]): boolean {
  return loops.filter(({ loop }) => loop.overQuery === null).length > 5;
}

export interface LoopWithQuery {
  readonly step: StepOf<'query'>;
  readonly loop: LoopInfo;
  readonly endpoints: EntryPoint[];
}

/** Each loop once: several queries in one round are one defect. */
export function loopsWithQueries(model: BackendModel): LoopWithQuery[] {
  const found = new Map<string, LoopWithQuery>();
  for (const endpoint of [...model.endpoints, ...model.consumers]) {
    for (const step of stepsOf(endpoint.steps, 'query')) {
      const loop = loopOver(step);
      if (loop === undefined) continue;
      const known = found.get(placeKey(loop.place));
      if (known === undefined) found.set(placeKey(loop.place), { step, loop, endpoints: [endpoint] });
      else if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
    }
  }
  return [...found.values()];
}

/** The innermost loop whose number of rounds is not in the code's hands. */
function loopOver({ operation, loops, guard, conditions }: StepOf<'query'>): LoopInfo | undefined {
  // what a cache had not
  if (conditions.some(({ text }) => /cache|memo/i.test(text))) return undefined;
  // one statement for a list of keys is a batch, however many batches there are
  if (guard !== null || operation.operation === 'ddl' || (!isWrite(operation) && isByKeys(operation))) return undefined;
  return loops.findLast((loop) => !loop.constant && (loop.overQuery !== null || loop.overInput));
}

/** The call in the loop that leads to the query, or the query itself. */
export function placeInLoop({ operation, via }: StepOf<'query'>, { place }: LoopInfo): Location {
  return via.slice(1).find(({ calledAt }) => within(calledAt, place))?.calledAt ?? operation.place;
}

function within(inner: Location, outer: Location): boolean {
  return (
    inner.file === outer.file &&
    inner.line >= outer.line &&
    inner.endLine <= outer.endLine &&
    !(inner.line === outer.line && inner.column <= outer.column)
  );
}
