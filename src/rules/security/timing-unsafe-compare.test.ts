import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('secrets and what comes from outside', () =>
  check(
    'security/timing-unsafe-compare',
    `
import express from 'express';
import { timingSafeEqual } from 'node:crypto';
const app = express();
const settings = { apiKey: String(process.env.API_KEY) };
app.use((req, res, next) => {
  if (req.headers['x-api-key'] !== settings.apiKey) return res.sendStatus(401); // $ security/timing-unsafe-compare
  if (req.query.secret === process.env.CRON_SECRET) return next(); // $ security/timing-unsafe-compare
  if (req.query.secret === undefined || req.body.password !== req.body.passwordConfirm) return next();
  if (timingSafeEqual(Buffer.from(String(req.query.key)), Buffer.from(settings.apiKey))) return next();
  if (req.params.id === req.body.id) return next();
  next();
});
app.listen(3000);
`,
  ));

test('keyed hashes by whatever name, with the name of their kind in front', () =>
  check(
    'security/timing-unsafe-compare',
    `
import express from 'express';
import { createHash, createHmac } from 'node:crypto';
const app = express();
app.post('/a', (req, res) => {
  const made = createHmac('sha256', process.env.KEY);
  made.update(req.body);
  const d = made.digest('hex');
  if (req.headers['x-hub'] !== 'sha256=' + d) return res.sendStatus(401); // $ security/timing-unsafe-compare
  res.end();
});
app.post('/b', (req, res) => {
  const d = createHash('sha256').update(req.body).digest('hex');
  if (req.headers['x-sum'] !== d) return res.sendStatus(400);
  res.end();
});
`,
  ));
