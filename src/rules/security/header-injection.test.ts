import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('names of headers, and those that browsers obey', () =>
  check(
    'security/header-injection',
    `
import express from 'express';
const app = express();

app.get('/a', (req, res) => { res.set(req.query.name, 'on'); res.end(); }); // $ security/header-injection
app.get('/b', (req, res) => { res.set('X-Frame-Options', req.query.frames); res.end(); }); // $ security/header-injection
app.get('/c', (req, res) => { res.set('X-Request-Id', req.query.id); res.end(); });
app.get('/d', (req, res) => { res.setHeader('Set-Cookie', 'theme=' + encodeURIComponent(req.query.theme)); res.end(); });
app.get('/e', (req, res) => { res.set({ 'X-Request-Id': req.query.id }); res.end(); });
`,
  ));

test('names that the program gives to what the client sends', () =>
  check(
    'security/header-injection',
    `
import express from 'express';
const app = express();

app.get('/a', (req, res) => {
  const headers: Record<string, string> = {};
  for (const name of ['locale', 'zone', process.env.EXTRA]) headers['x-' + name] = req.query.value;
  Object.keys(headers).forEach((name) => res.set(name, headers[name]));
  res.end();
});
app.get('/b', (req, res) => {
  const headers: Record<string, string> = {};
  headers[req.query.name] = 'on';
  Object.keys(headers).forEach((name) => res.set(name, headers[name])); // $ security/header-injection
  res.end();
});
app.get('/c', (req, res) => {
  const headers = { ...req.query };
  for (const [name, value] of Object.entries(headers)) res.set(name, value); // $ security/header-injection
  res.end();
});
`,
  ));
