import { isTried } from '../evaluate/events.ts';
import type { Activation, EnterEvent } from '../evaluate/events.ts';
import { settle } from '../evaluate/values.ts';
import type { DescribedReply } from '../libraries/build-types.ts';
import { isInCatch, locate, type OperationReader } from './operations-of.ts';
import { outside, SurroundingsOf, type Surroundings } from './surroundings.ts';
import type { Guard, Step } from './types.ts';
import { frameOf, functionInfo, functionName } from './walk.ts';

const maxDepth = 6;

/**
 * Replies of functions that return a description of them, `{ statusCode: 401, body }`, as steps under the conditions under which
 * they are returned. A function that hands on what another one returns replies where that one decides; what only puts a
 * description together for it does not decide anything.
 */
export function describedReplies(
  root: Activation,
  describe: DescribedReply,
  reader: OperationReader,
  guard: Guard | null = null,
): Step[] {
  const steps: Step[] = [];
  const visit = (activation: Activation, around: Surroundings, depth: number): void => {
    const surroundings = new SurroundingsOf(activation, reader, around);
    const inFunction = functionName(activation);
    for (const event of activation.events) {
      if (event.kind !== 'return') continue;
      const deciding = depth < maxDepth ? decidedBy(activation, event.value) : null;
      if (deciding !== null) {
        const here = surroundings.entering(deciding);
        visit(deciding.activation, { ...here, via: [...here.via, frameOf(deciding)] }, depth + 1);
        continue;
      }
      const { via, loops, conditions, tried, inCatch, transaction } = surroundings.at(event.context);
      for (const reply of describe(event.value))
        steps.push({
          operation: {
            is: 'reply',
            ...reply,
            place: locate(event.place),
            api: 'return',
            inFunction,
            tried: isTried(event.context),
            inCatch: isInCatch(event.context),
          },
          via,
          guard,
          loops,
          conditions,
          tried,
          inCatch,
          transaction,
          fate: 'return',
        });
    }
  };
  const { location } = functionInfo(root);
  visit(root, { ...outside, via: [{ ...functionInfo(root), calledAt: location, fate: 'return' }] }, 0);
  return steps;
}

/** The call whose result is returned as it is, if the function that it runs has several ways to go. */
function decidedBy(activation: Activation, returned: EnterEvent['activation']['result']): EnterEvent | null {
  const value = settle(returned);
  if (value.kind !== 'object' && value.kind !== 'union') return null;
  const entered = activation.events.find(
    (event): event is EnterEvent =>
      event.kind === 'enter' && event.activation !== activation && settle(event.activation.result) === value,
  );
  if (entered === undefined) return null;
  const ways = entered.activation.events.filter(({ kind }) => kind === 'return').length;
  const handsOn = entered.activation.events.some(
    (event) => event.kind === 'enter' && settle(event.activation.result) === value,
  );
  return ways > 1 || handsOn ? entered : null;
}
