import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('CORS keeps its options, and its preflight route is no endpoint', async () => {
  const { apps, endpoints } = await modelOf(`
import express from 'express';
import cors from 'cors';
const app = express();
app.use(cors({ origin: true, credentials: true }));
app.options('*', cors());
app.options('/x', (req, res) => res.status(204).end());
app.listen(3000);
`);
  expect(apps[0]?.guards.map(({ kinds, options }) => ({ kinds, options }))).toEqual([
    { kinds: ['cors'], options: { origin: true, credentials: true } },
  ]);
  expect(endpoints.map(({ label }) => label)).toEqual(['OPTIONS /x']);
});
