import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('requests over HTTP, whose handlers get the response first', async () => {
  const { endpoints, apps } = await modelOf(`
import uWS from 'uWebSockets.js';
const app = uWS.App();
app.get('/users/:id', (res, req) => {
  const id = req.getParameter(0);
  if (id === '0') { res.writeStatus('404 Not Found').end(); return; }
  res.writeHeader('Content-Type', 'application/json').end(JSON.stringify({ id, tab: req.getQuery('tab') }));
});
app.post('/orders', (res, req) => {
  if (!req.getHeader('authorization')) { res.writeStatus('401 Unauthorized'); res.end('no'); return; }
  res.onAborted(() => {});
  res.onData((chunk, last) => { if (last) res.cork(() => { res.end('ok'); }); });
});
app.del('/orders/:id', (res) => res.end('gone'));
app.any('/*', (res) => { res.writeStatus('404').end('?'); });
app.listen(3000, () => {});
const cache = new Map();
cache.get('/index.html');
`);
  expect(endpoints.map(({ label, auth, replies }) => [label, auth.value, replies.map(({ status }) => status)])).toEqual(
    [
      ['GET /users/:id', false, [404, 200]],
      ['POST /orders', true, [401, 200]],
      ['DELETE /orders/:id', false, [200]],
      ['ALL /*', false, [404]],
    ],
  );
  expect(apps.map(({ framework, listens }) => [framework, listens?.line])).toEqual([['uWebSockets.js', 16]]);
});
