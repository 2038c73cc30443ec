import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('all rows of a table, and all elements of a list from the client', () =>
  check(
    'performance/unbounded-concurrency',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/a', async (req, res) => {
  const customers = await prisma.customer.findMany();
  await Promise.all(customers.map(async ({ phone }) => { await fetch('https://sms.example.com/' + phone); })); // $ performance/unbounded-concurrency
  await Promise.all(req.body.phones.map(async (phone) => { await fetch('https://sms.example.com/' + phone); })); // $ performance/unbounded-concurrency
  res.sendStatus(204);
});
`,
  ));

test('a limited query, one with a filter, a limit, parts, and one after the other', () =>
  check(
    'performance/unbounded-concurrency',
    `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
import pLimit from 'p-limit';
const limit = pLimit(5);
async function send(phone) { await fetch('https://sms.example.com/' + phone); }
app.post('/a', async (req, res) => {
  const some = await prisma.customer.findMany({ take: 10 });
  await Promise.all(some.map(async ({ phone }) => { await send(phone); }));
  const own = await prisma.customer.findMany({ where: { seller: req.body.seller } });
  await Promise.all(own.map(async ({ phone }) => { await send(phone); }));
  await Promise.all(req.body.phones.map(async (phone) => limit(() => send(phone))));
  for (const part of req.body.parts) await Promise.all(part.map(async (phone) => { await send(phone); }));
  for (const phone of req.body.phones) await send(phone);
  res.sendStatus(204);
});
`,
  ));

test('callbacks that are not async, promises that are put on a list, and mappers without a limit', () =>
  check(
    'performance/unbounded-concurrency',
    `
import express from 'express';
import axios from 'axios';
import pMap from 'p-map';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
const ping = (user) => axios.get('https://x.example.com/' + user.id);
app.post('/a', async (req, res) => {
  const users = await prisma.user.findMany();
  const started = users.map((user) => ping(user)); // $ performance/unbounded-concurrency
  await Promise.all(started);
  await pMap(users, ping); // $ performance/unbounded-concurrency
  await pMap(users, ping, { concurrency: 5 });
  await users.reduce(async (before, user) => { await before; await ping(user); }, Promise.resolve());
  const jobs = [];
  for (const url of req.body.urls) jobs.push(axios.get('https://x.example.com/', { params: { url } })); // $ performance/unbounded-concurrency
  for (const url of req.body.urls) { const reply = axios.get('https://x.example.com/', { params: { url } }); await reply; }
  await Promise.all(jobs);
  res.sendStatus(204);
});
`,
  ));

test('a list from the client that something keeps short', () =>
  check(
    'performance/unbounded-concurrency',
    `
import express from 'express';
import { z } from 'zod';
const app = express();
const Body = z.object({ hosts: z.array(z.string()).max(10), names: z.array(z.string()) });
app.post('/a', async (req, res) => {
  const { hosts, names } = Body.parse(req.body);
  await Promise.all(hosts.map((host) => fetch('https://x.example.com/' + host)));
  await Promise.all(names.map((name) => fetch('https://x.example.com/' + name))); // $ performance/unbounded-concurrency
  if (req.body.urls.length > 10) return res.sendStatus(400);
  await Promise.all(req.body.urls.map((url) => fetch('https://x.example.com/' + url)));
  res.sendStatus(204);
});
`,
  ));
