import { test } from 'vitest';
import { check } from '../testing/check.ts';

const program = (code: string): string => `
import express from 'express';
import { exec } from 'node:child_process';
const app = express();
app.get('/x', async (req, res) => {
${code}
});
app.listen(3000);
`;

test('an address whose host is set after it was made leads there', () =>
  check(
    'security/ssrf',
    program(`
  const chosen = new URL('http://internal.example/');
  chosen.hostname = req.query.host;
  await fetch(chosen); // $ security/ssrf
  await fetch(chosen.href); // $ security/ssrf
  await fetch(\`\${chosen}users\`); // $ security/ssrf
  const whole = new URL('http://internal.example/');
  whole.href = req.query.address;
  await fetch(whole); // $ security/ssrf
  const fixed = new URL('http://internal.example/');
  fixed.searchParams.set('q', req.query.q);
  await fetch(fixed);
  await fetch(fixed.toString());
  const configured = new URL(process.env.SERVICE);
  configured.search = new URLSearchParams({ q: req.query.q }).toString();
  await fetch(configured);
  fixed.host = req.query.host;
  await fetch(fixed); // $ security/ssrf
`),
  ));

test('its query holds what was put there, encoded where it is written', () =>
  check(
    'security/command-injection',
    program(`
  const url = new URL('http://internal.example/');
  url.searchParams.append('q', req.query.q);
  exec('show ' + url.searchParams.get('q')); // $ security/command-injection
  exec('show ' + url);
  url.hash = req.query.part;
  exec('show ' + url.toString()); // $ security/command-injection
  const params = new URLSearchParams();
  params.set('name', req.query.name);
  params.set('kind', 'list');
  exec(params.get('name')); // $ security/command-injection
  exec(params.get('kind'));
`),
  ));
