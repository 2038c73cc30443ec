import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('lists that hold themselves by way of promises come to an end', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const waiting = [];
const start = async (name) => { waiting.push(Promise.resolve(waiting)); return name; };
for (const name of process.argv) start(name);
app.get('/', async (req, res) => {
  for (const each of waiting) await fetch(each);
  res.json({});
});
app.listen(3000);
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /']);
});
