import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function verdicts(code: string): Promise<[string, boolean | null, boolean | null][]> {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
class AppError extends Error {
  constructor({ code, message }) { super(message); this.code = code; }
}
class ForbiddenError extends Error {}
class UnauthenticatedError extends Error {}
class NotOpenError extends Error {}
${code}
app.listen(3000);
`);
  return endpoints.map(({ label, auth, authorization }) => [label, auth.value, authorization.value]);
}

test('an error says by its code that somebody may not do a thing', async () => {
  expect(
    await verdicts(`
app.get('/who', async (req, res) => {
  const person = await whoIs(req.query.key);
  if (!person) throw new AppError({ code: 'unauthorized', message: 'Who are you?' });
  res.json({});
});
app.get('/may', async (req, res) => {
  if (!(await whoIs(req.query.key))) throw new AppError({ code: 'FORBIDDEN', message: 'No.' });
  res.json({});
});
app.get('/found', async (req, res) => {
  if (!(await whoIs(req.query.key))) throw new AppError({ code: 'not_found', message: 'No.' });
  res.json({});
});
`),
  ).toEqual([
    ['GET /who', true, false],
    ['GET /may', false, true],
    ['GET /found', false, false],
  ]);
});

test('an error says so by its name', async () => {
  expect(
    await verdicts(`
app.get('/who', async (req, res) => { if (!(await whoIs(req.query.key))) throw new UnauthenticatedError(); res.json({}); });
app.get('/may', async (req, res) => { if (!(await whoIs(req.query.key))) throw new ForbiddenError(); res.json({}); });
app.get('/open', async (req, res) => { if (!(await whoIs(req.query.key))) throw new NotOpenError(); res.json({}); });
`),
  ).toEqual([
    ['GET /who', true, false],
    ['GET /may', false, true],
    ['GET /open', false, false],
  ]);
});
