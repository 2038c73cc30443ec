import { test } from 'vitest';
import { check } from '../testing/check.ts';

const refusing = `
import dns from 'node:dns/promises';
const refused = [/^10\\./, /^127\\./, /^169\\.254\\./, /^192\\.168\\./];
export async function assertPublic(address: string) {
  const { hostname } = new URL(address);
  const { address: ip } = await dns.lookup(hostname);
  if (refused.some((range) => range.test(ip))) throw new Error('not allowed');
  return ip;
}
`;

test('an address that a function of the project looks at, which knows private networks', () =>
  check(
    'security/ssrf',
    `
//- /src/addresses.ts
${refusing}
export function assertShort(address: string) {
  if (address.length > 200) throw new Error('too long');
}
//- /src/short.ts
export function assertShort(address: string) {
  if (address.length > 200) throw new Error('too long');
}
//- /src/app.ts
import express from 'express';
import { assertPublic } from './addresses.ts';
import { assertShort } from './short.ts';
const app = express();
app.use(express.json());
async function send(address: string) {
  const ip = await assertPublic(address);
  await fetch(address, { method: 'POST', body: ip });
}
app.post('/hooks', async (req, res) => {
  await send(req.body.address);
  res.end();
});
app.post('/others', async (req, res) => {
  await assertPublic(req.body.address);
  await fetch(req.body.address);
  assertShort(req.body.other);
  await fetch(req.body.other); // $ security/ssrf
  res.end();
});
app.listen(3000);
`,
  ));

test('a callback beside a function that knows them looks at nothing', () =>
  check(
    'security/ssrf',
    `
import express from 'express';
const app = express();
const isPrivate = (host: string) => /^(10\\.|127\\.|192\\.168\\.)/.test(host);
app.get('/a', async (req, res) => {
  const address = req.query.url as string;
  await Promise.all([address].map((each) => fetch(each))); // $ security/ssrf
  await fetch(address); // $ security/ssrf
  res.end();
});
app.get('/b', async (req, res) => {
  const address = req.query.url as string;
  if ([address].some((each) => isPrivate(each))) return res.status(400).end();
  await fetch(address);
  res.end();
});
`,
  ));
