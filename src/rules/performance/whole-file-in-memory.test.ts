import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('files, objects and replies of other services that are sent on; streams, small files and what is made of a file are quiet', () =>
  check(
    'performance/whole-file-in-memory',
    `
import express from 'express';
import multer from 'multer';
import fs from 'node:fs';
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
import axios from 'axios';
const app = express();
const s3 = new S3Client({});
const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 200 * 1024 * 1024 } });
const small = multer({ storage: multer.memoryStorage(), limits: { fileSize: 1000000 } });
const disk = multer({ dest: '/tmp/up', limits: { fileSize: 200 * 1024 * 1024 } });
app.post('/up', upload.single('f'), (req, res) => { res.json({ n: req.file.buffer.length }); }); // $ performance/whole-file-in-memory
app.post('/small', small.single('f'), (req, res) => { res.json({ n: req.file.buffer.length }); });
app.post('/disk', disk.single('f'), (req, res) => { res.json({ n: req.file.size }); });
app.get('/dl/:id', async (req, res) => { const data = await readFile('/data/' + req.params.id); res.send(data); }); // $ performance/whole-file-in-memory
app.get('/dl2/:id', (req, res) => { fs.readFile('/data/' + req.params.id, (err, data) => res.end(data)); }); // $ performance/whole-file-in-memory
app.get('/dl3/:id', async (req, res) => { const data = JSON.parse(await readFile('/data/' + req.params.id, 'utf8')); res.json(data); });
app.get('/page', async (req, res) => { res.send(await readFile(path.join(process.cwd(), 'public/index.html'))); });
app.get('/dl4/:id', async (req, res) => { res.sendFile('/data/' + req.params.id); });
app.get('/dl5/:id', async (req, res) => { fs.createReadStream('/data/' + req.params.id).pipe(res); });
app.get('/s3/:id', async (req, res) => { const o = await s3.send(new GetObjectCommand({ Bucket: 'b', Key: req.params.id })); res.send(await o.Body.transformToByteArray()); }); // $ performance/whole-file-in-memory
app.get('/s3ok/:id', async (req, res) => { const o = await s3.send(new GetObjectCommand({ Bucket: 'b', Key: req.params.id })); o.Body.pipe(res); });
app.get('/ax/:id', async (req, res) => { const r = await axios.get('https://files.example.com/x', { responseType: 'arraybuffer' }); res.send(r.data); }); // $ performance/whole-file-in-memory
app.get('/fe/:id', async (req, res) => { const r = await fetch('https://files.example.com/x'); res.send(Buffer.from(await r.arrayBuffer())); }); // $ performance/whole-file-in-memory
app.get('/fe2/:id', async (req, res) => { const r = await fetch('https://files.example.com/x'); const bytes = await r.arrayBuffer(); res.json({ size: bytes.byteLength }); });
const load = async (id) => { const data = await readFile('/data/' + id); return data; }; // $ performance/whole-file-in-memory
app.get('/helper/:id', async (req, res) => { res.send(await load(req.params.id)); });
`,
  ));

test('what handlers return', () =>
  check(
    'performance/whole-file-in-memory',
    `
import Fastify from 'fastify';
import { Hono } from 'hono';
import { readFile } from 'node:fs/promises';
const f = Fastify();
f.get('/a/:id', async (req) => { return readFile('/data/' + req.params.id); }); // $ performance/whole-file-in-memory
f.get('/b/:id', async (req, reply) => { const data = await readFile('/data/' + req.params.id); return reply.send(data); }); // $ performance/whole-file-in-memory
f.get('/c/:id', async (req) => { const text = await readFile('/data/' + req.params.id, 'utf8'); return { lines: text.split('\n').length }; });
const h = new Hono();
h.get('/a/:id', async (c) => c.body(await readFile('/data/' + c.req.param('id')))); // $ performance/whole-file-in-memory
export default h;
`,
  ));
