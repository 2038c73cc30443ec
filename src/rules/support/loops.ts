import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import { isOverSelection } from '../../model/code/selections.ts';
import type { BackendModel, EntryPoint, LoopInfo, Step } from '../../model/types.ts';
import { isByKeys, isWrite, stepsOf, type StepOf } from './requests.ts';

/** A habit rather than a slip: told once. */
export function many(loops: readonly LoopWithQuery[]): boolean {
  return loops.filter(({ loop }) => loop.overQuery === null).length > 5;
}

/** From so many loops on a function is one thing to change. */
const severalLoops = 4;

/** Loops each by itself, those of a function with many together: the one over rows first that runs its query in every round. */
export function byFunction(
  loops: readonly LoopWithQuery[],
): { readonly first: LoopWithQuery; readonly further: readonly LoopWithQuery[] }[] {
  return [...Map.groupBy(loops, holderOf).values()].flatMap((inOne) => {
    if (inOne.length < severalLoops) return inOne.map((first) => ({ first, further: [] }));
    const first =
      inOne.find(({ loop, rounds }) => loop.overQuery !== null && rounds === 'every') ??
      inOne.find(({ loop }) => loop.overQuery !== null) ??
      inOne[0];
    return first === undefined ? [] : [{ first, further: inOne.filter((each) => each !== first) }];
  });
}

/** The function with a name, or else the handler, whose code has the loop. */
function holderOf({ step: { via }, loop }: LoopWithQuery): string {
  const entered = via.findIndex(({ calledAt }, level) => level > 0 && within(calledAt, loop.place));
  const around = entered < 0 ? via : via.slice(0, entered);
  const holder = around.slice(1).findLast(({ name }) => name !== '(anonymous)') ?? around[0];
  return holder === undefined ? placeKey(loop.place) : placeKey(holder.location);
}

export interface LoopWithQuery {
  /** of the queries in the loop the one that weighs most */
  readonly step: StepOf<'query'>;
  readonly loop: LoopInfo;
  readonly rounds: Rounds;
  readonly endpoints: readonly EntryPoint[];
}

/** Whether the query of a loop runs in every round, for some of the rows, or only where what the loop calls finds a reason to. */
export type Rounds = 'every' | 'some' | 'called for';

/** Each loop once: several queries in one round are one defect. */
export function loopsWithQueries(model: BackendModel): LoopWithQuery[] {
  const found = new Map<string, { loop: LoopInfo; endpoints: Set<EntryPoint>; steps: StepOf<'query'>[] }>();
  for (const endpoint of [...model.endpoints, ...model.consumers]) {
    for (const step of stepsOf(endpoint.steps, 'query')) {
      const loop = loopOver(step);
      if (loop === undefined) continue;
      const known = found.get(placeKey(loop.place));
      if (known === undefined) found.set(placeKey(loop.place), { loop, endpoints: new Set([endpoint]), steps: [step] });
      else {
        known.endpoints.add(endpoint);
        // the way of the first endpoint is the one that is shown
        if (known.endpoints.size === 1) known.steps.push(step);
      }
    }
  }
  return [...found.values()].flatMap(({ loop, endpoints, steps }): LoopWithQuery[] => {
    const occasions = new Set(
      steps.filter(({ operation }) => isWrite(operation)).flatMap((step) => occasionsOf(step, loop)),
    );
    const weighed = steps.map((step) => ({ step, rounds: roundsOf(model, step, loop, occasions) }));
    const [first] = weighed.sort((x, y) => weightOf(y) - weightOf(x));
    return first === undefined ? [] : [{ ...first, loop, endpoints: [...endpoints] }];
  });
}

/**
 * That a row is only written under a condition, or if it was picked out of the others, is what the condition is for, and so is what is read for it; other
 * conditions around a read say what is known of the row.
 */
function roundsOf(model: BackendModel, step: StepOf<'query'>, loop: LoopInfo, occasions: ReadonlySet<string>): Rounds {
  if (occasionsOf(step, loop).some((occasion) => occasions.has(occasion))) return 'called for';
  const chosen =
    isWrite(step.operation) &&
    (branches(step).some(({ place }) => within(place, loop.place)) || isOverSelection(model, loop.place, step.via));
  return chosen ? 'some' : 'every';
}

/** Branches that a query depends on in functions that the loop calls. */
function occasionsOf(step: StepOf<'query'>, { place }: LoopInfo): string[] {
  const { via, operation } = step;
  const entered = via.findIndex(({ calledAt }, level) => level > 0 && within(calledAt, place));
  if (entered < 0) return [];
  // a branch around a call stands between the head of the function and the call
  const bodies = via.slice(entered).map(({ location }, at) => ({
    head: location,
    call: via[entered + at + 1]?.calledAt ?? operation.place,
  }));
  return branches(step)
    .filter((branch) =>
      bodies.some(
        ({ head, call }) =>
          branch.place.file === head.file && head.line <= branch.place.line && branch.place.line <= call.line,
      ),
    )
    .map((branch) => placeKey(branch.place));
}

function branches({ conditions }: StepOf<'query'>): StepOf<'query'>['conditions'] {
  return conditions.filter(({ after }) => !after);
}

function weightOf({ step, rounds }: { step: StepOf<'query'>; rounds: Rounds }): number {
  const certain = rounds === 'every' ? 4 : rounds === 'some' ? 2 : 0;
  // what is said to every new connection is no query of the loop's own
  return 2 * (certain + (isWrite(step.operation) ? 0 : 1)) + Math.sign(step.operation.entities.length);
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
export function placeInLoop({ operation, via }: Step, { place }: LoopInfo): Location {
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
