import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('passwords in addresses; links and what is about passwords are let be', () =>
  check(
    'security/secret-in-url',
    `
import express from 'express';
const app = express();
app.use(express.json());
app.get('/a', (req, res) => {
  const { password } = req.query; // $ security/secret-in-url
  res.json({ ok: password === process.env.PASSWORD });
});
app.get('/d', (req, res) => { const password = req.query.p; res.json({ ok: password === process.env.PASSWORD }); }); // $ security/secret-in-url
app.get('/e', (req, res) => { const page = req.query.p; res.json({ page }); });
app.get('/verify', (req, res) => res.json({ ok: req.query.token === process.env.TOKEN }));
app.get('/b', (req, res) => res.json({ needs: req.query.hasPassword, with: req.query.includeTokenSecret }));
app.post('/c', (req, res) => res.json({ ok: req.body.password === process.env.PASSWORD }));
`,
  ));
