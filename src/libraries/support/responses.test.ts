import { expect, test } from 'vitest';
import { modelOf } from '../../testing/check.ts';

test('a reply has the status that was set on the response before it, in whatever way', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
app.get('/chained', (req, res) => { res.status(201).json({ id: 1 }); });
app.get('/apart', (req, res) => { res.status(404); res.json({ error: 'gone' }); });
app.get('/assigned', (req, res) => { res.statusCode = 409; res.end('taken'); });
app.get('/early', (req, res) => {
  if (!req.query.q) return res.status(400).json({ error: 'q' });
  res.json({ found: [] });
});
`);
  const replies = Object.fromEntries(endpoints.map(({ path, replies }) => [path, replies.map(({ status }) => status)]));
  expect(replies).toEqual({ '/chained': [201], '/apart': [404], '/assigned': [409], '/early': [400, 200] });
});
