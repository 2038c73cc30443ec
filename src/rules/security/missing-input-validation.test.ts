import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('fields that are used as they come are reported once for each file', () =>
  check(
    'security/missing-input-validation',
    `
import express from 'express';
const app = express();
app.post('/reviews', (req, res) => { save(req.body.rating, req.body.text); res.json({}); }); // $ security/missing-input-validation
app.put('/reviews/:id', (req, res) => { save(req.params.id, req.body.text); res.json({}); });
declare function save(...values: unknown[]): void;
`,
  ));

test('a schema, a check by hand, and ids in the path are validation enough', () =>
  check(
    'security/missing-input-validation',
    `
import express from 'express';
import { z } from 'zod';
const app = express();
const review = z.object({ rating: z.number(), text: z.string() });
const validate = (schema) => (req, res, next) => {
  const result = schema.safeParse(req.body);
  if (!result.success) return res.status(400).json({});
  req.body = result.data;
  next();
};
app.post('/a', (req, res) => { const { rating } = review.parse(req.body); save(rating); res.json({}); });
app.post('/b', validate(review), (req, res) => { save(req.body.rating); res.json({}); });
app.post('/c', (req, res) => {
  const { rating, text } = req.body;
  if (typeof rating !== 'number' || typeof text !== 'string') return res.status(400).json({});
  save(rating, text);
  res.json({});
});
app.get('/d/:id', (req, res) => { save(req.params.id); res.json({}); });
declare function save(...values: unknown[]): void;
`,
  ));

test('what a guard puts into the body, and forms that are shown again where they are not valid', () =>
  check(
    'security/missing-input-validation',
    `
import express from 'express';
const app = express();
const sessions = {};
const own = (req, res, next) => {
  try {
    req.body.userId = sessions[req.headers.authorization].id;
    next();
  } catch (error) {
    res.status(401).end();
  }
};
const trim = (req, res, next) => { req.body.userId = req.body.userId.trim(); next(); };
app.post('/own', own, (req, res) => { save(req.body.userId); res.json({}); });
app.post('/form', (req, res) => {
  if (!validateForm(req.body)) return res.render('form', { errors: true });
  save(req.body.name);
  res.redirect('/');
});
function validateForm({ name, email }) { return /^\\w+$/.test(name) && /@/.test(email); }
app.post('/login', (req, res) => { // $ security/missing-input-validation
  const error = logIn(req.body.name, req.body.password);
  if (error.invalidPassword) return res.render('login', { error });
  res.redirect('/');
});
function logIn(name, password) { return { invalidPassword: save(name, password) }; }
app.post('/trimmed', trim, (req, res) => { save(req.body.userId); res.json({}); });
declare function save(...values: unknown[]): void;
`,
  ));
