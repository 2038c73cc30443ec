import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('an address whose host was looked at, and what it was made of', async () => {
  const { flows } = await modelOf(`
import express from 'express';
const app = express();
app.get('/a', async (req, res) => {
  const { address } = req.query;
  const decoded = decodeURIComponent(address);
  if (new URL(decoded).hostname !== 'a.example.com') return res.end();
  await fetch(address);
  res.end();
});
app.get('/b', async (req, res) => {
  const { address } = req.query;
  if (new URL(address).pathname !== '/a') return res.end();
  await fetch(address);
  res.end();
});
app.get('/c', async (req, res) => {
  const { address, other } = req.query;
  if (new URL(other).hostname !== 'a.example.com') return res.end();
  await fetch(address);
  res.end();
});
`);
  expect(flows.filter(({ kind }) => kind === 'url').map(({ endpoints }) => endpoints[0]?.label)).toEqual([
    'GET /b',
    'GET /c',
  ]);
});
