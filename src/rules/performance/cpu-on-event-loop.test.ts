import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('packages that compute on the thread that calls them, promises or not', () =>
  check(
    'performance/cpu-on-event-loop',
    `
import express from 'express';
import native from 'bcrypt';
import bcrypt from 'bcryptjs';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import XLSX from 'xlsx';
import { parse } from 'csv-parse/sync';
import { parse as stream } from 'csv-parse';
import mjml2html from 'mjml';
const app = express();
const welcome = mjml2html('<mjml></mjml>');
app.post('/hash', async (req, res) => { res.json(await bcrypt.hash(req.body.password, 10)); }); // $ performance/cpu-on-event-loop
app.post('/native', async (req, res) => { res.json(await native.hash(req.body.password, 10)); });
app.get('/pdf', (req, res) => { const doc = new PDFDocument(); doc.pipe(res); doc.end(); }); // $ performance/cpu-on-event-loop
app.post('/sharp', async (req, res) => { res.send(await sharp(req.body.path).resize(10).toBuffer()); });
app.post('/sheet', (req, res) => { res.json(XLSX.read(req.body)); }); // $ performance/cpu-on-event-loop
app.post('/csv', (req, res) => { res.json(parse(req.body.text)); }); // $ performance/cpu-on-event-loop
app.post('/stream', (req, res) => { req.pipe(stream()).pipe(res); });
app.get('/welcome', (req, res) => { res.send(welcome.html); });
`,
  ));

test('jobs of a queue, and what is kept', () =>
  check(
    'performance/cpu-on-event-loop',
    `
import express from 'express';
import { Queue, Worker } from 'bullmq';
import Jimp from 'jimp';
import mjml2html from 'mjml';
const app = express();
const queue = new Queue('images');
const pages = new Map();
app.post('/images', async (req, res) => { await queue.add('resize', { path: req.query.path }); res.sendStatus(202); });
new Worker('images', async (job) => { const image = await Jimp.read(job.data.path); await image.resize(10, 10).writeAsync('x'); });
app.get('/page', (req, res) => {
  if (!pages.has('x')) pages.set('x', mjml2html('<mjml></mjml>').html);
  res.send(pages.get('x'));
});
`,
  ));

test('a package is one finding, wherever it is used', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import bcrypt from 'bcryptjs';
const app = express();
app.post('/a', async (req, res) => { res.json(await bcrypt.hash(req.body.password, 10)); });
app.post('/b', async (req, res) => { res.json(await bcrypt.compare(req.body.password, 'x')); });
`,
    'performance/cpu-on-event-loop',
  );
  expect(found.map(({ message }) => message)).toEqual([
    '2 endpoints, POST /a among them, keep the event loop busy with password hashing in JavaScript (bcryptjs.hash).',
  ]);
});
