import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('any origin is reported where users authenticate', () =>
  check(
    'security/cors-permissive',
    `
import cors from 'cors';
import express from 'express';
const app = express();
app.use(cors({ origin: '*' })); // $ security/cors-permissive
app.get('/orders', (req, res) => {
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).json({});
  res.json([]);
});
`,
  ));

test('a public API, and options that are not known, are not', () =>
  check(
    'security/cors-permissive',
    `
import cors from 'cors';
import express from 'express';
import { options } from './options';
const open = express();
open.use(cors());
open.get('/products', (req, res) => res.json([]));
const app = express();
app.use(cors(options));
app.get('/orders', (req, res) => {
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).json({});
  res.json([]);
});
//- /src/options.ts
export const options = JSON.parse(process.env.CORS ?? '{}');
`,
  ));

test('options of middleware that is called by hand are not known', () =>
  check(
    'security/cors-permissive',
    `
import cors from 'cors';
import express from 'express';
const app = express();
const byRequest = cors((req, done) => { done(null, { origin: process.env.ORIGIN }); });
app.use((req, res, next) => { byRequest(req, res, next); });
app.get('/orders', (req, res) => {
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).json({});
  res.json([]);
});
`,
  ));
