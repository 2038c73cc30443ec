import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';
import { storedHits } from '../support/stored.ts';

export default defineRule({
  title: 'Input that becomes part of an SQL statement',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-89', 'cwe-943', 'owasp-a03'],
  docs: {
    why: 'Whoever sends the request decides what the database runs: reading or changing every row, logging in as anyone, dropping tables. It is the most exploited defect of backends, and a parameter costs nothing.',
    fix: 'Pass the value as a parameter (`$1`, `?`, the ORM’s own condition) and keep the SQL text constant. Where an identifier or a sort order has to vary, choose it from a list in the code.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/users', async (req, res) => {
  const { rows } = await pool.query("SELECT id, name FROM users WHERE email = '" + req.query.email + "'");
  res.json(rows);
});
`,
    good: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/users', async (req, res) => {
  const { rows } = await pool.query('SELECT id, name FROM users WHERE email = $1', [req.query.email]);
  res.json(rows);
});
`,
  },
  messages: {
    database:
      'The {source} of {table} becomes part of the SQL that {sink}() runs: what was stored safely does its harm here.',
    request: 'The {source} becomes part of the SQL that {sink}() runs.',
    query: 'The {source} becomes part of the query that {sink}() runs, and can say more than a value there.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'sql')) report({ message: 'request', ...flowHit(sink) });
    for (const sink of flowsTo(model, 'query')) report({ message: 'query', ...flowHit(sink), severity: 'high' });
    for (const hit of storedHits(model, 'sql')) report({ message: 'database', ...hit });
  },
});
