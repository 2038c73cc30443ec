import type { Evaluator } from '../evaluate/evaluator.ts';
import { saysWho } from './credentials.ts';
import { isForgiven } from './forgiven.ts';
import { kindsShown, refuses, type Evidence } from './guards.ts';
import type { ConditionInfo, Step } from './types.ts';
import type { Walk } from './walk.ts';

/**
 * What a request meets that says nothing of who sends it. A guard may turn away a token that is wrong and let everybody through
 * who has none; and it may turn nobody away in so many words, and yet have nothing to look up without a token.
 */
export function withoutCredentials(evaluator: Evaluator, path: string | null, run: () => Walk): Walk | null {
  const walk = evaluator.supposing({ lacks: saysWho, path }, run);
  return walk === null || walk.incomplete ? null : walk;
}

/** Whether something reads what says who sends the request: only then it does anything else without it. */
export function readsCredentials({ activations }: Walk): boolean {
  for (const { events } of activations)
    for (const event of events) if (event.kind === 'input' && saysWho(event.in, event.path)) return true;
  return false;
}

/** Whether what something does may depend on where the request goes. */
export function readsPath({ activations }: Walk): boolean {
  for (const { events } of activations)
    for (const event of events) if (event.kind === 'input' && event.in === 'url') return true;
  return false;
}

/** Of the steps of a run, those that stand where `kept` of the steps of another run do. */
export function alike(alone: readonly Step[], steps: readonly Step[], kept: readonly Step[]): readonly Step[] {
  if (kept.length === steps.length) return alone;
  const left = new Set(kept);
  const out = new Set(steps.filter((step) => !left.has(step)).map(placeOf));
  return alone.filter((step) => !out.has(placeOf(step)));
}

/** What steps show of authentication, seen beside those of a request without credentials. */
export function authenticating(
  shown: readonly Evidence[],
  steps: readonly Step[],
  alone: readonly Step[] | null,
  before = false,
): readonly Evidence[] {
  if (alone === null) return shown;
  const found = shown.some(({ kind }) => kind === 'authentication');
  if (found)
    return nowCertain(steps, alone) !== null || kindsShown(alone, before).some(({ kind }) => kind === 'authentication')
      ? shown
      : shown.filter(({ kind }) => kind !== 'authentication');
  const turnedAway = nowCertain(steps, alone, (step) =>
    step.conditions.every((condition) => isRefused(condition, alone)),
  );
  return turnedAway === null
    ? shown
    : [
        ...shown,
        { kind: 'authentication', place: turnedAway.operation.place, message: 'refuses who does not say who it is' },
      ];
}

/** A refusal that depends on less if the request has no credentials. */
function nowCertain(
  steps: readonly Step[],
  alone: readonly Step[],
  fits: (step: Step) => boolean = () => true,
): Step | null {
  const before = new Map<string, number>();
  for (const step of steps) {
    if (!isRefusal(step)) continue;
    const key = placeOf(step);
    before.set(key, Math.min(before.get(key) ?? Infinity, step.conditions.length));
  }
  return (
    alone.find(
      (step) =>
        isRefusal(step) &&
        step.conditions.length < (before.get(placeOf(step)) ?? 0) &&
        !isForgiven(step, alone) &&
        fits(step),
    ) ?? null
  );
}

/** Whether a request is turned away as well where an early exit's condition comes out the other way. */
function isRefused({ after, place, truth }: ConditionInfo, alone: readonly Step[]): boolean {
  return (
    after &&
    alone.some(
      (step) =>
        isRefusal(step) &&
        step.conditions.some(
          (other) => other.truth !== truth && other.place.file === place.file && other.place.line === place.line,
        ),
    )
  );
}

function isRefusal({ operation }: Step): boolean {
  return (operation.is === 'reply' || operation.is === 'throw') && operation.status !== 429 && refuses(operation);
}

function placeOf({ operation: { place } }: Step): string {
  return `${place.file}:${place.line}:${place.column}`;
}
