import { placeKey } from '../../model/places.ts';
import type { Operation } from '../../model/operations.ts';
import type { EntryPoint, Step } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { agreeing, endpointsInWords, reachOf } from '../support/requests.ts';

export default defineRule({
  title: 'Request to another service inside of a transaction',
  severity: 'medium',
  precision: 'high',
  needs: ['entries', 'transactions'],
  tags: ['performance', 'cwe-400'],
  docs: {
    why: 'As long as the other service takes to answer, the transaction holds its connection and every row that it has locked. When that service gets slow, the pool is empty and all requests of this one wait; and what was sent does not come back when the transaction is rolled back.',
    fix: 'Make the call before the transaction begins, or after it has committed; what has to happen if and only if it commits goes to an outbox table, from which a job sends it.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/orders', async (req, res) => {
  await prisma.$transaction(async (tx) => {
    const order = await tx.order.create({ data: { total: 1 } });
    await fetch('https://payments.example.com/charges', { method: 'POST', body: String(order.id) });
    await tx.order.update({ where: { id: order.id }, data: { state: 'paid' } });
  });
  res.sendStatus(201);
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/orders', async (req, res) => {
  const order = await prisma.$transaction(async (tx) => {
    const created = await tx.order.create({ data: { total: 1 } });
    await tx.item.create({ data: { orderId: created.id } });
    return created;
  });
  await fetch('https://payments.example.com/charges', { method: 'POST', body: String(order.id) });
  res.sendStatus(201);
});
`,
  },
  messages: { waits: '{endpoints} {wait} for {what} while a transaction is open.' },
  check(model, report) {
    const found = new Map<string, { step: Step; steps: Map<string, Step>; entries: Set<EntryPoint> }>();
    for (const entry of [...model.endpoints, ...model.consumers]) {
      for (const step of entry.steps) {
        if (step.transaction === null || !isRemote(step.operation) || !isAwaited(step)) continue;
        const key = placeKey(step.transaction.place);
        const known = found.get(key) ?? { step, steps: new Map<string, Step>(), entries: new Set<EntryPoint>() };
        found.set(key, known);
        known.steps.set(placeKey(placeOf(step)), step);
        known.entries.add(entry);
      }
    }
    for (const { step, steps, entries } of found.values()) {
      const [entry] = entries;
      const { transaction } = step;
      if (entry === undefined || transaction === null) continue;
      report({
        message: 'waits',
        arguments: {
          endpoints: endpointsInWords([...entries]),
          wait: agreeing('waits', [...entries]),
          what: step.operation.api,
        },
        place: placeOf(step),
        trace: [
          { location: transaction.place, message: 'the transaction begins' },
          ...[...steps.values()].map((each) => ({ location: placeOf(each), message: each.operation.api })),
        ],
        endpoint: entry,
        affects: reachOf([...entries]),
      });
    }
  },
});

function isRemote(operation: Operation): boolean {
  return operation.is === 'http' || (operation.is === 'call' && /\.send_?mail$/i.test(operation.api));
}

/** What is left to itself does not keep the transaction open. */
function isAwaited({ fate, via }: Step): boolean {
  return (fate === 'await' || fate === 'return') && via.every((frame) => frame.fate !== 'discard');
}

/** Where the code of the handler, or what it calls first, asks. A wrapper that everybody uses is not the place. */
function placeOf({ via, operation }: Step): Step['operation']['place'] {
  const named = via.findLastIndex(({ location }) => location.file !== operation.place.file);
  return (named < 0 ? undefined : via[named + 1]?.calledAt) ?? operation.place;
}
