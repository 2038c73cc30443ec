import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

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

test('a link with a secret of its own is followed from a mail', () =>
  check(
    'api/unsafe-get',
    `${setup}
app.get('/lists/leave', async (req, res) => {
  const { rowCount } = await pool.query('DELETE FROM readers WHERE token = $1', [req.query.token]);
  res.sendStatus(rowCount === 1 ? 200 : 404);
});
app.get('/lists/drop', async (req, res) => { await pool.query('DELETE FROM readers WHERE id = $1', [req.query.id]); res.end(); }); // $ api/unsafe-get
`,
  ));

test('putting away what was found to be expired is less, and what several routes share is one defect', async () => {
  const found = await findingsOf(
    `${setup}
async function documentOf(id) {
  const { rows: [row] } = await pool.query('SELECT id, expires FROM documents WHERE id = $1', [id]);
  if (row && row.expires < new Date()) { await pool.query('DELETE FROM documents WHERE id = $1', [id]); return null; }
  return row;
}
app.get('/documents/:id', async (req, res) => { res.json(await documentOf(req.params.id)); });
async function forget(id) { await pool.query('DELETE FROM notes WHERE id = $1', [id]); }
app.get('/notes/:id/drop', async (req, res) => { await forget(req.params.id); res.end(); });
app.get('/drop/:id', async (req, res) => { await forget(req.params.id); res.end(); });
`,
    'api/unsafe-get',
  );
  expect(found.map(({ line, severity, message }) => [line, severity, message])).toEqual([
    [14, 'high', '2 GET endpoints change notes (delete from notes in forget), GET /notes/:id/drop among them.'],
    [
      12,
      'medium',
      'GET /documents/:id deletes what it has looked up in documents, under a condition (delete from documents in documentOf).',
    ],
  ]);
});

test('schedulers and other services call with the method that they have', () =>
  check(
    'api/unsafe-get',
    `${setup}
app.get('/cron/clean', async (req, res) => { await pool.query('DELETE FROM notes WHERE old'); res.end(); });
app.get('/webhooks/appstore', async (req, res) => { await pool.query('DELETE FROM notes WHERE old'); res.end(); });
app.get('/clean', async (req, res) => { await pool.query('DELETE FROM notes WHERE old'); res.end(); }); // $ api/unsafe-get
`,
  ));
