import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that decides where the server sends a request',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-918', 'owasp-a10'],
  docs: {
    why: 'The request goes out from inside your network, with the server’s own rights: whoever chooses its address reads the cloud’s metadata with its credentials, reaches databases and admin pages that no firewall lets them see, and scans what else is there.',
    fix: 'Choose the address from a list in the code, or fix the scheme and host (`https://api.example.com/` + an encoded path). Where users must name a host, compare `new URL(input).hostname` with the hosts that are allowed, refuse private addresses after resolving the name, and don’t follow redirects.',
    bad: `
import express from 'express';
const app = express();
app.get('/preview', async (req, res) => {
  const page = await fetch(req.query.url);
  res.json({ size: (await page.text()).length });
});
`,
    good: `
import express from 'express';
const app = express();
const hosts = ['news.example.com', 'blog.example.com'];
app.get('/preview', async (req, res) => {
  const url = new URL(req.query.url);
  if (!hosts.includes(url.hostname)) return res.status(400).end();
  const page = await fetch(url);
  res.json({ size: (await page.text()).length });
});
`,
  },
  messages: {
    flow: 'The {source} decides which address {sink}() sends a request to.',
    connects: 'The {source} decides which host {sink}() connects to, the private ones around this server among them.',
    way: 'The {source} is part of the path that {sink}() asks another service for: with `..` in it, it asks for something else there.',
    rendered:
      'The {source} is markup or script that {sink}() gives to a browser on the server, which opens every address in it.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'url')) report({ message: 'flow', ...flowHit(sink) });
    for (const sink of flowsTo(model, 'host')) report({ message: 'connects', ...flowHit(sink), severity: 'medium' });
    for (const sink of flowsTo(model, 'url-path'))
      report({ message: 'way', ...flowHit(sink), severity: 'medium', confidence: 'low' });
    for (const sink of flowsTo(model, 'rendered')) report({ message: 'rendered', ...flowHit(sink) });
  },
});
