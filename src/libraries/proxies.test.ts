import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('where a proxy sends requests', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import httpProxy from 'http-proxy';
const app = express();
const proxy = httpProxy.createProxyServer();
app.get('/a', (req, res) => { proxy.web(req, res, { target: req.headers['x-target'] }); });
app.get('/b', (req, res) => { proxy.web(req, res, { target: 'https://b.example.com' }); });
`);
  expect(flows.map(({ kind, endpoints }) => [kind, endpoints[0]?.label])).toEqual([['url', 'GET /a']]);
});
