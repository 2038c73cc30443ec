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
