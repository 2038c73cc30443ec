import { placeKey } from '../../model/places.ts';
import type { BackendModel, CallFrame, EntryPoint } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { queryInWords, reachOf, type StepOf } from '../support/requests.ts';
import { entityCalled } from '../support/lookup.ts';
import { isSaidAgain, isTakenUpAgain, sayOther, withoutProgress } from '../support/progress.ts';
import { bindingWrites, isDeletion, together } from '../support/writes.ts';

export default defineRule({
  title: 'Several writes on one request path without a transaction',
  severity: 'critical',
  precision: 'high',
  needs: ['entries', 'queries'],
  tags: ['cwe-662', 'data-integrity'],
  docs: {
    why: 'Each statement commits on its own. When the process, the connection or a constraint fails between two of them, the first stays: money refunded and stock not, an order without items. Nothing repairs it, and nobody is told.',
    fix: 'Run {tables} in one transaction: begin before the first write of {function}, hand the transaction’s client to what it calls, and roll back when anything throws.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/refunds', async (req, res) => {
  const order = await prisma.order.update({ where: { id: req.body.orderId }, data: { status: 'refunded' } });
  await prisma.refund.create({ data: { orderId: order.id, amount: order.total } });
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/refunds', async (req, res) => {
  await prisma.$transaction(async (tx) => {
    const order = await tx.order.update({ where: { id: req.body.orderId }, data: { status: 'refunded' } });
    await tx.refund.create({ data: { orderId: order.id, amount: order.total } });
  });
  res.sendStatus(204);
});
`,
  },
  messages: {
    unprotected: '{endpoint} writes {tables} in {count} statements with no transaction.',
  },
  check(model, report) {
    const found = new Map<string, { group: readonly StepOf<'query'>[]; frame: CallFrame; endpoints: EntryPoint[] }>();
    for (const endpoint of [...model.endpoints, ...model.consumers]) {
      // no transaction spans two databases, but each can have its own
      const [group] = bindingWrites(model, endpoint)
        .flatMap((writes) => [...Map.groupBy(writes, ({ operation }) => operation.client).values()])
        .map((writes) => withoutProgress(endpoint, together(writes)))
        .sort((a, b) => b.length - a.length);
      if (group === undefined || group.length < 2) continue;
      const frame = commonFrame(group);
      if (frame === undefined) continue;
      const key = [frame.location, ...group.map(({ operation }) => operation.place)].map(placeKey).sort().join(' ');
      const known = found.get(key);
      if (known === undefined) found.set(key, { group, frame, endpoints: [endpoint] });
      else known.endpoints.push(endpoint);
    }
    for (const { group, frame, endpoints } of found.values()) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      const tables = [...new Set(group.flatMap(({ operation }) => operation.entities))];
      if (isTakenUpAgain(endpoints, group)) continue;
      report({
        message: 'unprotected',
        arguments: {
          tables,
          count: group.length,
          function: frame.name === '(anonymous)' ? 'the handler' : `${frame.name}()`,
        },
        place: frame.name === '(anonymous)' ? (group[0]?.operation.place ?? frame.location) : frame.location,
        trace: group.map((step) => ({ location: step.operation.place, message: queryInWords(step.operation) })),
        endpoint,
        affects: reachOf(endpoints),
        key: `${frame.name} ${tables.join(' ')}`,
        ...graded(model, group),
      });
    }
  },
});

/** A critical needs writes that certainly follow each other in tables of a database with transactions. */
function graded(
  model: BackendModel,
  group: readonly StepOf<'query'>[],
): { severity?: 'high' | 'medium'; confidence?: 'medium' } {
  const kinds = group.flatMap(({ operation }) =>
    operation.entities.map((name) => entityCalled(model, name, operation.place.file)?.kind),
  );
  if (kinds.includes('collection')) return { severity: 'medium', confidence: 'medium' };
  if (sayOther(group) || isSaidAgain(group)) return { severity: 'medium', confidence: 'medium' };
  // what is deleted by halves is deleted by the next try
  if (group.every(({ operation }) => isDeletion(operation))) return { severity: 'medium' };
  // an early exit before a write is how a request is checked; a branch around it makes the second write the exception
  const certain = group.every(({ conditions, loops }) => loops.length === 0 && conditions.every(({ after }) => after));
  if (!certain) return { severity: 'high', confidence: 'medium' };
  // beside one row that is written, another that is taken away: what stays is left over, not contradicted
  if (group.filter(({ operation }) => !isDeletion(operation)).length === 1) return { severity: 'high' };
  // two statements on one table leave a half-written record, but no two records that contradict each other
  return new Set(group.map(({ operation }) => operation.entities[0])).size > 1 ? {} : { severity: 'high' };
}

/** The innermost function that all of them run in. */
function commonFrame(group: readonly StepOf<'query'>[]): CallFrame | undefined {
  const [first, ...others] = group;
  return first?.via.findLast((frame, depth) =>
    others.every(
      ({ via }) =>
        via[depth] !== undefined &&
        placeKey(via[depth].location) === placeKey(frame.location) &&
        placeKey(via[depth].calledAt) === placeKey(frame.calledAt),
    ),
  );
}

export const strengths = [
  defineStrength({
    message: 'Writes that belong together run in transactions ({count} places).',
    find({ transactions }) {
      const [first] = transactions;
      return first === undefined ? null : { arguments: { count: transactions.length }, place: first.place };
    },
  }),
];
