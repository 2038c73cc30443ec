import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('any origin with credentials is reported', () =>
  check(
    'security/cors-credentials',
    `
import cors from 'cors';
import express from 'express';
const app = express();
const options = { origin: true, credentials: true };
app.use(cors(options)); // $ security/cors-credentials
app.get('/', (req, res) => res.json({}));
`,
  ));

test('listed, computed and unknown origins are not', () =>
  check(
    'security/cors-credentials',
    `
import cors from 'cors';
import express from 'express';
const a = express();
a.use(cors({ origin: 'https://shop.example', credentials: true }));
a.get('/', (req, res) => res.json({}));
const b = express();
b.use(cors({ origin: (origin, done) => done(null, allowed(origin)), credentials: true }));
b.get('/', (req, res) => res.json({}));
const c = express();
c.use(cors({ origin: process.env.ORIGINS?.split(','), credentials: true }));
c.get('/', (req, res) => res.json({}));
const d = express();
d.use(cors({ origin: true }));
d.get('/', (req, res) => res.json({}));
declare function allowed(origin?: string): boolean;
`,
  ));

test('headers that are set by hand', () =>
  check(
    'security/cors-credentials',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin); // $ security/cors-credentials
  res.setHeader('Access-Control-Allow-Credentials', 'true');
  res.end();
});
app.get('/b', (req, res) => {
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin);
  res.end();
});
app.get('/c', (req, res) => {
  res.setHeader('Access-Control-Allow-Origin', 'null'); // $ security/cors-credentials
  res.setHeader('Access-Control-Allow-Credentials', 'true');
  res.end();
});
app.get('/d', (req, res) => {
  if (req.headers.origin === 'https://a.example') res.setHeader('Access-Control-Allow-Origin', req.headers.origin);
  res.setHeader('Access-Control-Allow-Credentials', 'true');
  res.end();
});
`,
  ));

test('functions that always say yes, sandboxes, and origins that are looked up', () =>
  check(
    'security/cors-credentials',
    `
import express from 'express';
import cors from 'cors';
const app = express();
const ours = { 'https://shop.example': true };
app.use('/a', cors({ origin: (origin, done) => done(null, true), credentials: true })); // $ security/cors-credentials
app.use('/b', cors({ origin: (origin, done) => done(null, origin in ours), credentials: true }));
app.use('/c', cors({ origin: 'null', credentials: true })); // $ security/cors-credentials
app.get('/d', (req, res) => { res.set({ 'Access-Control-Allow-Origin': req.get('origin'), 'Access-Control-Allow-Credentials': 'true' }); res.end(); }); // $ security/cors-credentials
app.get('/e', (req, res) => {
  if (ours[req.headers.origin]) {
    res.set('Access-Control-Allow-Origin', req.headers.origin);
    res.set('Access-Control-Allow-Credentials', 'true');
  }
  res.end();
});
`,
  ));

test('origins that functions repeat, and those whose end is looked at', () =>
  check(
    'security/cors-credentials',
    `
import express from 'express';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
const hono = new Hono();
hono.use('*', cors({ origin: (origin) => origin, credentials: true })); // $ security/cors-credentials
hono.get('/a', (c) => c.json(1));
const app = express();
app.get('/b', (req, res) => {
  const { origin } = req.headers;
  if (origin && origin.endsWith('.shop.example')) {
    res.set('Access-Control-Allow-Origin', origin);
    res.set('Access-Control-Allow-Credentials', 'true');
  }
  res.end();
});
`,
  ));

test('a list, beside a setting that opens everything', async () => {
  const found = await findingsOf(
    `
import express from 'express';
const app = express();
const origins = ['https://shop.example'];
app.use((req, res, next) => {
  if (process.env.ALLOW_CORS || origins.some((origin) => origin === req.get('origin'))) {
    res.header('Access-Control-Allow-Origin', req.get('origin'));
    res.header('Access-Control-Allow-Credentials', 'true');
  }
  next();
});
app.use((req, res, next) => {
  if (process.env.ALLOW_CORS) {
    res.header('Access-Control-Allow-Origin', req.get('origin'));
    res.header('Access-Control-Allow-Credentials', 'true');
  }
  next();
});
app.listen(3000);
`,
    'security/cors-credentials',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual(['14 critical', '7 medium']);
});

test('headers that are written small, all at once', () =>
  check(
    'security/cors-credentials',
    `
import http from 'node:http';
http.createServer((req, res) => {
  res.writeHead(200, { 'access-control-allow-origin': req.headers.origin, 'access-control-allow-credentials': 'true' }); // $ security/cors-credentials
  res.writeHead(200, { 'access-control-allow-origin': 'https://a.example.com', 'access-control-allow-credentials': 'true' });
  res.end();
});
`,
  ));
