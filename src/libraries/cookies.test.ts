import { expect, test } from 'vitest';
import { findingsOf, modelOf } from '../testing/check.ts';

test('cookies that are set, by the framework', async () => {
  const { operations } = await modelOf(`
import express from 'express';
import Fastify from 'fastify';
import Koa from 'koa';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { cookies } from 'next/headers';
const app = express();
app.get('/a', (req, res) => { res.cookie('express', req.query.id, { httpOnly: true }); res.end(); });
const server = Fastify();
server.get('/b', (request, reply) => { reply.setCookie('fastify', 'x', { path: '/' }); reply.send(); });
const koa = new Koa();
koa.use((ctx) => { ctx.cookies.set('koa', 'x'); });
const hono = new Hono();
hono.get('/c', (c) => { setCookie(c, 'hono', 'x', { secure: true }); return c.text(''); });
export async function act(settings: unknown) {
  (await cookies()).set('next', 'x', settings);
  (await cookies()).set({ name: 'whole', value: 'x', secure: false });
}
`);
  expect(
    operations.flatMap((operation) => (operation.is === 'cookie' ? [[operation.name, operation.options]] : [])),
  ).toEqual([
    ['express', { httpOnly: true }],
    ['fastify', { path: '/' }],
    ['koa', { httpOnly: true, secure: 'auto' }],
    ['hono', { secure: true }],
    ['next', null],
    ['whole', { name: 'whole', value: 'x', secure: false }],
  ]);
});

test('cookies that sessions go by, and cookies written as headers', async () => {
  const { operations } = await modelOf(`
import express from 'express';
import session from 'express-session';
import cookieSession from 'cookie-session';
import RedisStore from 'connect-redis';
const app = express();
app.use(session({ secret: 's', cookie: { sameSite: 'lax' } }));
app.use(session({ secret: 's', name: 'sid', store: new RedisStore({}), cookie: { secure: true } }));
app.use(cookieSession({ secret: 's', httpOnly: false }));
app.get('/', (req, res) => {
  res.setHeader('Set-Cookie', \`sid=\${req.query.id}; HttpOnly; SameSite=Strict\`);
  res.setHeader('X-Cookie', 'sid=1');
  res.end();
});
`);
  expect(
    operations.flatMap((operation) =>
      operation.is === 'cookie' ? [[operation.name, operation.session, operation.options]] : [],
    ),
  ).toEqual([
    ['connect.sid', 'memory', { httpOnly: true, secure: false, sameSite: 'lax' }],
    ['sid', 'elsewhere', { httpOnly: true, secure: true }],
    ['session', 'cookie', { httpOnly: false, secure: 'auto', secret: 's' }],
    ['sid', undefined, { httpOnly: true, sameSite: 'Strict' }],
  ]);
});

test('cookies among other headers, and those of hapi', async () => {
  const found = await findingsOf(
    `
import { createServer } from 'node:http';
import Hapi from '@hapi/hapi';
import Cookies from 'cookies';
createServer((req, res) => {
  res.writeHead(200, { 'Set-Cookie': 'sessionId=a; HttpOnly' });
  res.writeHead(200, { 'Set-Cookie': 'sessionId=a; HttpOnly; Secure' });
  new Cookies(req, res).set('token', 'a', { secure: true });
  res.end();
});
const server = Hapi.server({});
server.state('session', { isHttpOnly: false });
server.state('session', {});
`,
    'security/session-config',
  );
  expect(found.map(({ line }) => line).toSorted((a, b) => a - b)).toEqual([6, 12]);
});

test('scripts set cookies that they can read, and may forget that others can', async () => {
  const found = await findingsOf(
    `
import { createServer } from 'node:http';
import Cookies from 'js-cookie';
import { set } from 'es-cookie';
Cookies.set('authkey', 'a', { secure: true });
Cookies.set('authkey', 'a', { secure: false });
set('authkey', 'a');
createServer(() => {}).listen(1);
`,
    'security/session-config',
  );
  expect(found.map(({ line }) => line).toSorted((a, b) => a - b)).toEqual([6, 7]);
});
