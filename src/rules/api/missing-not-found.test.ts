import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const setup = `
import express from 'express';
import { PrismaClient } from '@prisma/client';
import { Pool } from 'pg';
const app = express();
const prisma = new PrismaClient();
const pool = new Pool();
`;

test('a result that is sent or read without a look is reported, across functions', () =>
  check(
    'api/missing-not-found',
    `${setup}
async function findUser(id) {
  const { rows } = await pool.query('SELECT id, name FROM users WHERE id = $1', [id]);
  return rows[0];
}
app.get('/a/:id', async (req, res) => {
  const user = await findUser(req.params.id);
  res.json({ data: user }); // $ api/missing-not-found
});
app.get('/b/:id', async (req, res) => {
  const post = await prisma.post.findUnique({ where: { id: req.params.id } });
  res.json({ title: post.title }); // $ api/missing-not-found
});
`,
  ));

test('a check, an exception, optional chaining and a function that may check are quiet', () =>
  check(
    'api/missing-not-found',
    `${setup}
app.get('/a/:id', async (req, res) => {
  const post = await prisma.post.findUnique({ where: { id: req.params.id } });
  if (!post) return res.status(404).json({ error: 'no such post' });
  res.json(post);
});
app.get('/b/:id', async (req, res) => { res.json(await prisma.post.findUniqueOrThrow({ where: { id: req.params.id } })); });
app.get('/c/:id', async (req, res) => {
  const post = await prisma.post.findUnique({ where: { id: req.params.id } });
  res.json({ title: post?.title ?? '' });
});
app.get('/d/:id', async (req, res) => {
  const post = await prisma.post.findUnique({ where: { id: req.params.id } });
  ensure(post);
  res.json(post);
});
app.get('/e/:id/comments', async (req, res) => { res.json(await prisma.comment.findMany({ where: { id: req.params.id } })); });
app.get('/g/:id', async (req, res) => {
  const { rows } = await pool.query('SELECT id, name FROM users WHERE id = $1', [req.params.id]);
  res.json({ name: rows.length > 0 ? rows[0].name : null });
});
app.get('/h/:id', async (req, res) => {
  const { rows, rowCount } = await pool.query('SELECT id, name FROM users WHERE id = $1', [req.params.id]);
  if (rowCount === 0) throw new Error('no such user');
  res.json(rows[0]);
});
app.get('/f', async (req, res) => { res.json(await prisma.post.findFirst({ orderBy: { id: 'desc' } })); });
`,
  ));
