import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('an address whose host the client decides', () =>
  check(
    'security/open-redirect',
    `
import express from 'express';
const app = express();

app.get('/a', (req, res) => { res.redirect(req.query.next); }); // $ security/open-redirect
app.get('/b', (req, res) => { res.redirect('/orders/' + req.query.id); });
app.get('/c', (req, res) => { res.redirect('/' + req.query.path); }); // $ security/open-redirect
app.get('/d', (req, res) => { res.redirect(302, 'https://' + req.query.host); }); // $ security/open-redirect
app.get('/e', (req, res) => { res.redirect('https://a.example.com/?q=' + req.query.q); });
app.get('/f', (req, res) => { res.set('Location', req.query.next); res.status(302).end(); }); // $ security/open-redirect
app.get('/g', (req, res) => { res.set('X-Next', req.query.next); res.end(); });
app.get('/h', (req, res) => { res.redirect('https://' + req.headers.host + req.url); });
`,
  ));

test('what was looked at before', () =>
  check(
    'security/open-redirect',
    `
import express from 'express';
const app = express();

app.get('/a', (req, res) => { const { next } = req.query; if (!next.startsWith('/')) return res.end(); res.redirect(next); }); // $ security/open-redirect
app.get('/b', (req, res) => { const { next } = req.query; if (!next.startsWith('/') || next.startsWith('//')) return res.end(); res.redirect(next); });
app.get('/c', (req, res) => { const { next } = req.query; if (!/^\\/[^/\\\\]/.test(next)) return res.end(); res.redirect(next); });
app.get('/d', (req, res) => { const { next } = req.query; if (!/^\\//.test(next)) return res.end(); res.redirect(next); }); // $ security/open-redirect
app.get('/e', (req, res) => { const { next } = req.query; if (!/^https:\\/\\/a\\.example\\.com\\//.test(next)) return res.end(); res.redirect(next); });
app.get('/f', (req, res) => { const { next } = req.query; if (!next.startsWith('https://a.example.com')) return res.end(); res.redirect(next); }); // $ security/open-redirect
app.get('/g', (req, res) => { const { next } = req.query; if (!['/a', '/b'].includes(next)) return res.end(); res.redirect(next); });
`,
  ));

test('other frameworks', () =>
  check(
    'security/open-redirect',
    `
import Koa from 'koa';
import Fastify from 'fastify';
import { Hono } from 'hono';
const koa = new Koa();
koa.use((ctx) => { ctx.redirect(ctx.query.next); }); // $ security/open-redirect
koa.listen(3000);
const fastify = Fastify();
fastify.get('/a', (request, reply) => { reply.redirect(request.query.next); }); // $ security/open-redirect
fastify.listen({ port: 3001 });
const hono = new Hono();
hono.get('/b', (c) => c.redirect(c.req.query('next'))); // $ security/open-redirect
export default hono;
`,
  ));

test('an address that a handler returns leads there where the route redirects', () =>
  check(
    'security/open-redirect',
    `
//- /src/app.controller.ts
import { Controller, Get, Query, Redirect } from '@nestjs/common';

@Controller()
export class AppController {
  @Get('a') @Redirect('https://docs.example', 302) docs(@Query('next') next: string) {
    return { url: next }; // $ security/open-redirect
  }
  @Get('b') @Redirect('https://docs.example', 302) page(@Query('next') next: string) { return { url: '/docs/' + next }; }
  @Get('c') link(@Query('next') next: string) { return { url: next }; }
}
//- /package.json
{ "dependencies": { "@nestjs/common": "11" } }
`,
  ));

test('the status that goes with the header counts, not one before', () =>
  check(
    'security/open-redirect',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  res.status(200);
  res.writeHead(302, { Location: req.query.to }); // $ security/open-redirect
  res.end();
});
`,
  ));

test('what begins with one slash, by its index', () =>
  check(
    'security/open-redirect',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  const back = req.query.back;
  if (back.indexOf('/') === 0 && back.indexOf('//') !== 0) return res.redirect(back);
  if (back.indexOf('/') === 0) return res.redirect(back); // $ security/open-redirect
  res.end();
});
`,
  ));

test('back to where the browser says it comes from is only possible', async () => {
  const found = await findingsOf(
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => { res.redirect(req.get('Referrer') || '/'); });
app.get('/b', (req, res) => { res.redirect(req.headers.referer); });
app.get('/c', (req, res) => { res.redirect(req.get('X-Next')); });
`,
    'security/open-redirect',
  );
  expect(found.map(({ line, severity, confidence }) => [line, severity, confidence])).toEqual([
    [4, 'low', 'low'],
    [5, 'low', 'low'],
  ]);
});

test('what begins with one slash, sign by sign, and a host that is looked at where it is parsed', () =>
  check(
    'security/open-redirect',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  const back = req.query.back;
  if (back[0] === '/' && back[1] !== '/') return res.redirect(back);
  if (back.charAt(0) === '/' && back.charAt(1) !== '/') return res.redirect(back);
  if (back[0] === '/') return res.redirect(back); // $ security/open-redirect
  if (back[0] === '/' && back[2] !== '/') return res.redirect(back); // $ security/open-redirect
  if (new URL(req.query.to).host === 'example.com') return res.redirect(req.query.to);
  if (new URL(req.query.to).pathname === '/in') return res.redirect(req.query.to); // $ security/open-redirect
  res.end();
});
`,
  ));

test('the host of an address that is read from the request each time', () =>
  check(
    'security/open-redirect',
    `
import express from 'express';
const app = express();
const hosts = ['example.com', 'example.org'];
app.get('/kept', (req, res) => {
  const host = new URL(req.query.next).hostname;
  if (hosts.includes(host)) res.redirect(req.query.next);
});
app.get('/parsed', (req, res) => {
  const address = new URL(req.query.next);
  if (address.hostname === 'example.com') res.redirect(req.query.next);
});
app.get('/taken', (req, res) => {
  const { hostname } = new URL(req.query.next);
  if (hosts.some((host) => hostname === host || hostname.endsWith('.' + host))) res.redirect(req.query.next);
});
app.get('/other', (req, res) => {
  const host = new URL(req.query.from).hostname;
  if (hosts.includes(host)) res.redirect(req.query.next); // $ security/open-redirect
});
app.get('/path', (req, res) => {
  const path = new URL(req.query.next).pathname;
  if (path === '/home') res.redirect(req.query.next); // $ security/open-redirect
});
`,
  ));
