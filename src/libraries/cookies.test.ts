import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

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
    ['koa', {}],
    ['hono', { secure: true }],
    ['next', null],
    ['whole', { name: 'whole', value: 'x', secure: false }],
  ]);
});
