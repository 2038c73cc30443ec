import { awaitSequences } from '../../model/code/sequences.ts';
import type { Step } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isWrite } from '../support/requests.ts';

export default defineRule({
  title: 'Independent awaits one after the other',
  severity: 'medium',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance'],
  docs: {
    why: 'None needs the result of the one before it, and still each waits for it: the request takes the sum of the times instead of the longest of them.',
    fix: 'Start them together: `const [{names}] = await Promise.all([…])`.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/dashboard', async (req, res) => {
  const users = await prisma.user.count();
  const orders = await prisma.order.count();
  res.json({ users, orders });
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/dashboard', async (req, res) => {
  const [users, orders] = await Promise.all([prisma.user.count(), prisma.order.count()]);
  res.json({ users, orders });
});
`,
  },
  messages: {
    rounds: '{function} waits for {what} in each round of a loop, and no round needs another.',
    sequence: '{function} awaits {count} independent reads one after the other.',
  },
  check(model, report) {
    for (const { function: name, awaits, endpoints, inLoop } of awaitSequences(model, areReads)) {
      const [first, second = first] = awaits;
      if (second === undefined || (inLoop && !second.steps.some(isWorthStarting))) continue;
      report({
        message: inLoop ? 'rounds' : 'sequence',
        arguments: {
          what: second.steps.find(isRead)?.operation.api ?? '',
          function: name === '' ? `The handler of ${endpoints[0]?.label ?? ''}` : `${name}()`,
          count: awaits.length,
          names: awaits.map((_, at) => String.fromCharCode(97 + at)).join(', '),
        },
        // the first that waits without need
        place: second.place,
        trace: awaits.map(({ place, steps }) => ({
          location: place,
          message: `awaits ${steps.find(isRead)?.operation.api ?? ''}`,
        })),
        endpoint: endpoints[0] ?? null,
        affects: { unit: 'endpoint', count: endpoints.length },
        ...(inLoop
          ? {
              confidence: 'medium' as const,
              fix: 'Start a few rounds at a time (`p-map` with `concurrency`), or all of them where the list is short.',
            }
          : {}),
      });
    }
  },
});

/** A query for each row is a defect of its own, which more at a time make worse. */
function isWorthStarting({ operation, loops }: Step): boolean {
  const loop = loops.at(-1);
  return (
    loop !== undefined && (operation.is === 'http' || (operation.is === 'query' && loop.constant && !operation.sync))
  );
}

const harmless: ReadonlySet<string> = new Set(['log', 'call', 'publish', 'scan']);

/** Reads without an answer of their own: one that refuses the request has to come first. */
function areReads(steps: readonly Step[]): boolean {
  return steps.some(isRead) && steps.every((step) => isRead(step) || isHarmless(step));
}

function isRead({ operation, transaction }: Step): boolean {
  if (transaction !== null) return false;
  if (operation.is === 'query')
    return !isWrite(operation) && operation.operation !== 'raw' && operation.operation !== 'ddl';
  return operation.is === 'http' && operation.method === 'GET';
}

function isHarmless({ operation }: Step): boolean {
  // that something was read may be told in any order
  return harmless.has(operation.is);
}
