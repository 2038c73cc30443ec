import type { IndexMeasure } from '../../model/live-database.ts';
import type { BackendModel, Entity, Index } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { ownEntities } from '../support/columns.ts';
import { isSmall, sizeInWords } from '../support/tables.ts';

export default defineRule({
  title: 'Index that answers no query',
  severity: 'low',
  precision: 'high',
  needs: ['entities'],
  tags: ['performance'],
  docs: {
    why: 'An index on (a, b) finds rows by a as well as one on (a) alone. The second is written with every insert and update, takes room in memory that other pages could have, and answers no query that the first does not. Nor does one that nothing has looked at for weeks.',
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
  messages: {
    contained: '{table} has an index on {columns}, with which the one on {by} begins.',
    unused:
      'In {days} days no query of the database has used the index {index} of {table} on {columns}, which takes {size}.',
  },
  check(model, report) {
    for (const entity of ownEntities(model)) {
      const indexes = entity.indexes.filter(({ columns }) => columns.length > 0);
      for (const index of indexes) {
        // what keeps rows unique has a purpose of its own
        if (index.unique || index.primary) continue;
        const columns = namesIn(entity, index);
        const by = index.partial
          ? undefined
          : indexes.find((other) => other !== index && !other.partial && isContained(columns, namesIn(entity, other)));
        if (by === undefined) {
          const unread = unreadOf(model, entity, index);
          if (unread !== null)
            report({
              message: 'unused',
              arguments: {
                table: entity.table,
                columns,
                index: unread.index,
                days: model.live?.countedDays ?? 0,
                size: sizeInWords(unread.bytes),
              },
              fix: 'Drop it with `DROP INDEX CONCURRENTLY {index};` once nothing that runs once a month or once a year needs it.',
              place: index.location,
              affects: { unit: 'entity', count: 1 },
              key: `${entity.table} ${columns.join(',')}`,
              confidence: 'medium',
            });
          continue;
        }
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

/** Days in which everything that is done each week was done twice. */
const longEnough = 14;

/** What the running database says of an index that nothing uses; null if it is used, small, or counted elsewhere too. */
function unreadOf(model: BackendModel, { table, location }: Entity, { name }: Index): IndexMeasure | null {
  const { live } = model;
  if (live === null || name === undefined || live.hasReplicas || live.countedDays < longEnough) return null;
  if (isSmall(model, table, location.file)) return null;
  const [measure, other] = live.indexes.filter((each) => each.index === name && each.name === table);
  return measure === undefined || other !== undefined || measure.reads > 0 ? null : measure;
}

/** The same index twice may be one that the class and the migrations both declare: only what is longer counts. */
function isContained(columns: readonly string[], others: readonly string[]): boolean {
  return columns.length < others.length && columns.every((column, at) => column === others[at]);
}

function namesIn({ columns }: Entity, index: Index): string[] {
  return index.columns.map((name) => columns.find((each) => each.name === name)?.column ?? name);
}
