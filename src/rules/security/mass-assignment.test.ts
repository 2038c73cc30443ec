import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('whole bodies, and members of them', () =>
  check(
    'security/mass-assignment',
    `
import express from 'express';
import mongoose from 'mongoose';
import { PrismaClient } from '@prisma/client';
import { z } from 'zod';
const prisma = new PrismaClient();
const User = mongoose.model('User', new mongoose.Schema({ name: String, role: String }));
const input = z.object({ name: z.string().max(20) });
const app = express();

app.post('/a', async (req, res) => { res.json(await prisma.user.create({ data: req.body })); }); // $ security/mass-assignment
app.post('/b', async (req, res) => { res.json(await prisma.user.create({ data: { ...req.body, role: 'user' } })); }); // $ security/mass-assignment
app.post('/c', async (req, res) => { res.json(await prisma.user.create({ data: { name: req.body.name } })); });
app.post('/d', async (req, res) => { res.json(await User.create(req.body)); }); // $ security/mass-assignment
app.post('/e', async (req, res) => { res.json(await new User(req.body).save()); }); // $ security/mass-assignment
app.post('/f', async (req, res) => { res.json(await prisma.user.create({ data: input.parse(req.body) })); });
app.post('/g', async (req, res) => { const { name } = req.body; res.json(await User.create({ name })); });
`,
  ));

test('a schema that drops what it does not know from its copy leaves the body as it is; others refuse it', () =>
  check(
    'security/mass-assignment',
    `
import express from 'express';
import Joi from 'joi';
import { z } from 'zod';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const app = express();
const User = z.object({ name: z.string() });
const validate = (schema) => (req, res, next) => {
  schema.parse({ body: req.body });
  next();
};
app.post('/a', async (req, res) => {
  const given = req.body;
  const result = User.safeParse(given);
  if (!result.success) return res.status(400).end();
  res.json(await prisma.user.create({ data: given })); // $ security/mass-assignment
});
app.post('/b', async (req, res) => {
  const result = User.safeParse(req.body);
  if (!result.success) return res.status(400).end();
  res.json(await prisma.user.create({ data: result.data }));
});
app.post('/c', async (req, res) => {
  const given = req.body;
  User.strict().parse(given);
  res.json(await prisma.user.create({ data: given }));
});
app.post('/d', async (req, res) => {
  const given = req.body;
  const { error } = Joi.object({ name: Joi.string() }).validate(given);
  if (error) return res.status(400).end();
  res.json(await prisma.user.create({ data: given }));
});
app.post('/e', validate(z.object({ body: User })), async (req, res) => {
  res.json(await prisma.user.create({ data: req.body })); // $ security/mass-assignment
});
app.post('/f', validate(z.object({ body: User })), async (req, res) => {
  const { name } = req.body;
  res.json(await prisma.user.create({ data: { name } }));
});
app.listen(3000);
`,
  ));
