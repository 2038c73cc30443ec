import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what a browser opens, shows and runs', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { chromium } from 'playwright';
import CDP from 'chrome-remote-interface';
const app = express();
app.get('/a', async (req, res) => { const page = await (await chromium.launch()).newPage(); await page.goto(req.query.url); res.end(); });
app.get('/b', async (req, res) => { const page = await (await chromium.launch()).newPage(); await page.setContent(req.query.html); res.end(); });
app.get('/c', async (req, res) => { const page = await (await chromium.launch()).newPage(); await page.evaluate(\`show(\${req.query.name})\`); res.end(); });
app.get('/d', async (req, res) => { const page = await (await chromium.launch()).newPage(); await page.evaluate((name) => show(name), req.query.name); res.end(); });
app.get('/f', async (req, res) => { const page = await (await chromium.launch()).newPage(); await page.evaluate((url) => fetch(url), req.query.url); res.end(); });
app.get('/g', async (req, res) => { const page = await (await chromium.launch()).newPage(); await page.evaluate((url) => fetch(url), 'https://example.com'); res.end(); });
app.get('/e', async (req, res) => { const { Runtime } = await CDP(); await Runtime.evaluate({ expression: req.query.code }); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['GET /a', 'url'],
    ['GET /b', 'rendered'],
    ['GET /c', 'rendered'],
    ['GET /e', 'rendered'],
    ['GET /f', 'url'],
  ]);
});
