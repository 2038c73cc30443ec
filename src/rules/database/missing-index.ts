import type { Column, Endpoint, Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { declarationOf, entityOf, isHot, unserved, unsorted } from '../support/indexes.ts';
import { statementPlace } from '../support/statements.ts';
import { isSmall } from '../support/tables.ts';
import { endpointsInWords, stepsOf, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'Query that no index serves',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints', 'queries', 'entities'],
  tags: ['performance', 'cwe-1067'],
  docs: {
    why: 'Without an index the database reads the whole table for every such request. With the table grows the time of each request and the load of the database, until the slowest query takes everything else down with it.',
    fix: 'Add an index on {columns} of {table}: `{declaration}`.',
    bad: `
//- /prisma/schema.prisma
model Order {
  id     Int @id
  userId Int
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  res.json(await prisma.order.findMany({ where: { userId: Number(req.query.user) }, take: 20 }));
});
`,
    good: `
//- /prisma/schema.prisma
model Order {
  id     Int @id
  userId Int
  state  String
  @@index([userId, state])
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  res.json(await prisma.order.findMany({ where: { userId: Number(req.query.user) }, take: 20 }));
});
`,
  },
  messages: {
    filter: '{endpoints} filters {table} by {columns}, and no index starts with {any}.',
    order: '{endpoints} takes the first rows of {table} by {columns}, and no index is in that order.',
  },
  check(model, report) {
    const found = new Map<
      string,
      { entity: Entity; columns: Column[]; step: StepOf<'query'>; endpoints: Endpoint[]; sorted: boolean }
    >();
    for (const endpoint of model.endpoints) {
      for (const step of stepsOf(endpoint.steps, 'query')) {
        const entity = entityOf(model, step.operation);
        if (entity === null || isSmall(model, entity.name) || entity.columns.length === 0) continue;
        const filtered = unserved(entity, step.operation);
        const sorted = filtered === null ? unsorted(entity, step.operation) : null;
        const columns = filtered ?? sorted;
        if (columns === null) continue;
        const key = `${entity.name} ${columns
          .map(({ name }) => name)
          .sort()
          .join(' ')}`;
        const known = found.get(key);
        if (known === undefined)
          found.set(key, { entity, columns, step, endpoints: [endpoint], sorted: sorted !== null });
        else if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
      }
    }
    for (const { entity, columns, step, endpoints, sorted } of found.values()) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      const names = columns.map(({ column }) => column);
      report({
        message: sorted ? 'order' : 'filter',
        arguments: {
          endpoints: endpointsInWords(endpoints),
          table: entity.table,
          columns: names,
          any: names.length === 1 ? 'it' : 'any of them',
          declaration: declarationOf(entity, columns),
        },
        place: statementPlace(model, step),
        trace: [
          ...wayTo(endpoint, step, step.operation.text?.replaceAll(/\s+/g, ' ').slice(0, 120) ?? step.operation.api),
          { location: entity.location, message: `${entity.table} is declared here` },
        ],
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        key: `${entity.name}.${names.join(',')}`,
        ...(sorted
          ? { severity: 'medium' as const, confidence: 'medium' as const }
          : isHot(entity, columns, endpoints)
            ? { severity: 'critical' as const }
            : {}),
      });
    }
  },
});
