import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function operations(code: string): Promise<Record<string, unknown>[]> {
  const { operations } = await modelOf(code);
  return operations
    .filter(({ is }) => is === 'http')
    .map(({ place: _place, inFunction: _fn, tried: _tried, inCatch: _catch, is: _is, ...rest }) => ({ ...rest }));
}

test('timeouts of calls and of clients', async () => {
  expect(
    await operations(`
import axios from 'axios';
import got from 'got';
const api = axios.create({ baseURL: 'https://api.example.com', timeout: 5000 });
export async function run(options: object) {
  await fetch('https://a.example.com');
  await fetch('https://a.example.com', { method: 'POST', signal: AbortSignal.timeout(500) });
  await api.get('/users');
  await axios.post('https://a.example.com', {});
  await axios.get('https://a.example.com', options);
  await got('https://a.example.com', { timeout: { request: 10 } });
}
`),
  ).toMatchObject([
    { api: 'fetch', timeout: false, method: 'GET', url: 'https://a.example.com' },
    { api: 'fetch', timeout: true, method: 'POST' },
    { api: 'axios.get', timeout: true, method: 'GET', url: '/users' },
    { api: 'axios.post', timeout: false, method: 'POST' },
    { api: 'axios.get', timeout: null },
    { api: 'got', timeout: true },
  ]);
});

test('addresses from the request', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import axios from 'axios';
const app = express();
app.get('/a', async (req, res) => { res.json((await axios.get(req.query.url)).data); });
app.get('/b', async (req, res) => { res.json((await axios.get('https://a.example.com/', { params: { q: req.query.q } })).data); });
`);
  expect(flows.map(({ kind, endpoints }) => [kind, endpoints[0]?.label])).toEqual([['url', 'GET /a']]);
});
