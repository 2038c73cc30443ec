import type { Evaluator } from '../evaluate/evaluator.ts';
import { freshId, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { EndpointDraft, GuardDraft } from '../libraries/build-types.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import { credentialsOf } from './credentials.ts';
import { cleanInput } from './cleaning.ts';
import { describedReplies } from './described-replies.ts';
import { runGuard } from './guard-steps.ts';
import { guardOf } from './guards.ts';
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
  readonly next: Map<GuardDraft, { readonly passed: Passed; readonly point: Point }>;
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

  /** The arguments that the handler gets, and what happened before. */
  run(draft: EndpointDraft): { args: readonly Value[]; passed: readonly Passed[] } {
    let point = this.#start(draft);
    const passed: Passed[] = [];
    for (const guard of draft.guards) {
      let next = point.next.get(guard);
      if (next === undefined) {
        const args = copyOf(point.args);
        next = { passed: this.#pass(guard, args), point: { args, next: new Map() } };
        point.next.set(guard, next);
      }
      passed.push(next.passed);
      point = next.point;
    }
    return { args: copyOf(point.args), passed };
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

  #pass(draft: GuardDraft, args: readonly Value[]): Passed {
    const result = emptyWalk();
    cleanInput(draft.value, args, draft.place, this.#evaluator, this.#knowledge);
    const activations = runGuard(draft, draft.args ?? draft.given?.(args) ?? args, this.#evaluator);
    for (const activation of activations) {
      walk(result, activation, this.#reader, null);
      if (draft.describes !== undefined)
        result.steps.push(...describedReplies(activation, draft.describes, this.#reader));
    }
    const seen = guardOf(draft, activations.length === 0 ? null : result.steps, this.#knowledge);
    const told = this.#told[seen.name];
    const known: Guard = told === undefined ? seen : { ...seen, kinds: [...told] };
    const guard: Guard =
      known.kinds?.includes('authentication') === true
        ? { ...known, credentials: draft.asks ?? credentialsOf(draft.value, result, this.#knowledge) }
        : known;
    return { guard, walk: { ...result, steps: result.steps.map((step) => ({ ...step, guard })) } };
  }
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
