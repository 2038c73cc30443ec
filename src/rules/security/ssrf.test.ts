import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('an address whose host the client decides', () =>
  check(
    'security/ssrf',
    `
import express from 'express';
import axios from 'axios';
import got from 'got';
import needle from 'needle';
import http from 'node:http';
import { request } from 'undici';
import { createProxyServer } from 'http-proxy';
import puppeteer from 'puppeteer';
const app = express();
const api = axios.create({ baseURL: 'https://api.example.com' });
const proxy = createProxyServer({});

app.get('/a', async (req, res) => { await fetch('http://' + req.query.host + '/status'); res.end(); }); // $ security/ssrf
app.get('/b', async (req, res) => { await fetch('https://status.example.com/?n=' + req.query.name); res.end(); });
app.get('/c', async (req, res) => { await axios({ url: req.body.url }); res.end(); }); // $ security/ssrf
app.get('/d', async (req, res) => { await axios.get('/items', { baseURL: req.query.base }); res.end(); }); // $ security/ssrf
app.get('/e', async (req, res) => { await api.get('/users?id=' + req.params.id); res.end(); });
app.get('/f', async (req, res) => { await got(req.query.url); res.end(); }); // $ security/ssrf
app.get('/g', async (req, res) => { await got(req.query.path, { prefixUrl: 'https://a.example.com' }); res.end(); });
app.get('/h', async (req, res) => { await needle('get', req.query.url); res.end(); }); // $ security/ssrf
app.get('/i', (req, res) => { http.get({ hostname: req.query.host, path: '/' }); res.end(); }); // $ security/ssrf
app.get('/j', (req, res) => { http.get({ hostname: 'a.example.com', path: '/' + req.query.path }); res.end(); });
app.get('/k', async (req, res) => { await request(new URL(req.query.url)); res.end(); }); // $ security/ssrf
app.get('/l', async (req, res) => { await request(new URL('/items/' + Number(req.query.id), 'https://a.example.com')); res.end(); });
app.get('/m', async (req, res) => { await request(new URL(req.query.id, 'https://a.example.com').href); res.end(); }); // $ security/ssrf
app.get('/n', (req, res) => { proxy.web(req, res, { target: req.query.target }); }); // $ security/ssrf
app.get('/o', async (req, res) => {
  const browser = await puppeteer.launch();
  const page = await browser.newPage();
  await page.goto(req.query.url); // $ security/ssrf
  res.end();
});
app.get('/p', async (req, res) => { await fetch(process.env.SEARCH_URL + '/find?q=' + req.query.q); res.end(); });
app.get('/q', async (req, res) => { await fetch(\`\${process.env.SCHEME}://\${req.query.host}/\`); res.end(); }); // $ security/ssrf
app.get('/r', async (req, res) => { await fetch(\`http://localhost:\${Number(req.query.port)}/\`); res.end(); });
`,
  ));

test('a host that was compared with those that are allowed', () =>
  check(
    'security/ssrf',
    `
import express from 'express';
const app = express();
const allowed = new Set(['a.example.com', 'b.example.com']);

app.get('/of-ours', async (req, res) => {
  const { url, loose } = req.query;
  if (!/^https:\\/\\/[a-z]+\\.example\\.com\\//.test(url)) return res.status(400).end();
  if (!/^https:\\/\\/[a-z]+\\.com\\//.test(loose)) return res.status(400).end();
  await fetch(url);
  await fetch(loose); // $ security/ssrf
  res.end();
});
app.get('/a', async (req, res) => {
  const { url } = req.query;
  if (!allowed.has(new URL(url).hostname)) return res.status(400).end();
  await fetch(url);
  res.end();
});
app.get('/b', async (req, res) => {
  const address = req.query.url;
  const parsed = new URL(address);
  if (parsed.host === 'a.example.com') await fetch(address);
  else await fetch(address); // $ security/ssrf
  res.end();
});
app.get('/c', async (req, res) => {
  const parsed = new URL(req.query.url);
  if (!parsed.hostname.endsWith('.example.com')) return res.status(400).end();
  await fetch(parsed.href);
  res.end();
});
app.get('/d', async (req, res) => {
  const parsed = new URL(req.query.url);
  if (!parsed.hostname.endsWith('example.com')) return res.status(400).end();
  await fetch(parsed.href); // $ security/ssrf
  res.end();
});
app.get('/e', async (req, res) => {
  const { url } = req.query;
  if (!url.startsWith('https://a.example.com/')) return res.status(400).end();
  await fetch(url);
  res.end();
});
app.get('/f', async (req, res) => {
  const { url } = req.query;
  if (!url.startsWith('https://a.example.com')) return res.status(400).end();
  await fetch(url); // $ security/ssrf
  res.end();
});
app.get('/g', async (req, res) => {
  const parsed = new URL(req.query.url);
  if (parsed.protocol !== 'https:') return res.status(400).end();
  await fetch(parsed); // $ security/ssrf
  res.end();
});
function isAllowed(address: string) {
  const { hostname } = new URL(address);
  return allowed.has(hostname);
}
app.get('/h', async (req, res) => {
  const { url } = req.query;
  if (!isAllowed(url)) return res.status(400).end();
  await fetch(url);
  res.end();
});
function assertAllowed(address: string) {
  if (!allowed.has(new URL(address).hostname)) throw new Error('This host is not allowed.');
}
app.get('/i', async (req, res) => {
  const { url } = req.query;
  assertAllowed(url);
  await fetch(url);
  res.end();
});
app.get('/j', async (req, res) => {
  const { url } = req.query;
  const parsed = new URL(url);
  if (![...allowed].some((host) => parsed.hostname === host)) return res.status(400).end();
  await fetch(url);
  res.end();
});
`,
  ));

test('markup and scripts for a browser on the server', () =>
  check(
    'security/ssrf',
    `
import express from 'express';
import puppeteer from 'puppeteer';
const app = express();

app.post('/a', async (req, res) => {
  const page = await (await puppeteer.launch()).newPage();
  await page.setContent('<h1>' + req.body.title + '</h1>'); // $ security/ssrf
  res.end();
});
app.post('/b', async (req, res) => {
  const page = await (await puppeteer.launch()).newPage();
  await page.setContent('<h1>' + encodeURIComponent(req.body.title) + '</h1>');
  res.end();
});
app.post('/c', async (req, res) => {
  const page = await (await puppeteer.launch()).newPage();
  await page.evaluate((url) => fetch(url), req.body.url); // $ security/ssrf
  await page.evaluate((title) => { document.title = title; }, req.body.title);
  res.end();
});
`,
  ));

test('those who run the application choose addresses anyway', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
app.use(express.json());
app.use((req, res, next) => {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET, { algorithms: ['HS256'] });
  } catch {
    return res.status(401).end();
  }
  next();
});
app.post('/admin/feeds/test', async (req, res) => { await fetch(req.body.address); res.end(); });
app.post('/feeds/test', async (req, res) => { await fetch(req.body.address); res.end(); });
app.post('/probes', async (req, res) => {
  if (!req.user.isAdminOrUp) return res.sendStatus(403);
  await fetch(req.body.address);
  res.end();
});
app.post('/others', async (req, res) => {
  if (req.body.all) {
    if (!req.user.isAdminOrUp) return res.sendStatus(403);
  }
  await fetch(req.body.address);
  res.end();
});
const may = (right) => (req, res, next) => {
  if (!req.user.roles.includes(right)) return res.sendStatus(403);
  next();
};
app.post('/settings/notifications/test', may('change'), async (req, res) => { await fetch(req.body.address); res.end(); });
app.post('/users/:id/settings/test', may('change'), async (req, res) => { await fetch(req.body.address); res.end(); });
app.listen(3000);
`,
    'security/ssrf',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual([
    '14 medium',
    '15 high',
    '18 medium',
    '25 high',
    '32 medium',
    '33 high',
  ]);
});

test('what is sent through an agent that refuses private addresses', () =>
  check(
    'security/ssrf',
    `
import express from 'express';
import axios from 'axios';
import https from 'node:https';
import ssrfFilter from 'ssrf-req-filter';
const app = express();
app.get('/feed', async (req, res) => {
  const { url } = req.query;
  await axios({ url, httpAgent: ssrfFilter(url), httpsAgent: ssrfFilter(url) });
  await axios.get(url, { httpsAgent: global.trusts?.(url) ? null : ssrfFilter(url) });
  await axios.get(url, { httpsAgent: new https.Agent() }); // $ security/ssrf
  await axios.get(url, { httpsAgent: new Filtering() });
  await axios.get(url, { httpsAgent: new Counting() }); // $ security/ssrf
  res.end();
});
class Filtering extends https.Agent {
  createConnection(options, done) {
    if (isPrivate(options.host)) throw new Error('refused');
    return super.createConnection(options, done);
  }
}
class Counting extends https.Agent {
  count = 0;
}
`,
  ));

test('what is sent through an agent of the project that connects by itself', () =>
  check(
    'security/ssrf',
    `
import express from 'express';
import axios from 'axios';
import https from 'node:https';
class PublicAgent extends https.Agent {
  createConnection(options, done) {
    if (isPrivate(options.host)) throw new Error('not there');
    return super.createConnection(options, done);
  }
}
class NamedAgent extends https.Agent {
  name() {
    return 'shop';
  }
}
const app = express();
app.get('/feed', async (req, res) => {
  await axios.get(req.query.url, { httpsAgent: new PublicAgent() });
  await axios.get(req.query.url, { httpsAgent: new NamedAgent() }); // $ security/ssrf
  res.end();
});
`,
  ));

test('input in the path of an address of ours is less, and only possible', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import axios from 'axios';
const app = express();
const base = process.env.API_URL;
app.get('/a', async (req, res) => { await fetch('https://a.example.com/' + req.query.name); res.end(); });
app.get('/b', async (req, res) => { await axios.get(\`\${base}/users/\${req.params.id}\`); res.end(); });
app.get('/c', async (req, res) => { await axios.get('/users/' + req.params.id, { baseURL: 'https://a.example.com' }); res.end(); });
app.get('/d', async (req, res) => { await fetch(new URL('/items/' + req.query.id, 'https://a.example.com')); res.end(); });
app.get('/e', async (req, res) => { await fetch('https://a.example.com/'.concat(req.query.name)); res.end(); });
app.get('/f', async (req, res) => { await fetch('https://a.example.com/x?n=' + req.query.name); res.end(); });
app.get('/g', async (req, res) => { await fetch('https://a.example.com/' + encodeURIComponent(req.query.name)); res.end(); });
app.get('/h', async (req, res) => { await fetch('https://a.example.com/' + parseInt(req.query.id)); res.end(); });
app.get('/i', async (req, res) => { await fetch(base + req.query.rest); res.end(); });
app.get('/j', async (req, res) => { await fetch('https://a.example.com' + req.originalUrl); res.end(); });
`,
    'security/ssrf',
  );
  expect(found.map(({ line, severity, confidence }) => `${line} ${severity} ${confidence}`)).toEqual(
    [6, 7, 8, 9, 10].map((line) => `${line} medium low`),
  );
});
