import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

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
    'database/connection-per-request',
  );
  expect(found.map(({ line, severity }) => [line, severity])).toEqual([[7, 'critical']]);
});
