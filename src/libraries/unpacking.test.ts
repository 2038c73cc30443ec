import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what is unpacked at once, and as a stream', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import pako from 'pako';
import gunzip from 'gunzip-maybe';
const app = express();
app.use(express.raw());
app.post('/a', (req, res) => { pako.inflate(req.body); res.end(); });
app.post('/b', (req, res) => { Readable.from(req.body).pipe(gunzip()).pipe(res); });
app.post('/c', (req, res) => { Readable.from(req.body).pipe(zlib.createGunzip()).pipe(res); });
app.post('/d', (req, res) => { Readable.from(req.body).pipe(zlib.createGunzip({ maxOutputLength: 1000 })).pipe(res); });
app.post('/e', (req, res) => { zlib.gunzip(req.body, () => res.end()); });
app.post('/f', (req, res) => { zlib.gunzip(req.body, { maxOutputLength: 1000 }, () => res.end()); });
app.post('/h', (req, res) => { req.pipe(gunzip()).pipe(res); });
app.post('/g', (req, res) => { pako.deflate(req.body); res.end(); });
`);
  const found = flows.flatMap(({ kind, endpoints }) => (kind === 'resource' ? endpoints.map(({ path }) => path) : []));
  expect(found.sort()).toEqual(['/a', '/b', '/c', '/e', '/h']);
});
