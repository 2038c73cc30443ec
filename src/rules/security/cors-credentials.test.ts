import { test } from 'vitest';
import { check } from '../../testing/check.ts';

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
