import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function said(column: string, handler: string, more = ''): Promise<string[]> {
  const found = await findingsOf(
    `
//- /migrations/001.sql
CREATE TABLE pages (id bigint PRIMARY KEY, ${column}, note text);
//- /src/app.ts
import express from 'express';
import { z } from 'zod';
import { Pool } from 'pg';
import knex from 'knex';
const app = express();
const db = knex({ client: 'pg' });
${more}
app.post('/pages', async (req, res) => { ${handler} res.sendStatus(201); });
`,
    'database/unbounded-text-key',
  );
  return found.map(({ message }) => message);
}

const insert = `await db('pages').insert({ slug: req.body.slug, note: req.body.note });`;

test('a unique text that clients choose', async () => {
  expect(await said('slug text UNIQUE', insert)).toEqual([
    'pages.slug is in an index and takes text of any length, as clients send it.',
  ]);
});

test('a length, a check, a value of our own, or a schema in front of it', async () => {
  expect(await said('slug varchar(80) UNIQUE', insert)).toEqual([]);
  expect(await said('slug text UNIQUE CHECK (length(slug) < 80)', insert)).toEqual([]);
  expect(await said('slug text UNIQUE', `await db('pages').insert({ slug: crypto.randomUUID() });`)).toEqual([]);
  expect(
    await said(
      'slug text UNIQUE',
      `const { slug } = Page.parse(req.body); await db('pages').insert({ slug });`,
      'const Page = z.object({ slug: z.string().max(80) });',
    ),
  ).toEqual([]);
  expect(await said('slug text', insert)).toEqual([]);
});
