import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('requests with Node’s own client', async () => {
  const { operations } = await modelOf(`
import https from 'https';
https.get('https://a.example.com', () => {});
https.request({ host: 'a.example.com', timeout: 500 }, () => {});
`);
  expect(operations).toMatchObject([
    { is: 'http', api: 'https.get', method: 'GET', timeout: null, url: 'https://a.example.com' },
    { is: 'http', api: 'https.request', timeout: true },
  ]);
});

test('an application listens through the server made for it', async () => {
  const code = (last: string): string => `
import express from 'express';
import http from 'http';
const app = express();
app.get('/', (req, res) => res.end());
const server = http.createServer(app);
${last}
`;
  expect((await modelOf(code('server.listen(80, () => {});'))).apps[0]?.listens?.line).toBe(7);
  expect((await modelOf(code('new http.Server(app).listen(80);'))).apps[0]?.listens?.line).toBe(7);
  expect((await modelOf(code(''))).apps[0]?.listens).toBe(null);
});
