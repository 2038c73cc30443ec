import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('a second pool for the same address, in other words of the same configuration', () =>
  check(
    'database/multiple-clients',
    `
//- /src/config.ts
export const config = { databaseUrl: process.env.DATABASE_URL, replicaUrl: process.env.REPLICA_URL };
//- /src/a.ts
import { Pool } from 'pg';
import { config } from './config';
export const pool = new Pool({ connectionString: config.databaseUrl, max: 10 });
//- /src/b.ts
import { Pool } from 'pg';
import { config } from './config';
export const reports = new Pool({ max: 2, connectionString: config.databaseUrl }); // $ database/multiple-clients
//- /src/c.ts
import { Pool } from 'pg';
import { config } from './config';
export const replica = new Pool({ connectionString: config.replicaUrl });
`,
  ));

test('a client that a request makes for itself is critical; one that is kept is not made with every request', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
let shared;
function client() { if (!shared) shared = new PrismaClient(); return shared; }
app.get('/a', async (req, res) => { const prisma = new PrismaClient(); res.json(await prisma.user.count()); });
app.get('/b', async (req, res) => { res.json(await client().user.count()); });
`,
    'database/multiple-clients',
  );
  expect(found.map(({ line, severity }) => [line, severity])).toEqual([[7, 'critical']]);
});
