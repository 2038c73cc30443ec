import type { Entity, Index } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { ownEntities } from '../support/columns.ts';

export default defineRule({
  title: 'Index that another index contains',
  severity: 'low',
  precision: 'high',
  needs: ['entities'],
  tags: ['performance'],
  docs: {
    why: 'An index on (a, b) finds rows by a as well as one on (a) alone. The second is written with every insert and update, takes room in memory that other pages could have, and answers no query that the first does not.',
    fix: 'Drop the index on {columns} of {table}; the one on {by} serves the same look-ups.',
    bad: `
//- /prisma/schema.prisma
model Order {
  id     Int    @id
  userId Int
  state  String
  @@index([userId])
  @@index([userId, state])
}
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient();
`,
    good: `
//- /prisma/schema.prisma
model Order {
  id     Int    @id
  userId Int
  state  String
  @@index([state])
  @@index([userId, state])
}
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient();
`,
  },
  messages: { contained: '{table} has an index on {columns}, with which the one on {by} begins.' },
  check(model, report) {
    for (const entity of ownEntities(model)) {
      const indexes = entity.indexes.filter(({ partial, columns }) => !partial && columns.length > 0);
      for (const index of indexes) {
        // what keeps rows unique has a purpose of its own
        if (index.unique || index.primary) continue;
        const columns = namesIn(entity, index);
        const by = indexes.find((other) => other !== index && isContained(columns, namesIn(entity, other)));
        if (by === undefined) continue;
        report({
          message: 'contained',
          arguments: { table: entity.table, columns, by: namesIn(entity, by) },
          place: index.location,
          trace: [
            { location: index.location, message: columns.join(', ') },
            { location: by.location, message: namesIn(entity, by).join(', ') },
          ],
          affects: { unit: 'entity', count: 1 },
          key: `${entity.table} ${columns.join(',')}`,
        });
      }
    }
  },
});

/** The same index twice may be one that the class and the migrations both declare: only what is longer counts. */
function isContained(columns: readonly string[], others: readonly string[]): boolean {
  return columns.length < others.length && columns.every((column, at) => column === others[at]);
}

function namesIn({ columns }: Entity, index: Index): string[] {
  return index.columns.map((name) => columns.find((each) => each.name === name)?.column ?? name);
}
