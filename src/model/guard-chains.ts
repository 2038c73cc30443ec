import type { Evaluator } from '../evaluate/evaluator.ts';
import { keepPassedOn } from '../evaluate/passed-on.ts';
import { freshId, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { EndpointDraft, GuardDraft } from '../libraries/build-types.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import { credentialsOf } from './credentials.ts';
import { cleanInput } from './cleaning.ts';
import { describedReplies } from './described-replies.ts';
import { runGuard } from './guard-steps.ts';
import { authenticating, readsCredentials, readsPath, withoutCredentials } from './anonymous.ts';
import { guardOf, kindsShown } from './guards.ts';
import type { OperationReader } from './operations-of.ts';
import type { Guard, GuardKind } from './types.ts';
import { emptyWalk, walk, type Walk } from './walk.ts';

/** A guard that a request passed, and what it did with it; its steps name it. */
export interface Passed {
  readonly guard: Guard;
  readonly walk: Walk;
}

/** A point in a chain: the request as the guards before it left it. */
interface Point {
  readonly args: readonly Value[];
  readonly next: Map<GuardDraft, Link>;
}

interface Link {
  readonly passed: Passed;
  /** for requests of a path, if it looks at that; else `passed` is what it is for all */
  readonly forPath: ((path: string) => Passed) | null;
  readonly point: Point;
}

/**
 * Runs requests through their guards. Endpoints of one application share most of their chain, so a prefix that several share
 * runs once; each goes on with a copy of the request as the prefix left it.
 */
export class GuardChains {
  readonly #evaluator: Evaluator;
  readonly #reader: OperationReader;
  readonly #knowledge: LibraryKnowledge;
  readonly #told: Readonly<Record<string, readonly GuardKind[]>>;
  readonly #starts = new Map<string, Point>();

  constructor(
    evaluator: Evaluator,
    reader: OperationReader,
    knowledge: LibraryKnowledge,
    told: Readonly<Record<string, readonly GuardKind[]>>,
  ) {
    this.#evaluator = evaluator;
    this.#reader = reader;
    this.#knowledge = knowledge;
    this.#told = told;
  }

  /** The arguments that the handler gets, new ones each time, and what happened before. */
  run(draft: EndpointDraft): { args: () => readonly Value[]; passed: readonly Passed[] } {
    let point = this.#start(draft);
    const passed: Passed[] = [];
    for (const guard of draft.guards) {
      let next = point.next.get(guard);
      if (next === undefined) {
        const args = copyOf(point.args);
        next = { ...this.#pass(guard, args, point.args), point: { args, next: new Map() } };
        point.next.set(guard, next);
      }
      passed.push(next.forPath?.(samplePath(draft.path)) ?? next.passed);
      point = next.point;
    }
    return { args: () => copyOf(point.args), passed };
  }

  /** A step that is not run, because a package makes it. */
  describe(draft: GuardDraft): Guard {
    return guardOf(draft, null, this.#knowledge);
  }

  #start(draft: EndpointDraft): Point {
    const fresh = (): Point => ({ args: draft.arguments(), next: new Map() });
    if (draft.requests === undefined) return fresh();
    let start = this.#starts.get(draft.requests);
    if (start === undefined) this.#starts.set(draft.requests, (start = fresh()));
    return start;
  }

  /** Runs a guard on a request; `untouched` is as the guards before it left it. */
  #pass(draft: GuardDraft, args: readonly Value[], untouched: readonly Value[]): Omit<Link, 'point'> {
    cleanInput(draft.value, args, draft.place, this.#evaluator, this.#knowledge);
    const ran = this.#run(draft, args);
    const result = ran ?? emptyWalk();
    const shown = kindsShown(result.steps, true);
    const alone = (path: string | null): Walk | null =>
      withoutCredentials(this.#evaluator, path, () => this.#run(draft, copyOf(untouched)) ?? emptyWalk());
    const decided = (path: string | null): Passed => {
      const shows = authenticating(shown, result.steps, alone(path)?.steps ?? null, true);
      return this.#passed(draft, result, guardOf(draft, ran === null ? null : result.steps, this.#knowledge, shows));
    };
    // what is found out by calling back is not known before, credentials or not
    const asks = result.steps.some(({ operation }) => operation.is === 'guard' && operation.calledBack === true);
    const needed = ran !== null && !asks && readsCredentials(result);
    const passed = needed
      ? decided(null)
      : this.#passed(draft, result, guardOf(draft, ran === null ? null : result.steps, this.#knowledge, shown));
    const varies =
      ran !== null && !asks && passed.guard.kinds?.includes('authentication') === true && readsPath(result);
    if (!varies) return { passed, forPath: null };
    // most paths come to one of two answers: what they share is one guard
    const answers = new Map<string, Passed>();
    const paths = new Map<string, Passed>();
    return {
      passed,
      forPath: (path) => {
        let known = paths.get(path);
        if (known === undefined) {
          const own = decided(path);
          const key = own.guard.kinds?.join(' ') ?? '';
          known = answers.get(key) ?? own;
          answers.set(key, known);
          paths.set(path, known);
        }
        return known;
      },
    };
  }

  /** null if there is nothing that can be run */
  #run(draft: GuardDraft, args: readonly Value[]): Walk | null {
    const activations = runGuard(draft, draft.args ?? draft.given?.(args) ?? args, this.#evaluator, args);
    if (activations.length === 0) return null;
    const [only, ...others] = activations;
    const isPassed = !draft.conditional && draft.args === undefined && draft.given === undefined;
    if (only !== undefined && others.length === 0 && isPassed)
      keepPassedOn(only, args, (request, part) =>
        this.#evaluator.asRoot((machine) => machine.member(request, part, draft.place)),
      );
    const result = emptyWalk();
    for (const activation of activations) {
      walk(result, activation, this.#reader, null);
      if (draft.describes !== undefined)
        result.steps.push(...describedReplies(activation, draft.describes, this.#reader));
    }
    return result;
  }

  #passed(draft: GuardDraft, result: Walk, seen: Guard): Passed {
    const told = this.#told[seen.name];
    const known: Guard = told === undefined ? seen : { ...seen, kinds: [...told] };
    const guard: Guard =
      known.kinds?.includes('authentication') === true
        ? { ...known, credentials: draft.asks ?? credentialsOf(draft.value, result, this.#knowledge) }
        : known;
    return { guard, walk: { ...result, steps: result.steps.map((step) => ({ ...step, guard })) } };
  }
}

/** A path that requests of an endpoint may have: `/users/0` of `/users/:id`. */
function samplePath(path: string): string {
  return path.replaceAll(/:\w+(?:\([^)]*\))?[?*+]?|\{[^}]*\}|\[[^\]]*\]|\*\w*/g, '0');
}

/** The same values with members of their own, so that what one request's code assigns stays its own. */
function copyOf(values: readonly Value[]): Value[] {
  return values.map((value) =>
    value.kind === 'external' && value.props !== null ? copyExternal(value, value.receiver) : value,
  );
}

function copyExternal(value: ExternalValue, receiver: ExternalValue | null): ExternalValue {
  const props = new Map<string, Value>();
  const copy: ExternalValue = { ...value, id: freshId(), receiver, props };
  for (const [name, prop] of value.props ?? []) {
    // `res.locals` belongs to the response it was reached through
    props.set(
      name,
      prop.kind === 'external' && prop.receiver === value && prop.call === null ? copyExternal(prop, copy) : prop,
    );
  }
  return copy;
}
