import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('any origin is reported where users authenticate', () =>
  check(
    'security/cors-permissive',
    `
import cors from 'cors';
import express from 'express';
const app = express();
app.use(cors({ origin: '*' })); // $ security/cors-permissive
app.get('/orders', (req, res) => {
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).json({});
  res.json([]);
});
`,
  ));

test('a public API, and options that are not known, are not', () =>
  check(
    'security/cors-permissive',
    `
import cors from 'cors';
import express from 'express';
import { options } from './options';
const open = express();
open.use(cors());
open.get('/products', (req, res) => res.json([]));
const app = express();
app.use(cors(options));
app.get('/orders', (req, res) => {
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).json({});
  res.json([]);
});
//- /src/options.ts
export const options = JSON.parse(process.env.CORS ?? '{}');
`,
  ));

test('options of middleware that is called by hand are not known', () =>
  check(
    'security/cors-permissive',
    `
import cors from 'cors';
import express from 'express';
const app = express();
const byRequest = cors((req, done) => { done(null, { origin: process.env.ORIGIN }); });
app.use((req, res, next) => { byRequest(req, res, next); });
app.get('/orders', (req, res) => {
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).json({});
  res.json([]);
});
`,
  ));

test('an origin that a request names', () =>
  check(
    'security/cors-permissive',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => { res.set('Access-Control-Allow-Origin', req.query.origin); res.end(); }); // $ security/cors-permissive
app.get('/b', (req, res) => { res.writeHead(200, { 'Access-Control-Allow-Origin': req.query.origin }); res.end(); }); // $ security/cors-permissive
app.get('/c', (req, res) => { res.set('Access-Control-Allow-Origin', req.headers.origin); res.end(); });
app.get('/d', (req, res) => {
  res.set('Access-Control-Allow-Origin', req.headers.origin); // $ security/cors-permissive
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).end();
  res.end();
});
app.get('/f', (req, res) => {
  const origins = process.env.ORIGINS ? process.env.ORIGINS.split(',') : ['https://a.example'];
  const { origin } = req.headers;
  res.set('Access-Control-Allow-Origin', origin && origins.includes(origin) ? origin : origins[0]);
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).end();
  res.end();
});
app.get('/e', (req, res) => {
  const { origin } = req.headers;
  if (['https://a.example', 'https://b.example'].includes(origin)) res.set('Access-Control-Allow-Origin', origin);
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).end();
  res.end();
});
`,
  ));

test('applications whose routes are not seen', () =>
  check(
    'security/cors-permissive',
    `
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
async function start() {
  const app = await NestFactory.create(AppModule, { cors: true }); // $ security/cors-permissive
  app.enableCors({ origin: 'https://a.example' });
  app.enableCors(); // $ security/cors-permissive
  await app.listen(3000);
}
start();
`,
  ));

test('origins of GraphQL servers', () =>
  check(
    'security/cors-permissive',
    `
import { ApolloServer } from 'apollo-server';
import express from 'express';
new ApolloServer({ cors: { origin: true } }); // $ security/cors-permissive
new ApolloServer({ cors: { origin: 'https://shop.example' } });
const app = express();
app.get('/a', (req, res) => { new ApolloServer({ cors: { origin: req.query.origin } }); res.end(); }); // $ security/cors-permissive
`,
  ));

test('what somebody wrote is possible where nobody signs in', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import cors from 'cors';
const app = express();
app.get('/a', cors({ origin: '*' }), (req, res) => res.json([]));
app.get('/b', cors({ origin: 'https://a.example.com' }), (req, res) => res.json([]));
app.get('/c', cors(), (req, res) => res.json([]));
`,
    'security/cors-permissive',
  );
  expect(found.map(({ line, confidence }) => `${line} ${confidence}`)).toEqual(['5 low']);
});

test('a header in a decorator', () =>
  check(
    'security/cors-permissive',
    `
import { Controller, Get, Header } from '@nestjs/common';
@Controller()
export class Prices {
  @Get('a')
  @Header('Access-Control-Allow-Origin', '*') // $ security/cors-permissive
  a() { return 'x'; }
  @Get('b')
  @Header('Access-Control-Allow-Origin', 'https://shop.example')
  b() { return 'x'; }
}
`,
  ));
