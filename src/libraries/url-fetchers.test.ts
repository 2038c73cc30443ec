import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('packages that load what stands at an address', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { getLinkPreview } from 'link-preview-js';
import Parser from 'rss-parser';
const app = express();
const parser = new Parser();
app.get('/a', async (req, res) => { res.json(await getLinkPreview(req.query.url)); });
app.get('/b', async (req, res) => { res.json(await parser.parseURL(req.query.url)); });
app.get('/c', async (req, res) => { res.json(await parser.parseString(req.query.url)); });
`);
  expect(flows.map(({ kind, endpoints }) => [kind, endpoints[0]?.label])).toEqual([
    ['url', 'GET /a'],
    ['url', 'GET /b'],
  ]);
});
