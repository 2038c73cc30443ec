import { defineRule } from '../define.ts';
import { agreeing, endpointsInWords, reachedPlaces } from '../support/requests.ts';
import { clientOffset, isBounded } from '../support/page-sizes.ts';
import { isSmall } from '../support/tables.ts';

export default defineRule({
  title: 'Pages that are skipped to by counting rows',
  severity: 'low',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['performance'],
  docs: {
    why: 'The database reads every row that it skips: page 1 reads 20 rows, page 10 000 reads 200 020 to give 20. Whoever walks through all pages, or asks for one far back, costs as much as all pages before it, and rows that are added meanwhile are given twice or left out.',
    fix: 'Go on from the last row of the page before: `WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT 20`, with an index on both; or refuse offsets above a maximum.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  res.json(await prisma.order.findMany({ skip: Number(req.query.skip), take: 20, orderBy: { id: 'asc' } }));
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  res.json(await prisma.order.findMany({ cursor: { id: Number(req.query.last) }, take: 20, orderBy: { id: 'asc' } }));
});
`,
  },
  messages: { offset: '{endpoints} {skip} as many rows as the client says ({count} {queries}).' },
  check(model, report) {
    const found = reachedPlaces(model, 'query', (step, endpoint) => {
      const given = step.guard === null ? clientOffset(step) : null;
      const { entities, place } = step.operation;
      return (
        given !== null &&
        entities.length > 0 &&
        !entities.every((entity) => isSmall(model, entity, place.file)) &&
        !isBounded(model, endpoint, step, given.path.at(-1) ?? given.name)
      );
    });
    const endpoints = [...new Set(found.flatMap((each) => each.endpoints))];
    const [first] = found;
    const [endpoint] = endpoints;
    if (first === undefined || endpoint === undefined) return;
    report({
      message: 'offset',
      arguments: {
        endpoints: endpointsInWords(endpoints),
        skip: agreeing('skips', endpoints),
        count: found.length,
        queries: found.length === 1 ? 'query' : 'queries',
      },
      place: first.step.operation.place,
      trace: found.map(({ step, endpoints: [way] }) => ({ location: step.operation.place, message: way?.label ?? '' })),
      endpoint,
      affects: { unit: 'endpoint', count: endpoints.length },
    });
  },
});
