import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what ends the process, and what lets it go on', async () => {
  const { operations } = await modelOf(`
const stop = () => { process.exit(1); };
process.on('SIGTERM', () => stop());
process.on('uncaughtException', (error) => { console.error(error); });
`);
  expect(
    operations.flatMap((operation) => (operation.is === 'process' ? [[operation.what, operation.continues]] : [])),
  ).toEqual([
    ['exit', null],
    ['on:SIGTERM', false],
    ['on:uncaughtException', true],
  ]);
});

test('code made of input', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import vm from 'vm';
const app = express();
app.get('/a', (req, res) => { res.json(eval(req.query.formula)); });
app.get('/b', (req, res) => { res.json(vm.runInNewContext('x + 1', { x: req.query.x })); });
`);
  expect(flows.map(({ kind, endpoints }) => [kind, endpoints[0]?.label])).toEqual([['code', 'GET /a']]);
});

test('sizes, rounds and delays that the client chooses, and patterns of other engines', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import crypto from 'node:crypto';
import zlib from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import bcrypt from 'bcrypt';
import XRegExp from 'xregexp';
const app = express();
app.get('/', async (req, res) => {
  const count = Number(req.query.count);
  new Uint8Array(count);
  new Uint8Array(Math.min(count, 100));
  crypto.scryptSync('a', 'b', 32, { N: count });
  crypto.scryptSync('a', 'b', 32, { N: 1024 });
  await sleep(count);
  await bcrypt.hash('a', count);
  zlib.gunzipSync(Buffer.from(req.query.data, 'base64'));
  zlib.gunzipSync(Buffer.from(req.query.data, 'base64'), { maxOutputLength: 1000 });
  XRegExp(req.query.pattern);
  XRegExp('a').test(req.query.pattern);
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'resource' || kind === 'regex')
      .map(({ kind, sink }) => [sink.location.line, kind])
      .sort(([a], [b]) => Number(a) - Number(b)),
  ).toEqual([
    [11, 'resource'],
    [13, 'resource'],
    [15, 'resource'],
    [16, 'resource'],
    [17, 'resource'],
    [19, 'regex'],
  ]);
});

test('addresses spelled out, by whoever chose their host', async () => {
  const { flows } = await modelOf(`
import express from 'express';
const app = express();
app.get('/', async (req, res) => {
  const given = new URL(req.query.to);
  await fetch(given.toString());
  const page = new URL('/goods?name=' + req.query.name, 'https://api.example.com');
  await fetch(page.toString());
  const other = new URL('/goods', req.query.host);
  await fetch(other.toString());
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'url')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([6, 10]);
});
