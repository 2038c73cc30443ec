import { defineRule } from '../define.ts';
import { clientHit, clientsPerRequest } from '../support/clients.ts';

export default defineRule({
  title: 'Database client that is made for every request',
  severity: 'critical',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance', 'availability', 'cwe-400'],
  docs: {
    why: 'Each request opens connections of its own, with the handshake and the sign-in that come with them, and what is not closed stays. A hundred requests at once are a hundred connections or more: the database refuses the next one, to every other service as well.',
    fix: 'Make the client once, when the process starts, and use its pool in every request.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
app.get('/users/:id', async (req, res) => {
  const pool = new Pool();
  const { rows } = await pool.query('SELECT name FROM users WHERE id = $1', [req.params.id]);
  res.json(rows[0] ?? null);
});
`,
    good: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/users/:id', async (req, res) => {
  const { rows } = await pool.query('SELECT name FROM users WHERE id = $1', [req.params.id]);
  res.json(rows[0] ?? null);
});
`,
  },
  messages: { request: '{endpoints} {make} a database client ({api}) with every request.' },
  check(model, report) {
    for (const place of clientsPerRequest(model)) {
      const hit = clientHit(place);
      if (hit !== null) report({ message: 'request', ...hit });
    }
  },
});
