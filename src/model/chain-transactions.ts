import type { Step } from './types.ts';

/** Middleware that goes on to the rest of the chain from inside a transaction puts everything behind it into that transaction. */
export function inChainTransactions(steps: readonly Step[]): readonly Step[] {
  const opens = steps.findIndex(
    ({ guard, transaction, operation }) =>
      guard !== null && transaction !== null && operation.is === 'call' && /(?:^|\.)next$/.test(operation.api),
  );
  const opening = steps[opens];
  if (opening === undefined) return steps;
  return steps.map((step, at) =>
    at > opens && step.guard !== opening.guard && step.transaction === null
      ? { ...step, transaction: opening.transaction }
      : step,
  );
}
