import { defineRule } from '../define.ts';
import { isFloat, isMoney, ownEntities } from '../support/columns.ts';

export default defineRule({
  title: 'Money in a column of binary fractions',
  severity: 'high',
  precision: 'high',
  needs: ['entities'],
  tags: ['data-integrity', 'cwe-682'],
  docs: {
    why: 'A float cannot hold 0.10. Sums drift by cents, equal amounts are not equal, and the books do not add up; the error is in the stored data, where no later release can take it out again.',
    fix: 'Store {columns} as NUMERIC with the digits of the currency, or as an integer of its smallest unit.',
    bad: `
//- /prisma/schema.prisma
model Invoice {
  id     Int   @id
  amount Float
}
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient();
`,
    good: `
//- /prisma/schema.prisma
model Invoice {
  id     Int     @id
  amount Decimal @db.Decimal(12, 2)
}
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient();
`,
  },
  messages: { float: '{table} holds money as {type}: {columns}.' },
  check(model, report) {
    for (const entity of ownEntities(model)) {
      // documents have no other number that is easy to use
      if (entity.kind !== 'table') continue;
      const columns = entity.columns.filter((column) => isMoney(column) && isFloat(column));
      const [first] = columns;
      if (first === undefined) continue;
      report({
        message: 'float',
        arguments: { table: entity.table, type: first.type, columns: columns.map(({ column }) => column) },
        place: first.location,
        trace: columns.map(({ location, column, type }) => ({ location, message: `${column} ${type}` })),
        affects: { unit: 'entity', count: 1 },
        key: entity.table,
      });
    }
  },
});
