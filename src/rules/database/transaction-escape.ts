import { defineRule } from '../define.ts';
import { escapesOf } from '../support/escapes.ts';
import { endpointsInWords, queryInWords, reachOf } from '../support/requests.ts';

export default defineRule({
  title: 'Write inside of a transaction that is not part of it',
  severity: 'critical',
  precision: 'high',
  needs: ['entries', 'queries', 'transactions'],
  tags: ['data-integrity', 'cwe-662'],
  docs: {
    why: 'The statement goes over another connection, or is still under way when the transaction ends. A rollback does not take it back, so that the half that was to be undone stays; and it may wait for a row that its own transaction has locked, until the pool is empty.',
    fix: 'Send the statement ({query}) through the transaction that the callback is given, also in the functions that it calls, and await it.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/orders', async (req, res) => {
  await prisma.$transaction(async (tx) => {
    const order = await tx.order.create({ data: { total: 1 } });
    await prisma.item.create({ data: { orderId: order.id } });
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
  await prisma.$transaction(async (tx) => {
    const order = await tx.order.create({ data: { total: 1 } });
    await tx.item.create({ data: { orderId: order.id } });
  });
  res.sendStatus(201);
});
`,
  },
  messages: {
    outer: '{endpoints}: the {query} stands inside of a transaction and goes past it, over the client outside.',
    swallowed:
      '{endpoints}: an error of the {query} is caught inside of the transaction and goes no further: the transaction ends as if nothing had happened, with what was written before.',
    pool: '{endpoints}: the transaction begins on the pool, which sends each statement over any of its connections: the {query} is part of it or not, as it happens.',
    dropped: '{endpoints}: nothing waits for the {query}, so that the transaction may end before it.',
  },
  check(model, report) {
    for (const { kind, step, transaction, inside, entries } of escapesOf(model)) {
      const [entry] = entries;
      if (entry === undefined) continue;
      const part = kind === 'swallowed' || kind === 'pool';
      report({
        message: kind,
        arguments: { endpoints: endpointsInWords(entries).replace(/,$/, ''), query: queryInWords(step.operation) },
        place: step.operation.place,
        trace: [
          { location: transaction.place, message: 'the transaction begins' },
          {
            location: inside.operation.place,
            message: `${queryInWords(inside.operation)}${part ? '' : ': part of it'}`,
          },
          {
            location: step.operation.place,
            message: `${queryInWords(step.operation)}${part ? '' : ': not part of it'}`,
          },
        ],
        ...(kind === 'pool'
          ? {
              fix: 'Take one connection out of the pool, send BEGIN, the statements and COMMIT over it, and release it in `finally`.',
            }
          : kind === 'swallowed'
            ? { fix: 'Throw the error again, so that the transaction is rolled back, and deal with it outside.' }
            : {}),
        endpoint: entry,
        affects: reachOf(entries),
        key: `${step.operation.inFunction} ${queryInWords(step.operation)}`,
      });
    }
  },
});
