import type { PendingCall } from '../../evaluate/knowledge.ts';
import type { Value } from '../../evaluate/values.ts';

/** Arguments of the call that made the function which is called now: of `flow(first, second)(value)`, the two functions. */
export function givenToMaker({ receiver }: PendingCall): readonly Value[] {
  return receiver?.kind === 'external' ? receiver.args : [];
}
