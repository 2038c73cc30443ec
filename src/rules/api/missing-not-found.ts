import { placeKey } from '../../model/places.ts';
import { resultUse } from '../../model/code/result-use.ts';
import type { Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { stepsOf, tablesOf, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'Look-up whose missing row is not answered with 404',
  severity: 'medium',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['rest', 'cwe-476'],
  docs: {
    why: 'Where there is no such row the client gets 200 with nothing in it, or 500 because a member of nothing was read. It cannot tell “not there” from “broken”, retries what will never work, and the error rate counts wrong ids as failures.',
    fix: 'Ask whether {table} was found before it is used, and answer 404 where it was not.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/users/:id', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: req.params.id } });
  res.json({ data: user });
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/users/:id', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: req.params.id } });
  if (!user) return res.sendStatus(404);
  res.json({ data: user });
});
`,
  },
  messages: {
    replied: '{endpoint} answers 200 with an empty result where there is no such {table}.',
    read: '{endpoint} fails with 500 where there is no such {table}: the result is used without asking whether there is one.',
  },
  check(model, report) {
    const seen = new Set<string>();
    for (const endpoint of model.endpoints) {
      if (
        endpoint.protocol !== 'http' ||
        !endpoint.params.some((param) => param.in === 'path') ||
        answersNotFound(endpoint)
      )
        continue;
      for (const step of lookups(endpoint)) {
        const { use, place, first } = resultUse(model, endpoint, step);
        if ((use !== 'replied' && use !== 'read') || place === null || (!step.operation.single && !first)) continue;
        const key = placeKey(place);
        if (seen.has(key)) continue;
        seen.add(key);
        report({
          message: use,
          arguments: { table: tablesOf(step.operation) },
          place,
          trace: [
            ...wayTo(endpoint, step, `looks up ${tablesOf(step.operation)}`),
            { location: place, message: use === 'replied' ? 'sent as it is' : 'read as if it were there' },
          ],
          endpoint,
          key: `${endpoint.label} ${tablesOf(step.operation)}`,
        });
        break;
      }
    }
  },
});

/** One row by what the path names. */
function lookups(endpoint: Endpoint): StepOf<'query'>[] {
  const names = endpoint.params.filter((param) => param.in === 'path').map(({ name }) => name.toLowerCase());
  return stepsOf(endpoint.steps, 'query').filter(
    ({ operation, guard, loops, inCatch }) =>
      guard === null &&
      !inCatch &&
      loops.length === 0 &&
      operation.operation === 'select' &&
      operation.onMissing !== 'throws' &&
      operation.filters?.some(
        ({ column, operator }) =>
          operator === '=' &&
          names.some(
            (name) => name.endsWith(column.toLowerCase().replaceAll('_', '')) || column.toLowerCase().endsWith(name),
          ),
      ) === true,
  );
}

/** It knows the answer 404: a look-up that seems to lack it has its check somewhere. */
function answersNotFound(endpoint: Endpoint): boolean {
  return endpoint.steps.some(
    ({ operation, guard }) =>
      guard === null &&
      (operation.is === 'reply' || operation.is === 'throw') &&
      (operation.status === 404 || operation.status === 410),
  );
}
