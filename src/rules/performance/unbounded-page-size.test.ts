import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const start = `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
`;

test.each([
  ['a limit of the request', 'prisma.order.findMany({ take: Number(req.query.limit) })', true],
  ['with a default', 'prisma.order.findMany({ take: Number(req.query.limit ?? 20) })', true],
  ['a constant', 'prisma.order.findMany({ take: 20 })', false],
  ['a minimum', 'prisma.order.findMany({ take: Math.min(Number(req.query.limit), 50) })', false],
  ['an offset', 'prisma.order.findMany({ take: 20, skip: Number(req.query.skip) })', false],
  ['no limit', 'prisma.order.findMany()', false],
])('%s', async (_, query, expected) => {
  const found = await findingsOf(
    `${start}app.get('/orders', async (req, res) => { res.json(await ${query}); });`,
    'performance/unbounded-page-size',
  );
  expect(found).toHaveLength(expected ? 1 : 0);
});

test('a check before it, here and in middleware', () =>
  check(
    'performance/unbounded-page-size',
    `${start}
app.get('/orders', async (req, res) => {
  const size = Number(req.query.size);
  if (size > 100) return res.sendStatus(400);
  res.json(await prisma.order.findMany({ take: size }));
});
app.get('/items', async (req, res) => {
  const perPage = Number(req.query.perPage);
  res.json(await prisma.item.findMany({ take: perPage })); // $ performance/unbounded-page-size
});
`,
  ));

test('a schema with a maximum in another file, and one without', async () => {
  const code = (more: string): string => `
//- /src/schemas.ts
import { z } from 'zod';
export const page = z.object({ limit: z.coerce.number()${more} });
//- /src/app.ts
import { page } from './schemas';
${start}
app.get('/orders', async (req, res) => {
  const { limit } = page.parse(req.query);
  res.json(await prisma.order.findMany({ take: limit }));
});
`;
  expect(await findingsOf(code('.max(100)'), 'performance/unbounded-page-size')).toEqual([]);
  expect(await findingsOf(code('.int()'), 'performance/unbounded-page-size')).toHaveLength(1);
});

test('SQL, and many lists told once', async () => {
  const lists = ['a', 'b', 'c', 'd'].map(
    (name) =>
      `app.get('/${name}', async (req, res) => { res.json((await pool.query('SELECT id FROM ${name} LIMIT $1', [req.query.limit])).rows); });`,
  );
  const found = await findingsOf(
    `import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
${lists.join('\n')}`,
    'performance/unbounded-page-size',
  );
  expect(found.map(({ message }) => message)).toEqual([
    '4 lists take as many rows as the request says, that of GET /a (a) among them, and nothing bounds limit.',
  ]);
});
