import { placeKey } from '../../model/places.ts';
import type { BackendModel, Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { agreeing, endpointsInWords, stepsOf, type StepOf } from '../support/requests.ts';
import { clientOffset, clientSize } from '../support/page-sizes.ts';
import { isSmall } from '../support/tables.ts';

export default defineRule({
  title: 'Count of all rows with every page',
  severity: 'low',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['performance'],
  docs: {
    why: 'To give 20 rows the database counts all that match, with every page anew. With an index the page takes a millisecond however large the table is; the count grows with it and is what the request waits for.',
    fix: 'Ask for one row more than the page has, which tells whether there is a next one; count once and keep the number for a while; or take the estimate of the database where nobody needs the exact one.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany({ skip: Number(req.query.skip), take: 20 });
  res.json({ orders, total: await prisma.order.count() });
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany({ skip: Number(req.query.skip), take: 21 });
  res.json({ orders: orders.slice(0, 20), more: orders.length > 20 });
});
`,
  },
  messages: { count: '{endpoints} {count} all that match in {tables} for each page.' },
  check(model, report) {
    const found = new Map<string, { step: StepOf<'query'>; endpoints: Set<Endpoint>; tables: Set<string> }>();
    for (const endpoint of model.endpoints) {
      const queries = stepsOf(endpoint.steps, 'query').filter(({ guard }) => guard === null);
      const pages = queries.filter((step) => clientOffset(step) !== null || clientSize(step) !== null);
      for (const step of queries) {
        if (step.operation.operation !== 'count' || !pages.some((page) => isOf(model, page, step))) continue;
        const key = placeKey(step.operation.place);
        const known = found.get(key) ?? { step, endpoints: new Set<Endpoint>(), tables: new Set<string>() };
        found.set(key, known);
        known.endpoints.add(endpoint);
        for (const table of step.operation.entities) known.tables.add(table);
      }
    }
    const endpoints = [...new Set([...found.values()].flatMap((each) => [...each.endpoints]))];
    const [first] = found.values();
    const [endpoint] = endpoints;
    if (first === undefined || endpoint === undefined) return;
    const tables = [...new Set([...found.values()].flatMap((each) => [...each.tables]))];
    report({
      message: 'count',
      arguments: {
        endpoints: endpointsInWords(endpoints),
        count: agreeing('counts', endpoints),
        tables: tables.length < 5 ? tables : [...tables.slice(0, 3), `${tables.length - 3} other tables`],
      },
      place: first.step.operation.place,
      trace: [...found.values()].map(({ step }) => ({ location: step.operation.place, message: step.operation.api })),
      endpoint,
      affects: { unit: 'endpoint', count: endpoints.length },
    });
  },
});

/** The page and the count are asked for by one function, of one table. */
function isOf(
  model: BackendModel,
  page: StepOf<'query'>,
  { operation: { entities, place, inFunction } }: StepOf<'query'>,
): boolean {
  const [entity] = entities;
  return (
    entity !== undefined &&
    page.operation.entities[0] === entity &&
    page.operation.place.file === place.file &&
    page.operation.inFunction === inFunction &&
    !isSmall(model, entity, place.file)
  );
}
