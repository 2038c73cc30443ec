import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what is not known stays open beside a condition that is', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const kind = 'general';
app.get('/x', async (req, res) => {
  if (!check(req) && kind !== 'client') return res.status(401).end();
  if (check(req) && kind === 'general' && other(req) && kind === 'client') return res.status(403).end();
  if (kind === 'client' && check(req)) return res.status(402).end();
  res.json({ ok: true });
});
`);
  expect(endpoints.map(({ auth, replies }) => [auth.value, replies.map(({ status }) => status)])).toEqual([
    [true, [401, 200]],
  ]);
});
