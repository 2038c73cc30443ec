import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const setup = `
import express from 'express';
const app = express();
async function send(to) { const reply = await fetch('https://mail.example.com/' + to); if (!reply.ok) throw new Error('mail'); }
async function careful(to) { try { await send(to); } catch (error) { console.error(error); } }
`;

test('a dropped promise is reported, a handled one is not', () =>
  check(
    'errors/floating-promise',
    `${setup}
app.post('/a', (req, res) => { res.sendStatus(202);
  send(req.body.to); // $ errors/floating-promise
  careful(req.body.to);
  send(req.body.to).catch(console.error);
  const pending = send(req.body.to);
  pending.catch(console.error);
});
app.post('/b', async (req, res) => { await send(req.body.to); res.sendStatus(200); });
`,
  ));

test('void says that it is meant, not what happens when it fails', async () => {
  const found = await findingsOf(
    `${setup}app.post('/a', (req, res) => { void send(req.body.to); void careful(req.body.to); res.sendStatus(202); });`,
    'errors/floating-promise',
  );
  expect(found.map(({ severity }) => severity)).toEqual(['medium']);
});

test('a function that is called like this everywhere is one finding', async () => {
  const routes = Array.from(
    { length: 6 },
    (_, at) => `app.post('/${at}', (req, res) => { send('x'); res.sendStatus(202); });`,
  ).join('\n');
  expect((await findingsOf(`${setup}${routes}`, 'errors/floating-promise')).map(({ message }) => message)).toEqual([
    'send() is called in 6 places without anybody waiting for it: when it fails, the unhandled rejection ends the process.',
  ]);
});

const dropped = (setup: string): string => `
import express from 'express';
${setup}
const app = express();
async function send() { await fetch('https://mail.example.com'); }
app.post('/a', (req, res) => { send(); res.end(); });
`;

test('what ends the process cannot be waited for', () =>
  check(
    'errors/floating-promise',
    `
import express from 'express';
const app = express();
async function flush() { await fetch('https://logs.example.com'); }
async function shutdown() { await flush(); process.exit(1); }
app.post('/stop', (req, res) => { res.end(); void shutdown(); });
app.post('/flush', (req, res) => { res.end(); void flush(); }); // $ errors/floating-promise
async function restart(now) { await flush(); setTimeout(() => process.exit(0), 5000); }
app.post('/restart', (req, res) => { res.end(); restart(); }); // $ errors/floating-promise
`,
  ));

test('the message says what becomes of it, and of whom', async () => {
  const messages = async (setup: string): Promise<string[]> =>
    (await findingsOf(dropped(setup), 'errors/floating-promise')).map(({ message }) => message);
  expect(await messages('')).toEqual([
    'POST /a does not wait for send(): when it fails, the unhandled rejection ends the process.',
  ]);
  expect(await messages("process.on('unhandledRejection', (error) => { console.error(error); });")).toEqual([
    'POST /a does not wait for send(): when it fails, nobody is told.',
  ]);
});

test('a job is done before what it began', () =>
  check(
    'errors/floating-promise',
    `
import { Worker } from 'bullmq';
async function send(to) {
  const reply = await fetch('https://mail.example.com', { method: 'POST', body: to });
  if (!reply.ok) throw new Error('mail');
}
new Worker('mails', async (job) => {
  send(job.data.to); // $ errors/floating-promise
});
new Worker('others', async (job) => {
  await send(job.data.to);
});
`,
  ));

test('where the program goes on, what was dropped fails alone', async () => {
  const code = (more: string): string => `
import express from 'express';
import { createClient } from 'redis';
const app = express();
const redis = createClient();
${more}
app.post('/x', (req, res) => {
  redis.publish('x', 'y');
  res.end();
});
app.listen(3000);
`;
  const severities = async (more: string): Promise<string[]> =>
    (await findingsOf(code(more), 'errors/floating-promise')).map(({ severity }) => severity);
  expect(await severities('')).toEqual(['high']);
  expect(await severities("process.on('unhandledRejection', (error) => console.error(error));")).toEqual(['medium']);
});
