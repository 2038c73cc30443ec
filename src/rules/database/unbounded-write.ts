import type { Endpoint, Step } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isBookkeeping, wordsOf } from '../support/names.ts';
import { agreeing, endpointsInWords, reachedPlaces, tablesOf, wayTo } from '../support/requests.ts';
import { statementPlace } from '../support/statements.ts';

export default defineRule({
  title: 'Update or delete of every row',
  severity: 'critical',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['data-integrity', 'cwe-1284'],
  docs: {
    why: 'Without a condition the statement changes the whole table: it locks every row while it runs, cannot be told apart from a forgotten WHERE, and there is no way back from it.',
    fix: 'Give the statement the condition that is meant (the owner, the tenant, the state that rows have to be in). If every row is meant, do it in batches by key, outside a request.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.delete('/discounts', async (req, res) => {
  await prisma.product.updateMany({ data: { discount: 0 } });
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.delete('/discounts/:id', async (req, res) => {
  await prisma.product.updateMany({ where: { campaignId: req.params.id }, data: { discount: 0 } });
  res.sendStatus(204);
});
`,
  },
  messages: {
    request: '{endpoints} {does} every row of {table}.',
  },
  check(model, report) {
    // a `deleteAll()` that no request comes to is for tests and scripts
    for (const { step, endpoints } of reachedPlaces(model, 'query', ({ operation }) => operation.everyRow)) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      const passing = step.operation.entities.some(isBookkeeping);
      const meant =
        [endpoint.path, ...step.via.map(({ name }) => name)].some(saysAll) ||
        step.operation.entities.some(hasOneRow) ||
        isRefilled(step, endpoint);
      report({
        message: 'request',
        arguments: {
          endpoints: endpointsInWords(endpoints),
          does: agreeing(step.operation.operation === 'delete' ? 'deletes' : 'rewrites', endpoints),
          table: tablesOf(step.operation),
        },
        place: statementPlace(model, step),
        trace: wayTo(endpoint, step, 'no condition'),
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        ...(meant ? { severity: 'medium' as const } : passing ? { severity: 'high' as const } : {}),
      });
    }
  },
});

/** `deleteAllHistories`, `/cache/purge`: no condition was forgotten. Doing it in a request is what remains of the defect. */
function saysAll(name: string): boolean {
  return wordsOf(name).some((word) => /^(?:all|every|everything|purge|truncate|wipe|reset|reseed)$/.test(word));
}

/** `InstanceLicense`, `SystemSettings`: a table of one row. */
function hasOneRow(entity: string): boolean {
  return /^(?:instance|system|global|singleton|site)$/.test(wordsOf(entity)[0] ?? '');
}

/** Rows are put in right after, in the same function: the table is exchanged. */
function isRefilled({ operation, via }: Step, endpoint: Endpoint): boolean {
  return (
    operation.is === 'query' &&
    operation.operation === 'delete' &&
    endpoint.steps.some(
      (step) =>
        step.operation.is === 'query' &&
        step.operation.operation === 'insert' &&
        step.operation.place.file === operation.place.file &&
        step.operation.inFunction === operation.inFunction &&
        step.via.length === via.length &&
        step.operation.entities.some((entity) => operation.entities.includes(entity)),
    )
  );
}
