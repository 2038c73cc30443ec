import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what a cache does not hold is fetched, though an earlier request filled it', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const quotes = new Map<string, object>();
async function quote(country: string) {
  const known = quotes.get(\`of \${country}\`);
  if (known) return known;
  const found = await (await fetch('https://carrier.example/' + country)).json();
  quotes.set(\`of \${country}\`, found);
  return found;
}
app.get('/quote', async (req, res) => { res.json(await quote(req.query.country)); });
app.get('/other', async (req, res) => { res.json(await quote(req.query.other)); });
`);
  expect(endpoints.map(({ path, steps }) => [path, steps.some(({ operation }) => operation.is === 'http')])).toEqual([
    ['/quote', true],
    ['/other', true],
  ]);
});
