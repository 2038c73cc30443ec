import type { Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { clientSize, isBounded } from '../support/page-sizes.ts';
import { endpointsInWords, agreeing, reachedPlaces, tablesOf, wayTo, type StepOf } from '../support/requests.ts';
import { statementPlace } from '../support/statements.ts';
import { isSmall } from '../support/tables.ts';

/** More than this is how lists are made here. */
const few = 3;

export default defineRule({
  title: 'Page size that the client chooses without a maximum',
  severity: 'medium',
  precision: 'medium',
  needs: ['endpoints', 'queries'],
  tags: ['performance', 'cwe-770'],
  docs: {
    why: 'A list with a limit is still the whole table when the request says `limit=1000000`. One request fills the memory of the process and holds a connection; a script that means no harm is enough.',
    fix: 'Cap {name}: `Math.min({name}, 100)`, or a schema with a maximum, with a default for requests that say nothing.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  res.json(await prisma.order.findMany({ take: Number(req.query.limit) }));
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  res.json(await prisma.order.findMany({ take: Math.min(Number(req.query.limit) || 20, 100) }));
});
`,
  },
  messages: {
    one: '{endpoints} {takes} as many rows of {table} as {name} says, and nothing bounds it.',
    many: '{count} lists take as many rows as the request says, that of {endpoints} ({table}) among them, and nothing bounds {name}.',
  },
  check(model, report) {
    const found: { step: StepOf<'query'>; endpoints: readonly Endpoint[]; name: string }[] = [];
    for (const { step, endpoints } of reachedPlaces(model, 'query', (each) => clientSize(each) !== null)) {
      const given = clientSize(step);
      const name = given?.path.at(-1) ?? given?.name ?? '';
      const [endpoint] = endpoints;
      if (endpoint === undefined || name === '' || endpoints.some((each) => isBounded(model, each, step, name)))
        continue;
      if (step.operation.entities.every((entity) => isSmall(model, entity, step.operation.place.file))) continue;
      found.push({ step, endpoints, name });
    }
    const isHabit = found.length > few;
    for (const { step, endpoints, name } of isHabit ? found.slice(0, 1) : found) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      report({
        message: isHabit ? 'many' : 'one',
        arguments: {
          endpoints: isHabit ? endpoint.label : endpointsInWords(endpoints),
          takes: agreeing('takes', endpoints),
          table: tablesOf(step.operation),
          name,
          count: found.length,
        },
        place: statementPlace(model, step),
        trace: isHabit
          ? found.slice(0, 20).map((each) => ({
              location: statementPlace(model, each.step),
              message: `${each.endpoints[0]?.label ?? ''}: ${tablesOf(each.step.operation)}`,
            }))
          : wayTo(endpoint, step, `${name} of the request is the limit`),
        endpoint,
        affects: {
          unit: 'endpoint',
          count: new Set(found.flatMap((each) => (isHabit ? each.endpoints : endpoints))).size,
        },
      });
    }
  },
});
