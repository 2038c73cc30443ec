import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withDatabase } from '../testing/database.ts';
import { auditJson, emptyDirectory, removeDirectories, run, write } from './testing/world.ts';

afterAll(removeDirectories);

const timeout = 90_000;

/** A service whose migrations make an index that its database does not have. */
function service(): string {
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
app.get('/users', async (req, res) => {
  res.json(await db.user.findMany({ where: { email: String(req.query.email) }, take: 20 }));
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
  @@index([userId])
}
model User {
  id    Int    @id @default(autoincrement())
  email String
}
`,
    'prisma/migrations/1_init/migration.sql':
      'CREATE TABLE "Order" ("id" SERIAL PRIMARY KEY, "userId" INTEGER NOT NULL);\nCREATE INDEX by_user ON "Order" ("userId");\nCREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT NOT NULL);\n',
  });
  return directory;
}

const rules = 'database/missing-index,database/schema-drift';

it('judges by the database that it is told of, and by how large its tables are', { timeout }, () =>
  withDatabase(
    `CREATE TABLE "Order" ("id" SERIAL PRIMARY KEY, "userId" INTEGER NOT NULL);
     CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT NOT NULL);
     INSERT INTO "Order" ("userId") SELECT i FROM generate_series(1, 20000) i;
     INSERT INTO "User" (email) SELECT 'u' || i FROM generate_series(1, 500) i;
     ANALYZE;`,
    async (url) => {
      const directory = service();
      const found = async (...args: string[]): Promise<string[]> => {
        const { report } = await auditJson(directory, '--only', rules, '--no-migration-run', ...args);
        return report.findings
          .map(({ ruleId, severity, file, line }) => `${severity} ${ruleId} ${file}:${line}`)
          .sort();
      };
      expect(await found()).toEqual(['high database/missing-index src/app.ts:9']);
      expect(await found('--database-url', url)).toEqual([
        'high database/missing-index src/app.ts:6',
        'low database/missing-index src/app.ts:9',
        'medium database/schema-drift prisma/schema.prisma:5',
      ]);
    },
  ),
);

it('shows the address nowhere', { timeout }, () =>
  withDatabase('CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT NOT NULL)', async (url) => {
    const directory = service();
    const { stdout, stderr } = await run(['audit', directory, '--format', 'json', '--database-url', url]);
    const wrong = await run(['audit', directory, '--database-url', `${url}?sslmode=require`]);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toBe(
      'backend-architect: The server does not speak TLS.\nLeave sslmode out, or use sslmode=disable.\n',
    );
    const written = readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.\w+$/.test(path))
      .map((path) => readFileSync(join(directory, path), 'utf8'));
    for (const text of [stdout, stderr, wrong.stderr, ...written]) expect(text).not.toMatch(/:secret@|127\.0\.0\.1/);
  }),
);
