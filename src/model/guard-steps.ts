import type { Activation } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { options, type Value } from '../evaluate/values.ts';
import type { GuardDraft } from '../libraries/build-types.ts';
import type { OperationReader } from './operations-of.ts';
import { emptyWalk, walk, type Walk } from './walk.ts';

/** Runs a step of a chain and reads what it did; null if there is nothing that can be run. */
export function readGuardSteps(
  draft: GuardDraft,
  args: readonly Value[],
  evaluator: Evaluator,
  reader: OperationReader,
): Walk | null {
  const activations = runGuard(draft, args, evaluator);
  if (activations.length === 0) return null;
  const result = emptyWalk();
  for (const activation of activations) walk(result, activation, reader, null);
  return result;
}

/** Runs the functions that a chain's step may be; of those that packages made, the ones that a library says something about. */
export function runGuard(
  draft: GuardDraft,
  args: readonly Value[],
  evaluator: Evaluator,
  request: readonly Value[] = args,
): Activation[] {
  const activations: Activation[] = [];
  for (const option of options(draft.value)) {
    const runs =
      option.kind === 'function' ||
      (option.kind === 'external' && evaluator.knowledge.of(option.path).call?.hook != null);
    if (!runs) continue;
    const { activation, value } = evaluator.runRoot(
      option,
      [...args, ...(draft.more ?? [])],
      receiverOf(draft, args),
      option.kind === 'external' ? draft.place : null,
    );
    if (activation === null) continue;
    activations.push(activation);
    draft.gives?.(value, request);
  }
  return activations;
}

/** What a step of a chain, or the handler behind it, is called on. */
export function receiverOf(
  { self, onFirst }: Pick<GuardDraft, 'self' | 'onFirst'>,
  args: readonly Value[],
): Value | null {
  return self ?? (onFirst === true ? (args[0] ?? null) : null);
}
