import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('headers by their names', async () => {
  const { flows } = await modelOf(`
import express from 'express';

const app = express();
app.get('/a', (req, res) => { res.set(req.query.name, 'on'); res.end(); });
app.get('/b', (req, res) => { res.setHeader('content-security-policy', req.query.policy); res.end(); });
app.get('/c', (req, res) => { res.setHeader('Location', req.query.next); res.end(); });
app.get('/d', (req, res) => { res.status(201).setHeader('Location', req.query.next); res.end(); });
app.get('/e', (req, res) => { res.setHeader('X-Trace', req.query.trace); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['GET /a', 'header'],
    ['GET /b', 'header'],
    ['GET /c', 'redirect'],
  ]);
});

test('an address in the head of a reply, with a status that leads there and without', async () => {
  const { flows } = await modelOf(`
import express from 'express';
const app = express();
app.get('/a', (req, res) => { res.writeHead(302, { Location: req.query.to }); res.end(); });
app.get('/b', (req, res) => { res.writeHead(201, { Location: req.query.to }); res.end(); });
app.listen(3000);
`);
  expect(flows.filter(({ kind }) => kind === 'redirect').map(({ endpoints }) => endpoints[0]?.label)).toEqual([
    'GET /a',
  ]);
});
