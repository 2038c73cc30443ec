import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('maps, objects and lists that requests add to, in other files too', () =>
  check(
    'performance/unbounded-cache',
    `
//- /src/store.ts
export const quotes = new Map(); // $ performance/unbounded-cache
const names = {}; // $ performance/unbounded-cache
const seen = []; // $ performance/unbounded-cache
export function remember(name) { names[name] = true; seen.push(name); console.log(names, 1); }
//- /src/app.ts
import express from 'express';
import { quotes, remember } from './store';
const app = express();
app.get('/quotes/:code', (req, res) => {
  const key = 'de:' + req.params.code;
  quotes.set(key, 1);
  remember(req.query.name);
  res.json({});
});
`.replace(' console.log(names, 1);', ''),
  ));

test('a bound, a removal, constant keys and keys that requests do not bring are quiet', () =>
  check(
    'performance/unbounded-cache',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const bounded = new Map();
const removed = new Map();
const constant = new Map();
const schemas = new Map();
app.get('/:id', async (req, res) => {
  if (bounded.size > 1000) bounded.clear();
  bounded.set(req.params.id, 1);
  removed.set(req.params.id, 1);
  constant.set('last', req.params.id);
  const { rows } = await pool.query('SELECT version FROM schema_version WHERE id = $1', [req.params.id]);
  schemas.set(rows[0].version, 1);
  res.on('close', () => removed.delete(req.params.id));
  res.json({});
});
`,
  ));
