import { defineRule } from '../define.ts';
import { isLookupKey } from '../support/columns.ts';
import { declarationOf, isKey } from '../support/indexes.ts';
import { entityCalled } from '../support/lookup.ts';
import { racesOf } from '../support/races.ts';
import { reachedPlaces, wayTo, type StepOf } from '../support/requests.ts';
import type { Column, Endpoint, Entity } from '../../model/types.ts';

export default defineRule({
  title: 'Look-up of one row by a column that is not unique',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints', 'queries', 'entities'],
  tags: ['data-integrity', 'cwe-1289'],
  docs: {
    why: 'The code takes the first row that it finds for the only one. Without a unique index there may be two accounts with one address: which of them signs in, is changed or is paid is up to the database, and may change with the next query plan.',
    fix: 'Make {column} unique in {table} (`{declaration}`, but unique), after merging the rows that are there twice; where rows are marked as deleted, with a partial index over the others.',
    bad: `
//- /prisma/schema.prisma
model User {
  id    Int    @id
  email String
  @@index([email])
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/users/by-email', async (req, res) => {
  res.json(await prisma.user.findFirst({ where: { email: String(req.query.email) } }));
});
`,
    good: `
//- /prisma/schema.prisma
model User {
  id    Int    @id
  email String @unique
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/users/by-email', async (req, res) => {
  res.json(await prisma.user.findFirst({ where: { email: String(req.query.email) } }));
});
`,
  },
  messages: {
    single: '{endpoint} takes the one row of {table} with that {column}, and nothing makes {column} unique.',
  },
  check(model, report) {
    // a race on the same columns says it already, with what comes of it
    const told = new Set(
      racesOf(model).flatMap(({ entity, columns }) => columns.map((name) => `${entity.name}.${name}`)),
    );
    const found = new Map<
      string,
      { entity: Entity; column: Column; step: StepOf<'query'>; endpoints: Set<Endpoint> }
    >();
    for (const { step, endpoints } of reachedPlaces(
      model,
      'query',
      ({ operation }) => operation.operation === 'select' && operation.single,
    )) {
      const { entities, filters, order, place } = step.operation;
      const [filter, ...others] = filters ?? [];
      if (
        filter === undefined ||
        others.length > 0 ||
        filter.operator !== '=' ||
        entities.length !== 1 ||
        order.length > 0
      )
        continue;
      const entity = entityCalled(model, entities[0] ?? '', place.file);
      const column = entity?.columns.find(({ name, column: own }) => name === filter.column || own === filter.column);
      if (entity === undefined || column === undefined || !isLookupKey(column) || isOneOfSeveral(entity, column))
        continue;
      if (isKey(entity, [column.name]) || told.has(`${entity.name}.${column.name}`)) continue;
      const known = found.get(`${entity.table}.${column.name}`);
      if (known === undefined)
        found.set(`${entity.table}.${column.name}`, { entity, column, step, endpoints: new Set(endpoints) });
      else for (const endpoint of endpoints) known.endpoints.add(endpoint);
    }
    for (const { entity, column, step, endpoints } of found.values()) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      report({
        message: 'single',
        arguments: {
          endpoint: endpoint.label,
          table: entity.table,
          column: column.column,
          declaration: declarationOf(entity, [column]),
        },
        place: column.location,
        trace: [
          ...wayTo(endpoint, step, `one row by ${column.column}`),
          { location: column.location, message: 'declared here, and not unique' },
        ],
        endpoint,
        affects: { unit: 'entity', count: 1 },
        key: `${entity.table}.${column.column}`,
        ...(entity.kind === 'collection' ? { severity: 'medium' as const } : {}),
      });
    }
  },
});

/** It is unique together with something else, or among the rows that are not deleted: the query knows which are meant. */
function isOneOfSeveral({ indexes }: Entity, { name, column }: Column): boolean {
  return indexes.some(
    ({ unique, columns }) => unique && columns.some((own) => own === name || own === column || own.includes(column)),
  );
}
