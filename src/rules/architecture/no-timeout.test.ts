import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const id = 'architecture/no-timeout';

test('requests that somebody waits for need a timeout', () =>
  check(
    id,
    `
//- /src/app.ts
import express from 'express';
import { notify, quote, rate, refresh } from './carrier';
const app = express();
setInterval(refresh, 60_000);
app.get('/quote', async (req, res) => { res.json(await quote()); });
app.get('/rate', async (req, res) => { res.json(await rate()); });
app.post('/orders', async (req, res) => { notify().catch(console.error); res.status(202).end(); });
//- /src/carrier.ts
export async function quote() { return (await fetch('https://carrier.example/quote')).json(); } // $ architecture/no-timeout
export async function rate() { return (await fetch('https://carrier.example/rate', { signal: AbortSignal.timeout(500) })).json(); }
export async function notify() { await fetch('https://hooks.example/'); }
export async function refresh() { await fetch('https://carrier.example/refresh'); }
`,
  ));

test('the calls of one client are one finding', async () => {
  const found = await findingsOf(
    `
//- /src/app.ts
import express from 'express';
import { quote, rate } from './carrier';
const app = express();
app.get('/quote', async (req, res) => { res.json(await quote()); });
app.get('/rate', async (req, res) => { res.json(await rate()); });
//- /src/carrier.ts
export const quote = async () => (await fetch('https://carrier.example/quote')).json();
export const rate = async () => (await fetch('https://carrier.example/rate')).json();
`,
    id,
  );
  expect(found.map(({ message }) => message)).toEqual([
    '2 requests to other services are sent in src/carrier.ts without a timeout, and 2 endpoints wait for the reply.',
  ]);
});
