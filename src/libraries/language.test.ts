import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what the language does with input', async () => {
  const { flows } = await modelOf(`
import express from 'express';

const app = express();
const actions = { start() {} };
app.get('/a', (req, res) => { require(req.query.name); res.end(); });
app.get('/b', (req, res) => { actions[req.query.name](); res.end(); });
app.get('/c', (req, res) => { actions[req.query.name] = 1; res.end(); });
app.get('/d', (req, res) => { for (let i = 0; i < Number(req.query.count); i++) actions.start(); res.end(); });
app.get('/e', (req, res) => { const count = Number(req.query.count); for (let i = 0; i < count; i++) actions.start(); res.end(); });
app.get('/f', (req, res) => { for (let i = 0; i < 10; i++) actions.start(req.query.name); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['GET /a', 'code'],
    ['GET /b', 'method'],
    ['GET /c', 'property'],
    ['GET /e', 'resource'],
  ]);
});
