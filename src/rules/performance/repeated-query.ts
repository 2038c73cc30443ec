import { placeKey } from '../../model/places.ts';
import type { Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { repeatedQueries } from '../support/repeated.ts';
import { agreeing, endpointsInWords, tablesOf, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'The same query twice in one request',
  severity: 'medium',
  precision: 'medium',
  needs: ['endpoints', 'queries'],
  tags: ['performance'],
  docs: {
    why: 'The request asks for what it has already. Each round trip is time in which it holds a connection and does nothing, and between the two another request may change the row, so that one request goes by two different states of it.',
    fix: 'Read the row once and hand it on: what a guard has loaded can stand on the request, and functions can take the row instead of its key.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
async function priceOf(id) {
  const product = await prisma.product.findUnique({ where: { id } });
  return product.price;
}
app.get('/products/:id', async (req, res) => {
  const product = await prisma.product.findUnique({ where: { id: req.params.id } });
  res.json({ name: product.name, price: await priceOf(req.params.id) });
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
function priceOf(product) {
  return product.price;
}
app.get('/products/:id', async (req, res) => {
  const product = await prisma.product.findUnique({ where: { id: req.params.id } });
  res.json({ name: product.name, price: priceOf(product) });
});
`,
  },
  messages: { again: '{endpoints} {read} the same row of {table} twice.' },
  check(model, report) {
    const found = new Map<string, { first: StepOf<'query'>; again: StepOf<'query'>; endpoints: Endpoint[] }>();
    for (const endpoint of model.endpoints) {
      for (const { first, again } of repeatedQueries(endpoint)) {
        const key = `${placeKey(askedAt(first))} ${placeKey(askedAt(again))}`;
        const known = found.get(key);
        if (known === undefined) found.set(key, { first, again, endpoints: [endpoint] });
        else if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
      }
    }
    for (const { first, again, endpoints } of found.values()) {
      report({
        message: 'again',
        arguments: {
          endpoints: endpointsInWords(endpoints),
          read: agreeing('reads', endpoints),
          table: tablesOf(again.operation),
        },
        place: askedAt(again),
        trace: [
          { location: askedAt(first), message: 'read here' },
          { location: askedAt(again), message: 'and again here' },
        ],
        endpoint: endpoints[0] ?? null,
        affects: { unit: 'endpoint', count: endpoints.length },
      });
    }
  },
});

/** The call in the handler, or in the guard, that leads to it. */
function askedAt({ operation, via }: StepOf<'query'>): StepOf<'query'>['operation']['place'] {
  return via[1]?.calledAt ?? operation.place;
}
