import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const routesOf = async (fixture: string): Promise<string[]> => {
  const { endpoints } = await modelOf(fixture);
  return endpoints.map(({ label, place, params, auth }) =>
    `${label} :${place.line} ${params.map((param) => `${param.in}.${param.name}`).join(' ')}${auth.value === true ? ' auth' : ''}`.trim(),
  );
};

test('comparisons of paths and verbs, however they are nested', async () => {
  expect(
    await routesOf(`
import http from 'node:http';
import { parse } from 'node:url';
const server = http.createServer(async (req, res) => {
  const { pathname } = new URL(req.url ?? '/', \`http://\${req.headers.host}\`);
  if (pathname === '/health') return res.end('ok');
  if (req.headers.authorization !== process.env.TOKEN) {
    res.writeHead(401).end();
    return;
  }
  switch (pathname) {
    case '/items':
      if (req.method === 'POST') {
        const chunks = [];
        for await (const chunk of req) chunks.push(chunk);
        const { title } = JSON.parse(Buffer.concat(chunks).toString());
        res.statusCode = 201;
        return res.end(JSON.stringify({ title }));
      }
      if (req.method === 'GET') return res.end(JSON.stringify([parse(req.url, true).query.page]));
      return res.writeHead(405).end();
  }
  const match = /^\\/items\\/(\\d+)$/.exec(pathname);
  if (match && req.method === 'DELETE') return res.writeHead(204).end();
  if (pathname.startsWith('/files/') && req.method === 'GET') return res.end('a file');
  res.writeHead(404);
  res.end();
});
server.listen(80);
`),
  ).toEqual([
    'ALL /health :6 header.host',
    'GET /items :12 header.host header.authorization query.page auth',
    'POST /items :12 header.host header.authorization body.title auth',
    'DELETE /^\\/items\\/(\\d+)$/ :23 header.host header.authorization auth',
    'GET /files/* :25 header.host header.authorization auth',
  ]);
});

test('tables of routes, and routers of the project', async () => {
  expect(
    await routesOf(`
//- /src/router.ts
export class Router {
  routes = [];
  add(method, path, handler) {
    this.routes.push({ method, pattern: new RegExp('^' + path.replace(/:(\\w+)/g, '(?<$1>[^/]+)') + '$'), handler });
  }
  handle = (req, res) => {
    const path = req.url.split('?')[0];
    for (const route of this.routes) {
      if (route.method === req.method && route.pattern.test(path)) return route.handler(req, res);
    }
    res.statusCode = 404;
    res.end();
  };
}
//- /src/app.ts
import { createServer } from 'node:http';
import { Router } from './router.ts';
const router = new Router();
router.add('GET', '/users', (req, res) => res.end('[]'));
router.add('PUT', '/users/:id', (req, res) => res.end('{}'));
createServer(router.handle).listen(80);
//- /src/table.ts
import { createServer } from 'node:http';
const routes = {
  'GET /status': (req, res) => res.end('fine'),
  'POST /jobs': (req, res) => res.end('queued'),
};
createServer((req, res) => {
  const handler = routes[\`\${req.method} \${req.url}\`];
  if (!handler) return res.writeHead(404).end();
  handler(req, res);
}).listen(81);
`),
  ).toEqual(['GET /users :4', 'PUT /users/:id :5 path.id', 'GET /status :3', 'POST /jobs :4']);
});

test('servers that answer everything, that cannot be followed, and whose requests a framework answers', async () => {
  expect(
    await routesOf(`
//- /src/metrics.ts
import http from 'http';
http.createServer((req, res) => res.end('up 1')).listen(9090);
//- /src/opaque.ts
import http from 'http';
import { table } from 'virtual:table';
http.createServer((req, res) => (table.has(req.url) ? res.end('x') : res.writeHead(404).end())).listen(9091);
//- /src/web.ts
import http from 'http';
import express from 'express';
const app = express();
app.get('/', (req, res) => res.end());
http.createServer((req, res) => app(req, res)).listen(80);
http.createServer(app).listen(81);
//- /src/files.ts
import http from 'http';
import fs from 'fs';
http.createServer((req, res) => {
  fs.readdir('/srv', (error, names) => { if (error) throw error; names.forEach((name) => { if (!name) throw new Error('x'); }); });
}).listen(83);
//- /src/sockets.ts
import http from 'http';
http.createServer((req, res) => res.writeHead(426).end()).listen(82);
`),
  ).toEqual(['ALL /* :3', 'ALL /* :2', 'ALL /{?} :3', 'GET / :4']);
});

test('what a request brings to a redirect or to HTML', async () => {
  const { flows, apps } = await modelOf(`
import http from 'http';
const server = http.createServer((req, res) => {
  const url = new URL(req.url, 'http://localhost');
  if (url.pathname === '/to') return res.writeHead(302, { Location: url.searchParams.get('to') }).end();
  if (url.pathname === '/home') return res.writeHead(302, { Location: '/' }).end();
  res.setHeader('Content-Type', 'text/html');
  res.end('<p>' + url.searchParams.get('name'));
});
server.listen(80);
`);
  expect(flows.map(({ kind, sink }) => [kind, sink.location.line])).toEqual([
    ['html', 8],
    ['redirect', 5],
  ]);
  expect(apps).toMatchObject([{ framework: 'http', listens: { line: 10 } }]);
});
