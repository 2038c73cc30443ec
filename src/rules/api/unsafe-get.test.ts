import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const setup = `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
`;

test('a write that a GET comes to through a function is reported at the route', () =>
  check(
    'api/unsafe-get',
    `${setup}
async function archive(id) { await pool.query("UPDATE orders SET state = 'archived' WHERE id = $1", [id]); }
app.get('/orders/:id/archive', async (req, res) => { await archive(req.params.id); res.sendStatus(204); }); // $ api/unsafe-get
app.put('/orders/:id/archive', async (req, res) => { await archive(req.params.id); res.sendStatus(204); });
`,
  ));

test('what a guard writes is not the route’s', () =>
  check(
    'api/unsafe-get',
    `${setup}
const seen = async (req, res, next) => { await pool.query('UPDATE users SET name = name WHERE id = $1', [req.query.id]); next(); };
app.get('/me', seen, (req, res) => { res.json({}); });
`,
  ));

test('counters, sessions and links that are followed from mails may write', () =>
  check(
    'api/unsafe-get',
    `${setup}
app.get('/articles/:id', async (req, res) => { await pool.query('UPDATE articles SET view_count = view_count + 1 WHERE id = $1', [req.params.id]); res.json({}); });
app.get('/session', async (req, res) => { await pool.query('INSERT INTO sessions (id) VALUES ($1)', [req.query.id]); res.json({}); });
app.get('/verify-email', async (req, res) => { await pool.query('UPDATE users SET verified = true WHERE id = $1', [req.query.id]); res.json({}); });
`,
  ));
