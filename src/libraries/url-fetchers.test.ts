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

test('smaller clients, sockets, and hooks of clients', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import axios from 'axios';
import bent from 'bent';
import wretch from 'wretch';
import simpleGet from 'simple-get';
import { XMLHttpRequest } from 'xmlhttprequest';
import { CheerioCrawler } from 'crawlee';
const app = express();
app.get('/', async (req, res) => {
  const { url } = req.query;
  await bent('GET', 'json')(url);
  await wretch(url).get();
  await wretch('https://api.example.com').post({ url });
  simpleGet.concat({ url }, () => {});
  simpleGet.concat({ url: 'https://api.example.com', body: url }, () => {});
  const request = new XMLHttpRequest();
  request.open('GET', url);
  await new CheerioCrawler({}).run([url]);
  axios.interceptors.request.use((settings) => {
    settings.url = url;
    settings.data = url;
    return settings;
  });
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'url')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([12, 13, 15, 18, 19, 21]);
});

test('replies by callbacks and members, and files that are written and read by other packages', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import fs from 'node:fs';
import axios from 'axios';
import jsonfile from 'jsonfile';
import superagent from 'superagent';
import needle from 'needle';
const app = express();
app.get('/', async (req, res) => {
  superagent.get('https://api.example.com').end((error, reply) => fs.writeFileSync('/srv/a', reply.body));
  needle.get('https://api.example.com', (error, reply, body) => fs.writeFileSync('/srv/a', body));
  jsonfile.writeFileSync('/srv/a', (await axios.get('https://api.example.com')).data);
  jsonfile.writeFileSync('/srv/a', { done: true });
  await axios.post('https://api.example.com', jsonfile.readFileSync('/etc/shop'));
  await axios.post('https://api.example.com', { done: true });
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'written' || kind === 'sent')
      .map(({ kind, sink }) => [sink.location.line, kind])
      .sort(([a], [b]) => Number(a) - Number(b)),
  ).toEqual([
    [10, 'written'],
    [11, 'written'],
    [12, 'written'],
    [14, 'sent'],
  ]);
});
