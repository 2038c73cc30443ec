import { placeKey } from '../../model/places.ts';
import type { BackendModel, EntryPoint, LoopInfo } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { batchingFix } from '../support/batching.ts';
import { elementFieldHits } from '../support/element-fields.ts';
import { byFunction, loopsWithQueries, many, placeInLoop, type Rounds } from '../support/loops.ts';
import { agreeing, endpointsInWords, isConsumer, queryInWords, reachOf, stepsOf, wayTo } from '../support/requests.ts';
import { isSmall } from '../support/tables.ts';

export default defineRule({
  title: 'Query for each row of another query',
  severity: 'high',
  precision: 'high',
  needs: ['entries', 'queries'],
  tags: ['performance', 'cwe-1050'],
  docs: {
    why: 'One request makes as many round trips as there are rows. It is fast with the ten rows of a test and takes seconds, and a pool of connections, with the thousand of production.',
    fix: 'Ask once for all rows: collect the keys, query with `= ANY($1)` or `in`, and group the result by key; or join, or let the ORM load the relation with the first query. Write rows with one statement for many.',
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
    rows: '{endpoints} {run} a query ({query}) for each row of the query at {rows}.',
    several:
      '{endpoints} {run} queries for each row or element in {count} loops of one function, one of them ({query}) over the rows of the query at {rows}.',
    some: '{endpoints} {run} a query ({query}) for each of some rows of the query at {rows}.',
    input: '{endpoints} {run} a query ({query}) for each element of a list that it is sent.',
    field: '{field} runs a query ({query}) for each element of the lists that {listing} gives.',
    fields: '{count} fields of types that come in lists run a query for each element, {field} ({query}) among them.',
  },
  check(model, report) {
    const all = loopsWithQueries(model);
    for (const { first, further } of byFunction(
      all.filter(({ loop: { overQuery } }) => overQuery !== null || !many(all)),
    )) {
      const { step, loop, rounds } = first;
      const endpoints = [...new Set([first, ...further].flatMap((each) => each.endpoints))];
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      report({
        message:
          loop.overQuery === null ? 'input' : further.length > 0 ? 'several' : rounds === 'every' ? 'rows' : 'some',
        arguments: {
          count: further.length + 1,
          endpoints: endpointsInWords(endpoints),
          run: agreeing('runs', endpoints),
          query: queryInWords(step.operation),
          rows: loop.overQuery === null ? '' : `${loop.overQuery.file}:${loop.overQuery.line}`,
        },
        place: placeInLoop(step, loop),
        trace: [
          ...(loop.overQuery === null ? [] : [{ location: loop.overQuery, message: 'the rows come from here' }]),
          { location: loop.place, message: 'for each of them' },
          ...wayTo(endpoint, step, queryInWords(step.operation)).slice(1),
          ...further.map((each) => ({
            location: placeInLoop(each.step, each.loop),
            message: queryInWords(each.step.operation),
          })),
        ],
        endpoint,
        affects: reachOf(endpoints),
        fix: batchingFix(model, step),
        // nobody waits for a job
        ...(endpoints.every(isConsumer)
          ? {
              severity: 'medium' as const,
              confidence: rounds === 'called for' ? ('low' as const) : ('medium' as const),
            }
          : graded(model, endpoint, loop, rounds)),
      });
    }
    for (const hit of elementFieldHits(model)) report(hit);
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

/** What is certain is a query for each row that the same request reads, of a table that grows. */
function graded(
  model: BackendModel,
  { steps }: EntryPoint,
  { overQuery }: LoopInfo,
  rounds: Rounds,
): { severity?: 'medium'; confidence?: 'medium' | 'low' } {
  if (rounds === 'called for') return { severity: 'medium', confidence: 'low' };
  if (overQuery === null) return { severity: 'medium', confidence: 'medium' };
  const rows = stepsOf(steps, 'query').filter(({ operation }) => placeKey(operation.place) === placeKey(overQuery));
  // rows that were read before and kept are as many as the process is told to keep
  if (rounds === 'some' || rows.length === 0) return { severity: 'medium', confidence: 'medium' };
  // what belongs to one row, such as the lines of an order, is a part of the table
  if (rows.every(({ operation }) => operation.single)) return { severity: 'medium' };
  const few = rows.every(
    ({ operation: { entities, place } }) =>
      entities.length > 0 && entities.every((entity) => isSmall(model, entity, place.file)),
  );
  return few ? { severity: 'medium' } : {};
}
