import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('what a context of Koa is given for all requests is there in each', () =>
  check(
    'security/command-injection',
    `
const Koa = require('koa');
const { execSync } = require('child_process');
const app = new Koa();
app.context.run = function (word) { return execSync('grep ' + word); }; // $ security/command-injection
app.context.safe = function (word) { return execSync('grep ' + Number(word)); };
app.use(async (ctx) => {
  ctx.run(ctx.query.word);
  ctx.safe(ctx.query.word);
});
`,
  ));

test('what Polka calls when nothing was found, and when something was thrown', () =>
  check(
    'security/command-injection',
    `
const polka = require('polka');
const { exec } = require('child_process');
polka({
  onError(err, req, res) {
    exec('notify ' + req.query.mail); // $ security/command-injection
    exec('notify ' + res.statusCode);
  },
  onNoMatch: (req) => exec('log ' + req.query.page), // $ security/command-injection
}).get('/', (req, res) => res.end()).listen(1);
`,
  ));

test('what stands between the server and the one that it asks', () =>
  check(
    'security/ssrf',
    `
const request = require('request');
const { HttpsProxyAgent } = require('https-proxy-agent');
const { ProxyAgent } = require('undici');
require('express')().get('/', (req, res) => {
  request({ url: 'https://api.example.com', proxy: req.query.a }); // $ security/ssrf
  request({ url: 'https://api.example.com', proxy: 'http://proxy.internal', headers: req.query.a });
  new HttpsProxyAgent(req.query.b); // $ security/ssrf
  new ProxyAgent({ uri: 'http://proxy.internal', token: req.query.b });
});
`,
  ));
