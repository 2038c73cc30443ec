import type { Step } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { endpointsInWords, isWrite, reachOf } from '../support/requests.ts';
import { catcherOf, isOneOfMany, isPurpose, swallowing } from '../support/swallowed.ts';

export default defineRule({
  title: 'Error that is caught and forgotten',
  severity: 'high',
  precision: 'high',
  needs: ['entries'],
  tags: ['cwe-390', 'cwe-703'],
  docs: {
    why: 'The caller cannot tell failure from success: the request answers that everything went well, and the data say otherwise. A line in a log does not change what the client was told.',
    fix: 'Let the error go on to the caller (rethrow it, with what was being done as its context), or give back a value that says that it failed, and reply accordingly.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
async function emptyCart(userId) {
  try {
    await prisma.cartItem.deleteMany({ where: { userId } });
  } catch (error) {
    console.error('could not empty the cart', error);
  }
}
app.delete('/cart', async (req, res) => {
  await emptyCart(req.query.user);
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
async function emptyCart(userId) {
  try {
    await prisma.cartItem.deleteMany({ where: { userId } });
  } catch (error) {
    throw new Error('could not empty the cart', { cause: error });
  }
}
app.delete('/cart', async (req, res) => {
  await emptyCart(req.query.user);
  res.sendStatus(204);
});
`,
  },
  messages: {
    empty: '{endpoints} {go} on as if nothing had happened when {what} fails: the catch is empty.',
    logs: '{endpoints} {go} on as if it had worked when {what} fails: the catch only logs.',
  },
  check(model, report) {
    for (const { clause, steps, endpoints } of swallowing(model)) {
      const [endpoint] = endpoints;
      const [step] = steps;
      if (endpoint === undefined || step === undefined || clause.does === 'answers') continue;
      const writes = steps.some(({ operation }) => operation.is === 'query' && isWrite(operation));
      const purpose = isPurpose(endpoint, step);
      report({
        message: clause.does,
        arguments: {
          endpoints: endpointsInWords(endpoints),
          go: endpoints.length === 1 ? 'goes' : 'go',
          what:
            step.operation.inFunction === ''
              ? step.operation.api
              : `${step.operation.api} in ${step.operation.inFunction}()`,
        },
        place: clause.place,
        trace: [
          { location: endpoint.place, message: endpoint.label },
          { location: step.operation.place, message: 'what fails' },
          {
            location: clause.place,
            message: clause.does === 'empty' ? 'nothing is done about it' : 'it is only logged',
          },
        ],
        endpoint,
        affects: reachOf(endpoints),
        ...(writes && !onlyTidies(steps) && !clause.visible && purpose
          ? {}
          : {
              severity: 'medium' as const,
              // one of many things, and one step of many, may be less than what was asked for, and a helper's caller sees a value that stays empty: who logs it may have meant it
              confidence:
                clause.does === 'logs' &&
                (!purpose || isOneOfMany(step) || (!writes && clause.visible && catcherOf(step) > 0))
                  ? ('low' as const)
                  : ('medium' as const),
            }),
      });
    }
  },
});

/** Nothing but deletes behind another effect fails: what is left over is in nobody's way. */
function onlyTidies(steps: readonly Step[]): boolean {
  return steps.every(
    ({ operation, via }) =>
      operation.is === 'query' &&
      operation.operation === 'delete' &&
      via.some(({ name }) => /clean|prune|expire|redundant|stale|orphan|unused|obsolete/i.test(name)),
  );
}
