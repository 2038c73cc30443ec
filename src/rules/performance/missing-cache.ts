import { functionText } from '../../model/code/function-text.ts';
import { placeKey } from '../../model/places.ts';
import type { BackendModel, Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { uncachedAnswers } from '../support/http-caching.ts';
import { entityCalled } from '../support/lookup.ts';
import { isOnce, isWrite, stepsOf, tablesOf, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'Query that gives everybody the same and is asked with every request',
  severity: 'low',
  precision: 'medium',
  needs: ['endpoints', 'queries', 'entities'],
  tags: ['performance'],
  docs: {
    why: 'What it returns depends on nothing that the request says and changes hardly ever, and still each request waits for a round trip and holds a connection for it.',
    fix: 'Keep the answer for a minute, in memory or in a cache that several instances share, and forget it where {table} is written.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.use(async (req, res, next) => {
  req.settings = await prisma.setting.findMany();
  next();
});
app.get('/orders', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/users', async (req, res) => { res.json(await prisma.user.findMany({ take: 20 })); });
app.get('/items', async (req, res) => { res.json(await prisma.item.findMany({ take: 20 })); });
app.get('/shops', async (req, res) => { res.json(await prisma.shop.findMany({ take: 20 })); });
app.get('/sales', async (req, res) => { res.json(await prisma.sale.findMany({ take: 20 })); });
//- /prisma/schema.prisma
model Setting {
  key   String @id
  value String
}
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
const cache = { settings: null, at: 0 };
app.use(async (req, res, next) => {
  if (cache.at < Date.now() - 60_000) Object.assign(cache, { settings: await prisma.setting.findMany(), at: Date.now() });
  req.settings = cache.settings;
  next();
});
app.get('/orders', async (req, res) => { res.json(await prisma.order.findMany({ take: 20 })); });
app.get('/users', async (req, res) => { res.json(await prisma.user.findMany({ take: 20 })); });
app.get('/items', async (req, res) => { res.json(await prisma.item.findMany({ take: 20 })); });
app.get('/shops', async (req, res) => { res.json(await prisma.shop.findMany({ take: 20 })); });
app.get('/sales', async (req, res) => { res.json(await prisma.sale.findMany({ take: 20 })); });
//- /prisma/schema.prisma
model Setting {
  key   String @id
  value String
}
`,
  },
  messages: {
    anew: '{count} endpoints, {endpoint} among them, read {table} anew with every request, the same for everybody; the code writes it in {writes}.',
    http: '{endpoint} gives everybody all of {table}, which no code here writes, and lets no client keep it.',
    several:
      '{count} public endpoints, {endpoint} among them, give everybody what no code here writes ({table}), and let no client keep it.',
  },
  check(model, report) {
    const answers = uncachedAnswers(model, isSameForAll);
    const [first] = answers;
    if (first !== undefined)
      report({
        message: answers.length > 1 ? 'several' : 'http',
        arguments: { count: answers.length, endpoint: first.endpoint.label, table: first.table },
        place: first.endpoint.place,
        trace: answers.slice(0, 20).map(({ endpoint, table }) => ({
          location: endpoint.place,
          message: `${endpoint.label}: ${table}`,
        })),
        endpoint: first.endpoint,
        affects: { unit: 'endpoint', count: answers.length },
        key: 'http',
        fix: 'Send `Cache-Control: public, max-age=300` with it, and an ETag (a plugin of the framework makes one), so that clients and proxies keep the answer and ask again with `If-None-Match`.',
      });
    const found = new Map<string, { step: StepOf<'query'>; endpoints: Endpoint[] }>();
    for (const endpoint of model.endpoints)
      for (const step of stepsOf(endpoint.steps, 'query')) {
        if (!isSameForAll(step)) continue;
        const key = placeKey(step.operation.place);
        const known = found.get(key);
        if (known === undefined) found.set(key, { step, endpoints: [endpoint] });
        else if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
      }
    for (const { step, endpoints } of found.values()) {
      const [endpoint] = endpoints;
      if (endpoint === undefined || endpoints.length < often || mayBeCached(model, step)) continue;
      const { entities, place } = step.operation;
      const entity = entityCalled(model, entities[0] ?? '', place.file);
      const writes = entity === undefined ? few : writersOf(model, entity.name);
      if (writes >= few) continue;
      report({
        message: 'anew',
        arguments: {
          count: endpoints.length,
          endpoint: endpoint.label,
          table: tablesOf(step.operation),
          writes: writes === 0 ? 'no place' : writes === 1 ? 'one place' : `${writes} places`,
        },
        place,
        trace: wayTo(endpoint, step, step.operation.api),
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
      });
    }
  },
});

/** From so many endpoints on it is what requests have in common. */
const often = 5;
/** A table that is written in so many places is more than settings. */
const few = 4;

/** A read without a condition, outside of transactions: nothing that the request says decides about it. */
function isSameForAll({ operation, loops, transaction, inCatch, conditions, ...step }: StepOf<'query'>): boolean {
  return (
    operation.operation === 'select' &&
    operation.entities.length === 1 &&
    operation.filters?.length === 0 &&
    (operation.given ?? []).length === 0 &&
    loops.length === 0 &&
    transaction === null &&
    !inCatch &&
    // under a condition it is not asked with every request
    conditions.every(({ after }) => after) &&
    !isOnce({ operation, loops, transaction, inCatch, conditions, ...step })
  );
}

/** Something on the way, or around it, speaks of keeping things. */
function mayBeCached(model: BackendModel, { via }: StepOf<'query'>): boolean {
  return via
    .slice(-4)
    .some((frame) => /cache|memo|\bttl\b|lru|redis|throttle|debounce/i.test(functionText(model, frame)));
}

/** How many places of the code write a table. */
function writersOf({ operations }: BackendModel, name: string): number {
  return operations.filter(
    (operation) => operation.is === 'query' && isWrite(operation) && operation.entities.includes(name),
  ).length;
}
