import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('raw SQL without a condition, and with one', () =>
  check(
    'database/unbounded-write',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.delete('/a', async (req, res) => {
  await pool.query('UPDATE products SET discount = 0'); // $ database/unbounded-write
  await pool.query('DELETE FROM products'); // $ database/unbounded-write
  await pool.query('DELETE FROM products WHERE id = $1', [req.query.id]);
  res.sendStatus(204);
});
`,
  ));

test('outside requests it is for tests and scripts; sessions may be ended for everybody', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
export async function reset() { await pool.query('DELETE FROM products'); }
app.post('/logout-everybody', async (req, res) => { await pool.query('DELETE FROM sessions'); res.sendStatus(204); });
`,
    'database/unbounded-write',
  );
  expect(found.map(({ line, severity }) => [line, severity])).toEqual([[7, 'high']]);
});

test('what is called to be about all was meant so', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const deleteAllProducts = () => pool.query('DELETE FROM products');
const allow = () => pool.query('UPDATE products SET open = true');
app.delete('/products', async (req, res) => { await deleteAllProducts(); res.sendStatus(204); });
app.post('/allowance', async (req, res) => { await allow(); res.sendStatus(204); });
`,
    'database/unbounded-write',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual(['6 medium', '7 critical']);
});

test('a table of one row, and one that is filled again', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/license/remove', async (req, res) => { await prisma.instanceLicense.deleteMany(); res.end(); });
app.post('/license', async (req, res) => {
  await prisma.$transaction([prisma.license.deleteMany(), prisma.license.create({ data: { key: 'a' } })]);
  res.end();
});
app.post('/products/remove', async (req, res) => { await prisma.product.deleteMany(); res.end(); });
`,
    'database/unbounded-write',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual([
    '11 critical',
    '6 medium',
    '8 medium',
  ]);
});

test('which of two shapes a query has', () =>
  check(
    'database/unbounded-write',
    `
import express from 'express';
import { z } from 'zod';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
const asked = z.object({ folder: z.string() }).or(z.object({ link: z.string() }));
app.post('/a', async (req, res) => {
  const query = asked.parse(req.query);
  if ('link' in query) return res.end();
  const { folder } = query;
  await prisma.link.updateMany({ where: { folder }, data: { open: true } });
  res.end();
});
app.post('/b', async (req, res) => {
  await prisma.link.updateMany({ data: { open: true } }); // $ database/unbounded-write
  res.end();
});
`,
  ));
