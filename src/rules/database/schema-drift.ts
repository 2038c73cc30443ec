import type { Difference, TableDrift } from '../../model/real-schema.ts';
import { defineRule } from '../define.ts';
import { listInWords } from '../run.ts';

export default defineRule({
  title: 'Schema in code that the migrations do not make',
  severity: 'high',
  precision: 'high',
  needs: ['entities', 'migrated-schema'],
  tags: ['correctness'],
  docs: {
    why: 'The code is written against the schema that it declares, and runs against the one that the migrations make. A column that only the code knows fails every query that names it; a unique or an index that only the code knows protects and speeds up nothing; and the next migration that a tool generates undoes what it finds different.',
    fix: 'Write the migration that makes the difference ({missing}), or correct the declaration; and let a check in CI fail when the two differ.',
    bad: `
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const db = new PrismaClient();
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  phone String
}
//- /prisma/migrations/20250101000000_init/migration.sql
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT NOT NULL);
`,
    good: `
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const db = new PrismaClient();
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  phone String
}
//- /prisma/migrations/20250101000000_init/migration.sql
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT NOT NULL);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
ALTER TABLE "User" ADD COLUMN "phone" TEXT NOT NULL;
`,
  },
  messages: {
    table: 'The code declares the table {table}, and no migration makes it.',
    absent: 'The code declares the table {table}, and the database does not have it.',
    other: 'The database has {table} otherwise than the code declares it: {differences}.',
    differs: 'The migrations make {table} otherwise than the code declares it: {differences}.',
  },
  check(model, report) {
    // what runs counts, and not what migrations would make
    const compared = model.live === null ? model.schemas : [{ history: '', drift: model.live.drift }];
    for (const { history, drift } of compared)
      for (const each of drift) {
        const { table, location, changed, differences } = each;
        report({
          message: differences.some(({ is }) => is === 'table')
            ? model.live === null
              ? 'table'
              : 'absent'
            : model.live === null
              ? 'differs'
              : 'other',
          arguments: {
            table,
            differences: listInWords(differences.map(inWords)),
            missing: listInWords(differences.map((difference) => remedy(table, difference))),
          },
          place: location,
          trace: [
            ...differences.map((difference) => ({ location: difference.location, message: inWords(difference) })),
            ...(changed === null ? [] : [{ location: changed, message: `the last migration of ${table}` }]),
          ],
          affects: { unit: 'entity', count: 1 },
          key: `${history} ${table}`,
          severity: severityOf(each),
        });
      }
  },
});

const lesser: ReadonlySet<Difference['is']> = new Set([
  'index',
  'null',
  'reference',
  'default',
  'check',
  'more-values',
]);

/** What fails or loses rows weighs more than what is only slow or allows too much. */
function severityOf({ differences }: TableDrift): 'high' | 'medium' {
  return differences.some(({ is }) => !lesser.has(is)) ? 'high' : 'medium';
}

function inWords({ is, columns, types }: Difference): string {
  const names = columns.join(', ');
  switch (is) {
    case 'table':
      return 'there is no such table';
    case 'column':
      return `it has no column ${names}`;
    case 'index':
      return `it has no index on (${names})`;
    case 'unique':
      return `(${names}) is not unique`;
    case 'required':
      return `every row needs a ${names}, which the code does not know`;
    case 'null':
      return `${names} may be null`;
    case 'not-null':
      return `${names} must not be null`;
    case 'reference':
      return `${names} has no foreign key`;
    case 'default':
      return `${names} has no default`;
    case 'type':
      return `${names} is ${types[1]}, not ${types[0]}`;
    case 'check':
      return `it has no check ${types[0]}`;
    case 'values':
      return `${names} does not take ${types[0]}`;
    case 'more-values':
      return `${names} takes ${types[1]}, which the code does not know`;
  }
}

function remedy(table: string, { is, columns, types }: Difference): string {
  const name = `"${columns.join('", "')}"`;
  switch (is) {
    case 'table':
      return `create "${table}"`;
    case 'column':
      return `add the column ${name}`;
    case 'index':
      return `CREATE INDEX CONCURRENTLY ON "${table}" (${name})`;
    case 'unique':
      return `CREATE UNIQUE INDEX CONCURRENTLY ON "${table}" (${name})`;
    case 'required':
      return `give ${name} a default`;
    case 'null':
      return `set ${name} not null`;
    case 'not-null':
      return `let ${name} be null`;
    case 'reference':
      return `add the foreign key on (${name}), NOT VALID first`;
    case 'default':
      return `set the default of ${name}`;
    case 'check':
      return `add the check ${types[0]}, NOT VALID first`;
    case 'values':
      return `let ${name} take ${types[0]}`;
    case 'more-values':
      return `declare ${types[1]} for ${name}`;
    case 'type':
      return `change the type of ${name} to what stands for ${types[0]}`;
  }
}
