import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('the text of whatever was caught, in handlers and in error middleware', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  try { res.json(JSON.parse(req.query.q)); } catch (error) {
    const message = error instanceof Error ? error.stack : String(error);
    res.status(500).json({ error: message }); // $ errors/error-leak
  }
});
app.use((error, req, res, next) => {
  res.status(500).json({ error: error.message }); // $ errors/error-leak
});
app.listen(3000);
`,
  ));

test('own classes of errors, the environment and faults of the client are quiet', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
const app = express();
class PublicError extends Error {}
const production = process.env.NODE_ENV === 'production';
app.get('/a', (req, res) => {
  try { res.json(JSON.parse(req.query.q)); } catch (error) { res.status(400).json({ error: error.message }); }
});
app.get('/b', (req, res) => {
  try { res.json(JSON.parse(req.query.q)); } catch (error) { res.status(500).json({ error: production ? 'failed' : error.message }); }
});
app.use((error, req, res, next) => {
  if (error instanceof PublicError) return res.status(500).json({ error: error.message });
  res.status(500).json({ error: 'failed' });
});
app.listen(3000);
`,
  ));

test('many leaks are one finding', async () => {
  const routes = Array.from(
    { length: 10 },
    (_, at) =>
      `app.get('/${at}', (req, res) => { try { res.json(JSON.parse(req.query.q)); } catch (error) { res.status(500).send(error.message); } });`,
  ).join('\n');
  expect(
    (await findingsOf(`import express from 'express';\nconst app = express();\n${routes}`, 'errors/error-leak')).map(
      ({ message }) => message.slice(0, 40),
    ),
  ).toEqual(['10 replies send the message of whatever ']);
});
