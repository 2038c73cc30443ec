import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const schema = `
//- /migrations/001.sql
CREATE TABLE articles (id bigint PRIMARY KEY, title text NOT NULL, content text, meta jsonb, made timestamptz);
CREATE TABLE notes (id bigint PRIMARY KEY, title text NOT NULL, made timestamptz);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
`;

test('a list of whole rows of which a few columns are read', () =>
  check(
    'database/over-fetching',
    `${schema}
app.get('/a', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM articles LIMIT 50'); // $ database/over-fetching
  res.json(rows.map((row) => ({ id: row.id, title: row.title })));
});
app.get('/b', async (req, res) => {
  const result = await pool.query('SELECT * FROM articles LIMIT 50'); // $ database/over-fetching
  const titles = [];
  for (const { title } of result.rows) titles.push(title);
  res.json(titles);
});
`,
  ));

test('what is named, used, handed on or small', () =>
  check(
    'database/over-fetching',
    `${schema}
app.get('/a', async (req, res) => {
  const { rows } = await pool.query('SELECT id, title FROM articles LIMIT 50');
  res.json(rows.map((row) => row.title));
});
app.get('/b', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM articles LIMIT 50');
  res.json(rows.map((row) => ({ title: row.title, text: row.content, meta: row.meta })));
});
app.get('/c', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM articles LIMIT 50');
  res.json(rows);
});
app.get('/d', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM articles LIMIT 50');
  res.json(rows.map((row) => ({ ...row, title: row.title })));
});
app.get('/e', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM notes LIMIT 50');
  res.json(rows.map((row) => row.title));
});
app.get('/f', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM articles WHERE id = $1', [1]);
  res.json({ title: rows[0].title, meta: rows[0].meta });
});
`,
  ));

test('a part of a statement that has a name', () =>
  check(
    'database/over-fetching',
    `${schema.replace("import { Pool } from 'pg';", "import { Kysely, PostgresDialect } from 'kysely';\nimport { Pool } from 'pg';\nconst db = new Kysely<any>({ dialect: new PostgresDialect({ pool: new Pool() }) });")}
app.get('/a', async (req, res) => {
  const found = await db
    .withRecursive('below', (query) => query.selectFrom('articles').select(['id']))
    .selectFrom('below')
    .selectAll()
    .execute();
  res.json(found.map((each) => each.id));
});
app.get('/b', async (req, res) => {
  const found = await db.selectFrom('articles').selectAll().execute(); // $ database/over-fetching
  res.json(found.map((each) => each.id));
});
`,
  ));

test('builders and documents', () =>
  check(
    'database/over-fetching',
    `
import express from 'express';
import mongoose, { Schema } from 'mongoose';
const app = express();
const Page = mongoose.model('Page', new Schema({ title: String, html: String, blocks: Schema.Types.Mixed }));
app.get('/a', async (req, res) => {
  const pages = await Page.find({ title: 'x' }).sort({ title: 1 }).limit(20); // $ database/over-fetching
  res.json(pages.map(({ title }) => title));
});
app.get('/b', async (req, res) => {
  const pages = await Page.find({ title: 'x' }).select('title').limit(20);
  res.json(pages.map(({ title }) => title));
});
app.get('/c', async (req, res) => {
  const pages = await Page.find({ title: 'x' }).limit(20);
  res.json(pages.map((page) => page.toJSON()));
});
`,
  ));
