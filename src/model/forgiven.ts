import type { Location } from '../findings/types.ts';
import type { Step } from './types.ts';

/** `try` blocks within each other that are looked through. */
const maxNested = 2;

/** What the steps of one run have in common: the refusals in a `catch`, and what is known already of each `try`. */
interface Known {
  readonly count: number;
  readonly refusals: readonly Step[];
  readonly answers: Map<string, boolean>;
}

const knownOf = new WeakMap<readonly Step[], Known>();

/**
 * Tried, and nothing comes of it if it fails: `try { user = verify(token) } catch {}` looks who it is, and lets everybody
 * through. Wherever somebody is turned away for it later, that shows by itself.
 */
export function isForgiven({ operation, tried }: Step, steps: readonly Step[]): boolean {
  return tried !== null && operation.is !== 'reply' && comesOfNothing(tried, knownAbout(steps), maxNested);
}

function knownAbout(steps: readonly Step[]): Known {
  let known = knownOf.get(steps);
  if (known === undefined || known.count !== steps.length) {
    const refusals = steps.filter(
      ({ inCatch, operation }) => inCatch && (operation.is === 'throw' || operation.is === 'reply'),
    );
    knownOf.set(steps, (known = { count: steps.length, refusals, answers: new Map() }));
  }
  return known;
}

/** Whether nobody is turned away for what goes wrong in a `try`. */
function comesOfNothing(tried: Location, known: Known, depth: number): boolean {
  const key = `${tried.file}:${tried.line}:${tried.column}:${tried.endLine} ${depth}`;
  let answer = known.answers.get(key);
  if (answer !== undefined) return answer;
  const refusals = known.refusals.filter(
    (other) =>
      // that of another `try` within this one has gone wrong here as well
      !isSame(other.tried, tried) &&
      // the handler itself, or a function that it calls
      [other.operation.place, ...other.via.map(({ calledAt }) => calledAt)].some((place) => within(place, tried)) &&
      // which may be forgiven in turn, further out
      (depth === 0 ||
        other.tried === null ||
        other.operation.is === 'reply' ||
        !comesOfNothing(other.tried, known, depth - 1)),
  );
  answer = refusals.every((refusal) => isOnlyForSome(refusal, refusals, tried));
  known.answers.set(key, answer);
  return answer;
}

/** `catch (error) { if (!optional || isFatal(error)) throw error; }`: some of what went wrong goes on its way, the rest is forgotten. */
function isOnlyForSome({ operation, conditions }: Step, refusals: readonly Step[], tried: Location): boolean {
  if (operation.is !== 'throw' || operation.status !== null || !/^(?:Error)?$/.test(operation.error)) return false;
  return conditions.some(
    ({ place, truth }) =>
      within(place, tried) &&
      !refusals.some((other) =>
        other.conditions.some(
          (each) => each.truth !== truth && each.place.file === place.file && each.place.line === place.line,
        ),
      ),
  );
}

function isSame(a: Location | null, b: Location): boolean {
  return a !== null && a.file === b.file && a.line === b.line && a.column === b.column;
}

function within({ file, line }: Location, around: Location): boolean {
  return file === around.file && line >= around.line && line <= around.endLine;
}
