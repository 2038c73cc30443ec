import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

const linesOf = async (code: string): Promise<unknown[]> =>
  (await modelOf(code)).endpoints.map(({ label, auth, replies }) => [
    label,
    auth.value,
    replies.map(({ status }) => status),
  ]);

test('a function that is served', async () => {
  expect(
    await linesOf(`
import http from 'node:http';
import { serve, send, json } from 'micro';
const handler = async (req, res) => {
  if (!req.headers.authorization) return send(res, 401, 'who?');
  if (req.url === '/orders' && req.method === 'POST') { const body = await json(req); return send(res, 201, { name: body.name }); }
  if (req.url === '/health') return { ok: true };
  return send(res, 404);
};
new http.Server(serve(handler)).listen(3000);
`),
  ).toEqual([
    ['POST /orders', true, [401, 201]],
    ['ALL /health', true, [401, 200]],
  ]);
});

test('what a package exports, if its scripts start it so', async () => {
  const code = (script: string): string => `
//- /package.json
{ "name": "hello", "main": "index.js", "scripts": { "start": "${script}" }, "dependencies": { "micro": "9" } }
//- /index.js
module.exports = () => 'hello';
`;
  expect(await linesOf(code('micro -p 3000'))).toEqual([['ALL /*', false, [200]]]);
  expect(await linesOf(code('node build.js'))).toEqual([]);
});

test('what the command line serves, in wrappers and routers of packages', () =>
  check(
    'security/command-injection',
    `
//- /package.json
{ "name": "service", "private": true, "dependencies": { "micro": "9.3.4", "micro-compress": "1.0.0", "microrouter": "3.1.3" } }
//- /index.js
const { text } = require('micro');
const compress = require('micro-compress');
const { exec } = require('child_process');
module.exports = compress(async (req, res) => {
  exec('show ' + (await text(req))); // $ security/command-injection
  exec('log ' + req.httpVersion);
  return 'x';
});
//- /routes.js
const micro = require('micro');
const { router, get } = require('microrouter');
const { exec } = require('child_process');
micro(router(get('/users/:name', (req, res) => { exec('id ' + req.params.name); }))).listen(80); // $ security/command-injection
`,
  ));
