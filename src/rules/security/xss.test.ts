import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('markup from the request is reported where it is sent', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();

app.get('/a', (req, res) => { res.send('<p>' + req.query.name + '</p>'); }); // $ security/xss
app.get('/b', (req, res) => { res.send('<p>' + encodeURIComponent(String(req.query.name)) + '</p>'); });
`,
  ));

test('JSON, plain text, numbers and encoded values are no markup', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();

const entities = { '&': '&amp;', '<': '&lt;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]);
app.get('/a', (req, res) => { res.send({ name: req.query.name }); });
app.get('/b', (req, res) => { res.json(req.query.name); });
app.get('/c', (req, res) => { res.type('text/plain').send(String(req.query.name)); });
app.get('/d', (req, res) => { res.set('Content-Type', 'application/json'); res.send('{"a":"' + req.query.name + '"}'); });
app.get('/e', (req, res) => { res.send('<p>' + Number(req.query.page) + '</p>'); });
app.get('/f', (req, res) => { res.send('<p>' + escapeHtml(String(req.query.name)) + '</p>'); });
`,
  ));

test('text that Fastify sends is plain text unless its type says otherwise', () =>
  check(
    'security/xss',
    `
import Fastify from 'fastify';
const app = Fastify();
app.get('/a', (request, reply) => { reply.send('No such ' + request.query.name); });
app.get('/b', (request, reply) => { reply.type('text/html').send('<p>' + request.query.name + '</p>'); }); // $ security/xss
app.listen({ port: 3000 });
`,
  ));

test('text that a handler returns is a page where its framework says so', () =>
  check(
    'security/xss',
    `
//- /src/app.controller.ts
import { Body, Controller, Get, Header, Post, Query } from '@nestjs/common';

@Controller()
export class AppController {
  @Get('a') greet(@Query('name') name: string) {
    return \`Hello \${name}\`; // $ security/xss
  }
  @Get('b') list(@Query('name') name: string) { return { greeting: \`Hello \${name}\` }; }
  @Get('c') @Header('Content-Type', 'text/plain') plain(@Query('name') name: string) { return \`Hello \${name}\`; }
  @Post('d') echo(@Body() body: { name: string }) { return body; }
}
//- /package.json
{ "dependencies": { "@nestjs/common": "11" } }
`,
  ));

test('a body that a function describes as HTML is a page', () =>
  check(
    'security/xss',
    `
//- /serverless.yml
service: x
functions:
  page: { handler: src/app.page, events: [{ httpApi: GET /page }] }
  data: { handler: src/app.data, events: [{ httpApi: GET /data }] }
//- /src/app.js
exports.page = async (event) => ({ statusCode: 200, headers: { 'content-type': 'text/html' }, body: '<p>' + event.queryStringParameters.name }); // $ security/xss
exports.data = async (event) => ({ statusCode: 200, headers: { 'content-type': 'text/csv' }, body: 'name,' + event.queryStringParameters.name });
`,
  ));

test('what a reply is depends on its content type, or on how it begins', () =>
  check(
    'security/xss',
    `
import express from 'express';
import Koa from 'koa';
import http from 'node:http';
const app = express();
app.get('/text', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/plain' });
  res.end('<p>' + req.query.x);
});
app.get('/set', (req, res) => {
  res.set({ 'Content-Type': 'text/plain' });
  res.send('<p>' + req.query.x);
});
app.get('/xml', (req, res) => {
  res.type('text/xml');
  res.send('<a>' + req.query.x + '</a>'); // $ security/xss
});
app.get('/tag', (req, res) => {
  res.send(req.query.x.replace(/<script>/g, '')); // $ security/xss
  res.send(req.query.x.replace(/[<>]/g, ''));
});
app.listen(3000);
const koa = new Koa();
koa.use((ctx) => {
  ctx.body = '<h1>' + ctx.query.name; // $ security/xss
  ctx.body = 'Hello ' + ctx.query.name;
  ctx.body = { name: ctx.query.name };
});
koa.use((ctx) => {
  ctx.type = 'text/plain';
  ctx.body = '<h1>' + ctx.query.name;
});
koa.listen(3001);
http.createServer((req, res) => {
  const url = new URL(req.url, 'http://localhost');
  if (url.pathname === '/json') return res.end(JSON.stringify({ name: url.searchParams.get('name') }));
  res.end('Hello ' + url.searchParams.get('name')); // $ security/xss
}).listen(3002);
`,
  ));

test('names of files are what whoever created the files likes', () =>
  check(
    'security/xss',
    `
import express from 'express';
import escape from 'escape-html';
import fs from 'node:fs';
const app = express();
app.get('/', (req, res) => {
  fs.readdir('/var/uploads', (error, names) => {
    res.send('<ul>' + names.map((name) => '<li>' + name)); // $ security/xss
    res.send('<ul>' + names.map((name) => '<li>' + escape(name)));
    res.send('There are ' + names.length);
    res.send(names);
    res.json({ names });
  });
  res.send('<p>' + fs.readdirSync('/var/uploads')[0]); // $ security/xss
});
app.listen(3000);
`,
  ));

test('what a handler of Fastify returns is a page if it says so', () =>
  check(
    'security/xss',
    `
import fastify from 'fastify';
const app = fastify();
app.get('/page', async (request, reply) => {
  reply.header('Content-Type', 'text/html');
  return '<p>' + request.query.text; // $ security/xss
});
app.get('/text', async (request) => '<p>' + request.query.text);
app.listen({ port: 3000 });
`,
  ));

test('headers whose names are not known may say what it is', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  for (const [name, value] of Object.entries(headersOf(req))) res.setHeader(name, value);
  res.send(req.query.a);
});
app.get('/b', (req, res) => {
  res.setHeader('x-request-id', '1');
  res.send(req.query.b); // $ security/xss
});
app.listen(3000);
`,
  ));

test('names of files, made into a list and put together', () =>
  check(
    'security/xss',
    `
import { readdir } from 'node:fs';
import escape from 'escape-html';
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  readdir('/srv/files', (err, names) => {
    res.send('<ul>' + names.map((name) => '<li>' + name + '</li>').join('') + '</ul>'); // $ security/xss
  });
});
app.get('/b', (req, res) => {
  readdir('/srv/files', (err, names) => {
    res.send('<ul>' + names.map((name) => '<li>' + escape(name) + '</li>').join('') + '</ul>');
  });
});
app.listen(3000);
`,
  ));

test('a reply that no other website can open', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
const withToken = (req, res, next) => {
  try {
    jwt.verify(req.headers.authorization.slice(7), process.env.KEY, { algorithms: ['HS256'] });
  } catch {
    return res.status(401).end();
  }
  next();
};
app.post('/open', (req, res) => res.send('No ' + req.body.path));
app.patch('/changed', (req, res) => res.send('No ' + req.body.path));
app.post('/token', withToken, (req, res) => res.send('No ' + req.body.path));
`,
    'security/xss',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual([
    '13 high',
    '14 medium',
    '15 medium',
  ]);
});

test('texts whose signs are replaced, sought or counted one by one', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();
const markup = /["'&<>]/;
function encoded(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 34: out += '&quot;'; break;
      case 38: out += '&amp;'; break;
      case 60: out += '&lt;'; break;
      default: out += text.charAt(i);
    }
  }
  return out;
}
function spaced(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 32: out += '&nbsp;'; break;
      default: out += text.charAt(i);
    }
  }
  return out;
}
app.get('/', (req, res) => {
  res.send('<p>' + encoded(req.query.q));
  res.send('<p>' + spaced(req.query.q)); // $ security/xss
  res.send('<p>' + req.query.q.replace(/[\\s\\S]/g, (sign) => '&#' + sign.charCodeAt(0)));
  res.send('<p>' + req.query.q.replace(/[\\s\\S]/g, (sign) => sign + ' ')); // $ security/xss
  res.send('<p>' + req.query.q.split('<').join('&lt;'));
  res.send('<p>' + req.query.q.split(',').join('<br>')); // $ security/xss
  const text = '' + req.query.text;
  if (!markup.exec(text)) res.send('<p>' + text);
  else res.send('<p>' + text); // $ security/xss
  if (!req.query.a.includes('<')) res.send('<p>' + req.query.a);
  if (!req.query.b.includes(',')) res.send('<p>' + req.query.b); // $ security/xss
});
`,
  ));

test('types that formats, downloads and later calls give a reply', () =>
  check(
    'security/xss',
    `
import express from 'express';
import Hapi from '@hapi/hapi';
const app = express();
app.get('/a', (req, res) => {
  res.format({
    text: () => res.send('x' + req.query.q),
    html: () => res.send('x' + req.query.q), // $ security/xss
  });
});
app.get('/b', (req, res) => { res.attachment('a.txt'); res.send('x' + req.query.q); });
const server = Hapi.server();
server.route({ method: 'GET', path: '/c', handler: (request, h) => h.response('<p>' + request.query.q).type('text/plain') });
server.route({ method: 'GET', path: '/d', handler: (request, h) => h.response('<p>' + request.query.q).code(201) }); // $ security/xss
`,
  ));

test('markup that is marked as such, and put into a page', () =>
  check(
    'security/xss',
    `
import express from 'express';
import Handlebars from 'handlebars';
import * as cheerio from 'cheerio';
import MarkdownIt from 'markdown-it';
import sanitizer from 'markdown-it-sanitizer';
import serialize from 'serialize-javascript';
const app = express();
const strict = new MarkdownIt({ html: true }).use(sanitizer);
const common = new MarkdownIt('commonmark');
app.get('/', (req, res) => {
  const given = new Handlebars.SafeString(req.query.q); // $ security/xss
  const $ = cheerio.load('<ul></ul>');
  $('ul').append('<li>' + req.query.q); // $ security/xss
  $('ul').text(req.query.q);
  res.send(strict.render(req.query.q));
  res.send(common.render(req.query.q)); // $ security/xss
  res.send('<script>x = ' + serialize(req.query.q) + '</script>');
  res.send('<script>x = ' + serialize(req.query.q, { unsafe: true }) + '</script>'); // $ security/xss
  return given;
});
`,
  ));

test('what validators say of names that the client chose', () =>
  check(
    'security/xss',
    `
import express from 'express';
import Joi from 'joi';
import Ajv from 'ajv';
const app = express();
const validate = new Ajv().compile({ type: 'object' });
app.post('/a', express.urlencoded(), (req, res) => {
  const { error, value } = Joi.object({ a: Joi.number() }).validate(req.body);
  if (error) return res.status(400).send('<p>' + error.details[0].message); // $ security/xss
  if (error) return res.status(400).json({ error: error.message });
  if (error) return res.status(400).send(error);
  res.send('<p>' + value.a);
});
app.post('/b', express.urlencoded(), (req, res) => {
  if (!validate(req.body)) return res.send('<p>' + new Ajv().errorsText(validate.errors)); // $ security/xss
  res.send('<p>' + validate.errors.length);
});
`,
  ));

test('requests and responses of Node by their types, and what only the sender is shown', async () => {
  const found = await findingsOf(
    `
import type { IncomingMessage, ServerResponse } from 'http';
import express from 'express';
const app = express();
export function page(req: IncomingMessage, res: ServerResponse) {
  res.end('<p>' + req.url);
  res.end('<p>' + req.method);
}
app.get('/', (req, res) => {
  res.send('<p>' + req.cookies.theme);
  res.send('<p>' + req.headers.referer);
  res.send('<p>' + (req.query.x && 'some'));
  res.send('<p>' + (req.query.x || 'none'));
});
`,
    'security/xss',
  );
  expect(found.map(({ line, confidence }) => `${line} ${confidence}`).sort()).toEqual([
    '10 low',
    '11 high',
    '13 high',
    '6 medium',
  ]);
});

test('the message of an error, however it is spelled out', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();
function check(x) { if (x.length > 3) throw new Error('no ' + x); }
function limit(x) { if (x.length > 3) throw new Error('too long'); }
app.get('/a', (req, res) => { try { check(req.query.x); } catch (e) { res.send(e.toString()); } }); // $ security/xss
app.get('/b', (req, res) => { try { check(req.query.x); } catch (e) { res.send(String(e)); } }); // $ security/xss
app.get('/c', (req, res) => { try { limit(req.query.x); } catch (e) { res.send(e.toString()); } });
app.get('/d', (req, res) => { try { check(req.query.x); } catch (e) { res.send(e.name); } });
app.listen(3000);
`,
  ));

test('tags that leave it to the language to put the pieces together', () =>
  check(
    'security/xss',
    `
import express from 'express';
import escape from 'escape-html';
const app = express();
const plain = (strings, ...values) => String.raw({ raw: strings }, ...values);
const escaped = (strings, ...values) => String.raw({ raw: strings }, ...values.map(escape));
app.get('/a', (req, res) => { res.send(plain\`<p>\${req.query.x}</p>\`); }); // $ security/xss
app.get('/b', (req, res) => { res.send(escaped\`<p>\${req.query.x}</p>\`); });
app.listen(3000);
`,
  ));

test('streams of HTTP/2', () =>
  check(
    'security/xss',
    `
import http2 from 'node:http2';
const server = http2.createServer();
server.on('stream', (stream, headers) => {
  const name = new URL(headers[':path'], 'http://localhost').searchParams.get('name');
  stream.respond({ 'content-type': 'text/html', ':status': 200 });
  stream.end('<h1>' + name + '</h1>'); // $ security/xss
});
server.listen(8080);
const plain = http2.createServer();
plain.on('stream', (stream, headers) => {
  const name = new URL(headers[':path'], 'http://localhost').searchParams.get('name');
  stream.respond({ 'content-type': 'text/plain' });
  stream.end('Hello ' + name);
});
plain.listen(8081);
`,
  ));

test('encoders that have something else for each sign', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const names = { a: 'alpha', b: 'beta' };
const looked = (text) => [...text].map((sign) => entities[sign] ?? sign).join('');
const chosen = (text) => text.split('').map((sign) => (entities[sign] ? entities[sign] : sign)).join('');
const numbered = (text) => text.replace(/[^a-z0-9 ]/gi, (sign) => '&#' + sign.charCodeAt(0) + ';');
const renamed = (text) => [...text].map((sign) => names[sign] ?? sign).join('');
const wrapped = (text) => text.replace(/[^a-z0-9 ]/gi, (sign) => '[' + sign + ']');
const spared = (text) => text.replace(/[^a-z0-9 <]/gi, (sign) => '&#' + sign.charCodeAt(0) + ';');
app.get('/a', (req, res) => { res.send('<p>' + looked(req.query.x)); });
app.get('/b', (req, res) => { res.send('<p>' + chosen(req.query.x)); });
app.get('/c', (req, res) => { res.send('<p>' + numbered(req.query.x)); });
app.get('/d', (req, res) => { res.send('<p>' + renamed(req.query.x)); }); // $ security/xss
app.get('/e', (req, res) => { res.send('<p>' + wrapped(req.query.x)); }); // $ security/xss
app.get('/f', (req, res) => { res.send('<p>' + spared(req.query.x)); }); // $ security/xss
app.listen(3000);
`,
  ));
