import type { Location } from '../../findings/types.ts';
import type { BackendModel, Endpoint, LoopInfo } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { endpointsInWords, isByKeys, isWrite, placeKey, queryInWords, stepsOf, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'Query for each row of another query',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['performance', 'cwe-1050'],
  docs: {
    why: 'One request makes as many round trips as there are rows. It is fast with the ten rows of a test and takes seconds, and a pool of connections, with the thousand of production.',
    fix: 'Ask once for all rows: collect the keys, query with `= ANY($1)` or `in`, and group the result by key; or join, or let the ORM load the relation with the first query.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 20 });
  for (const order of orders) {
    order.items = await prisma.item.findMany({ where: { orderId: order.id } });
  }
  res.json(orders);
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 20 });
  const items = await prisma.item.findMany({ where: { orderId: { in: orders.map((order) => order.id) } } });
  res.json(orders.map((order) => ({ ...order, items: items.filter((item) => item.orderId === order.id) })));
});
`,
  },
  messages: {
    rows: '{endpoints} runs a query ({query}) for each row of the query at {rows}.',
    input: '{endpoints} runs a query ({query}) for each element of a list that the client sends.',
  },
  check(model, report) {
    for (const { step, loop, endpoints } of loopsWithQueries(model)) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      const overRows = loop.overQuery !== null;
      report({
        message: overRows ? 'rows' : 'input',
        arguments: { endpoints: endpointsInWords(endpoints), query: queryInWords(step.operation), rows: loop.overQuery === null ? '' : `${loop.overQuery.file}:${loop.overQuery.line}` },
        place: placeInLoop(step, loop),
        trace: [...(loop.overQuery === null ? [] : [{ location: loop.overQuery, message: 'the rows come from here' }]), { location: loop.place, message: 'for each of them' }, ...wayTo(endpoint, step, queryInWords(step.operation)).slice(1)],
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        ...(overRows ? {} : { severity: 'medium' as const, confidence: 'medium' as const }),
      });
    }
  },
});

interface LoopWithQuery {
  readonly step: StepOf<'query'>;
  readonly loop: LoopInfo;
  readonly endpoints: Endpoint[];
}

/** Each loop once: several queries in one round are one defect. */
function loopsWithQueries(model: BackendModel): LoopWithQuery[] {
  const found = new Map<string, LoopWithQuery>();
  for (const endpoint of model.endpoints) {
    for (const step of stepsOf(endpoint.steps, 'query')) {
      const loop = loopOver(step);
      if (loop === undefined) continue;
      const known = found.get(placeKey(loop.place));
      if (known === undefined) found.set(placeKey(loop.place), { step, loop, endpoints: [endpoint] });
      else if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
    }
  }
  return [...found.values()];
}

/** The innermost loop whose number of rounds is not in the code's hands. */
function loopOver({ operation, loops, guard }: StepOf<'query'>): LoopInfo | undefined {
  // one statement for a list of keys is a batch, however many batches there are
  if (guard !== null || operation.operation === 'ddl' || (!isWrite(operation) && isByKeys(operation))) return undefined;
  return loops.findLast((loop) => !loop.constant && (loop.overQuery !== null || loop.overInput));
}

/** The call in the loop that leads to the query, or the query itself. */
function placeInLoop({ operation, via }: StepOf<'query'>, { place }: LoopInfo): Location {
  return via.slice(1).find(({ calledAt }) => within(calledAt, place))?.calledAt ?? operation.place;
}

function within(inner: Location, outer: Location): boolean {
  return inner.file === outer.file && inner.line >= outer.line && inner.endLine <= outer.endLine && !(inner.line === outer.line && inner.column <= outer.column);
}
