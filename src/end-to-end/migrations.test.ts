import { afterAll, expect, it } from 'vitest';
import { auditJson, emptyDirectory, removeDirectories, run, write } from './testing/world.ts';

afterAll(removeDirectories);

/** A service whose second migration leaves out what its schema declares, and whose ways back lack something. */
function service(more: Readonly<Record<string, string>> = {}): string {
  const directory = emptyDirectory();
  write(directory, {
    'package.json': '{"name":"shop","version":"1.0.0","dependencies":{"express":"*","@prisma/client":"*"}}\n',
    'src/app.ts': `import express from 'express';
import { PrismaClient } from '@prisma/client';
const db = new PrismaClient();
const app = express();
app.get('/orders', async (req, res) => {
  res.json(await db.order.findMany({ where: { userId: Number(req.query.user) }, take: 20 }));
});
app.listen(3000);
`,
    'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model Order {
  id     Int    @id @default(autoincrement())
  userId Int
  note   String
  @@index([userId])
}
`,
    'prisma/migrations/1_init/migration.sql':
      'CREATE TABLE "Order" ("id" SERIAL PRIMARY KEY, "userId" INTEGER NOT NULL, "note" TEXT NOT NULL);\n',
    'prisma/migrations/2_index/migration.sql': `DO $$ BEGIN EXECUTE format('CREATE INDEX %I ON "Order" ("userId")', 'by_user'); END $$;\n`,
    ...more,
  });
  return directory;
}

const rules = 'database/missing-index,database/schema-drift,database/failing-migration';

it('judges by the schema that the migrations really make', { timeout: 60_000 }, async () => {
  const found = async (directory: string, ...args: string[]): Promise<string[]> => {
    const { report } = await auditJson(directory, '--only', rules, '--no-cache', ...args);
    return report.findings.map(({ ruleId, file, line }) => `${ruleId} ${file}:${line}`).sort();
  };
  expect(await found(service())).toEqual([]);
  const dropping = {
    'prisma/migrations/3_drop/migration.sql': 'DROP INDEX by_user; ALTER TABLE "Order" DROP COLUMN note;\n',
  };
  // what is only declared serves nothing
  expect(await found(service(dropping))).toEqual([
    'database/missing-index src/app.ts:6',
    'database/schema-drift prisma/schema.prisma:5',
  ]);
  expect(await found(service(dropping), '--no-migration-run')).toEqual([]);
  const broken = { 'prisma/migrations/3_again/migration.sql': 'SELECT 1;\nCREATE TABLE "Order" (id int);\n' };
  expect(await found(service(broken))).toEqual([
    'database/failing-migration prisma/migrations/3_again/migration.sql:2',
  ]);
});

it('says why migrations were not run, and the same each time', { timeout: 60_000 }, async () => {
  const directory = service({
    'prisma/migrations/3_geo/migration.sql': 'CREATE EXTENSION postgis; ALTER TABLE "Order" ADD COLUMN at geography;\n',
  });
  const markdown = async (): Promise<string> =>
    (await run(['audit', directory, '--format', 'markdown', '--verbose', '--fail-on', 'never', '--no-cache'])).stdout;
  const first = await markdown();
  expect(first).toContain(
    'were not run on PostgreSQL: type "geography" does not exist, and no migration makes it (not here: extension postgis)',
  );
  expect(await markdown()).toBe(first);
});
