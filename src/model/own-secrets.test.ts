import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a token about the request says nothing about who sends it, one in a header does', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
const check = (token) => {
  try { return jwt.verify(token, process.env.KEY); } catch { throw Object.assign(new Error('no'), { status: 401 }); }
};
app.post('/reset', (req, res) => { const { id } = check(req.body.token); res.json({ id }); });
app.get('/confirm/:token', (req, res) => { const { id } = check(req.params.token); res.json({ id }); });
app.get('/me', (req, res) => { const { id } = check(req.headers.authorization.split(' ')[1]); res.json({ id }); });
app.get('/cookie', (req, res) => { const { id } = check(req.cookies.token); res.json({ id }); });
app.get('/either', (req, res) => { const { id } = check(req.headers.authorization ?? req.query.token); res.json({ id }); });
app.post('/both', (req, res) => {
  if (!req.user) return res.status(401).end();
  const { id } = check(req.body.token);
  res.json({ id });
});
const byQuery = (req, res, next) => { check(req.query.token); next(); };
app.get('/download', byQuery, (req, res) => { res.json({}); });
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value, auth.value === true ? '' : auth.reason])).toEqual([
    ['POST /reset', false, 'nobody has to be signed in: jsonwebtoken.verify() checks a token from the body'],
    ['GET /confirm/:token', false, 'nobody has to be signed in: jsonwebtoken.verify() checks a token from the path'],
    ['GET /me', true, ''],
    ['GET /cookie', true, ''],
    ['GET /either', true, ''],
    ['POST /both', true, ''],
    ['GET /download', true, ''],
  ]);
});

test('who exchanges a key for a token has to send the key', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
app.post('/presign', (req, res) => {
  const [apiToken] = (req.headers['authorization'] || '').split('Bearer ').filter((s) => s.length > 0);
  if (!apiToken) return res.status(401).end();
  res.json({ token: jwt.sign({ apiToken }, process.env.KEY) });
});
app.post('/login', async (req, res) => {
  const user = await find(req.body.name);
  if (!user || user.secret !== req.body.secret) return res.status(401).end();
  res.json({ token: jwt.sign({ id: user.id }, process.env.KEY) });
});
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['POST /presign', true],
    ['POST /login', false],
  ]);
});
