import { defineRule } from '../define.ts';
import { loopsWithQueries, many, placeInLoop } from '../support/loops.ts';
import { endpointsInWords, isConsumer, queryInWords, reachOf, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Query for each row of another query',
  severity: 'high',
  precision: 'high',
  needs: ['entries', 'queries'],
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
    inputs: '{count} loops over lists that clients send run a query each time, in {endpoints} for one ({query}).',
    rows: '{endpoints} runs a query ({query}) for each row of the query at {rows}.',
    input: '{endpoints} runs a query ({query}) for each element of a list that it is sent.',
  },
  check(model, report) {
    const all = loopsWithQueries(model);
    for (const { step, loop, endpoints } of all.filter(({ loop: { overQuery } }) => overQuery !== null || !many(all))) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      const overRows = loop.overQuery !== null;
      report({
        message: overRows ? 'rows' : 'input',
        arguments: {
          endpoints: endpointsInWords(endpoints),
          query: queryInWords(step.operation),
          rows: loop.overQuery === null ? '' : `${loop.overQuery.file}:${loop.overQuery.line}`,
        },
        place: placeInLoop(step, loop),
        trace: [
          ...(loop.overQuery === null ? [] : [{ location: loop.overQuery, message: 'the rows come from here' }]),
          { location: loop.place, message: 'for each of them' },
          ...wayTo(endpoint, step, queryInWords(step.operation)).slice(1),
        ],
        endpoint,
        affects: reachOf(endpoints),
        // nobody waits for a job
        ...(overRows && !endpoints.every(isConsumer)
          ? {}
          : { severity: 'medium' as const, confidence: 'medium' as const }),
      });
    }
    const inputs = all.filter(({ loop }) => loop.overQuery === null);
    const [first] = inputs;
    if (first?.endpoints[0] === undefined || !many(all)) return;
    report({
      message: 'inputs',
      arguments: {
        count: inputs.length,
        endpoints: first.endpoints[0].label,
        query: queryInWords(first.step.operation),
      },
      place: placeInLoop(first.step, first.loop),
      trace: inputs.map(({ step, loop }) => ({
        location: placeInLoop(step, loop),
        message: queryInWords(step.operation),
      })),
      endpoint: first.endpoints[0],
      affects: reachOf([...new Set(inputs.flatMap(({ endpoints }) => endpoints))]),
      severity: 'medium',
      confidence: 'medium',
    });
  },
});
