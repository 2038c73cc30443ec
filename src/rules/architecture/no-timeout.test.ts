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

test('a worker that waits keeps other jobs waiting', async () => {
  const found = await findingsOf(
    `
import { Worker } from 'bullmq';
new Worker('mails', async (job) => {
  await fetch('https://mail.example.com', { method: 'POST', body: job.data.to });
});
new Worker('others', async (job) => {
  await fetch('https://mail.example.com', { signal: AbortSignal.timeout(1000) });
});
`,
    'architecture/no-timeout',
  );
  expect(found.map(({ line, severity, message }) => [line, severity, message])).toEqual([
    [4, 'medium', 'queue mails waits for mail.example.com without a timeout.'],
  ]);
});

test('workers that wait in many files are one finding', async () => {
  const found = await findingsOf(
    `
//- /src/app.ts
import { Worker } from 'bullmq';
import { byMail } from './mail';
import { byPhone } from './phone';
new Worker('messages', async (job) => { await byMail(job.data); await byPhone(job.data); });
//- /src/mail.ts
export async function byMail(body) { await fetch('https://mail.example.com', { method: 'POST', body }); }
//- /src/phone.ts
export async function byPhone(body) { await fetch('https://phone.example.com', { method: 'POST', body }); }
`,
    'architecture/no-timeout',
  );
  expect(found.map(({ message }) => message)).toEqual([
    '2 requests to other services are sent in 2 files without a timeout, and 1 consumer waits for the reply.',
  ]);
});

test('a function that replies may leave other work to itself', () =>
  check(
    'architecture/no-timeout',
    `
import express from 'express';
const app = express();
async function notify(name) { await fetch('https://hooks.example/' + name); }
function solve(name) { notify(name).catch(() => {}); }
function serve(req, res) { solve(req.params.name); res.sendFile(req.params.name); }
async function quote(req, res) { res.json(await (await fetch('https://carrier.example/' + req.params.name)).json()); } // $ architecture/no-timeout
app.get('/a/:name', (req, res) => { serve(req, res); });
app.get('/b/:name', (req, res) => { quote(req, res); });
`,
  ));
