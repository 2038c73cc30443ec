import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('on a request path, through functions; not at start-up', () =>
  check(
    'performance/blocking-call',
    `
import express from 'express';
import { readFileSync } from 'node:fs';
import { pbkdf2Sync } from 'node:crypto';
const app = express();
const banner = readFileSync('banner.txt', 'utf8');
function hash(password) {
  return pbkdf2Sync(password, 'salt', 100000, 32, 'sha256'); // $ performance/blocking-call
}
app.post('/login', (req, res) => { res.send(banner + hash(req.body.password)); });
export function migrate() { return readFileSync('schema.sql', 'utf8'); }
`,
  ));

test('what is read once is quiet, what is short is a lesser defect', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import fs from 'node:fs';
const app = express();
let template;
let bannerCached;
app.get('/a', (req, res) => { if (!template) template = fs.readFileSync('a.txt', 'utf8'); res.send(template); });
app.get('/c', (req, res) => { bannerCached ??= fs.readFileSync('c.txt', 'utf8'); res.send(bannerCached); });
app.get('/b', (req, res) => { res.json({ there: fs.existsSync('b.txt') }); });
`,
    'performance/blocking-call',
  );
  expect(found.map(({ line, severity }) => [line, severity])).toEqual([[9, 'medium']]);
});

test('a look whether the file is there is part of reading it; what is kept for each key is read once for each', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import fs from 'node:fs';
const app = express();
const texts = new Map();
function textOf(name) {
  if (texts.has(name)) return texts.get(name);
  texts.set(name, fs.readFileSync(name, 'utf8')); return texts.get(name);
}
function read(name) { return fs.existsSync(name) ? fs.readFileSync(name, 'utf8') : ''; }
app.get('/a/:name', (req, res) => { res.send(textOf(req.params.name)); });
app.get('/b/:name', (req, res) => { res.send(read(req.params.name)); });
app.get('/c/:name', (req, res) => { res.send([1].map(() => fs.readFileSync(req.params.name, 'utf8'))); });
`,
    'performance/blocking-call',
  );
  expect(
    found.map(({ line, severity, message }) => `${line} ${severity} ${/with .*/.exec(message)?.[0]}`).sort(),
  ).toEqual([
    '10 high with readFileSync() in read().',
    '13 high with readFileSync() in its handler.',
    '8 medium with readFileSync() in textOf().',
  ]);
});

test('what is kept under a key of an object is read once for each key', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import fs from 'node:fs';
const app = express();
const texts = {};
function textOf(name) {
  if (texts[name]) return texts[name];
  texts[name] = fs.readFileSync(name, 'utf8');
  return texts[name];
}
function read(name) {
  if (!name) return '';
  return fs.readFileSync(name, 'utf8');
}
app.get('/a/:name', (req, res) => { res.send(textOf(req.params.name)); });
app.get('/b/:name', (req, res) => { res.send(read(req.params.name)); });
`,
    'performance/blocking-call',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual(['13 high', '8 medium']);
});

test('several calls of one function are one thing to change', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import fs from 'node:fs';
import { pbkdf2Sync } from 'node:crypto';
const app = express();
function fixes(key) {
  return fs.readdirSync('fixes').filter((file) => file.startsWith(key)).map((file) => fs.readFileSync('fixes/' + file, 'utf8'));
}
const hash = (password) => pbkdf2Sync(password, 'salt', 100000, 32, 'sha256');
app.get('/a/:key', (req, res) => { res.json(fixes(req.params.key)); });
app.post('/b', (req, res) => { res.send(hash(req.body.password)); });
`,
    'performance/blocking-call',
  );
  expect(found.map(({ line, message, fix }) => `${line} ${message} ${fix}`)).toEqual([
    '7 GET /a/:key blocks the event loop with readdirSync() and readFileSync() in fixes(). Use the asynchronous form of readdirSync and readFileSync and await it. What does not change between requests can be read once at start-up.',
    '9 POST /b blocks the event loop with pbkdf2Sync() in hash(). Use the asynchronous form of pbkdf2Sync and await it.',
  ]);
});

test('a file that comes with the program is read quickly', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import fs from 'node:fs';
import path from 'node:path';
const app = express();
app.get('/page', (req, res) => { res.send(fs.readFileSync(path.join(process.cwd(), 'public/index.html'), 'utf8').replace('x', 'y')); });
app.get('/report', (req, res) => { res.send(fs.readFileSync(path.join('/srv/reports', path.basename(req.query.name)), 'utf8')); });
app.listen(3000);
`,
    'performance/blocking-call',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual(['6 medium', '7 high']);
});

test('many functions that handle files synchronously are one habit', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import fs from 'node:fs';
import { pbkdf2Sync } from 'node:crypto';
const app = express();
${['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `function ${name}(text) { fs.writeFileSync('/etc/app/${name}', text); }`).join('\n')}
app.post('/all', (req, res) => { a(req.body.x); b(req.body.x); c(req.body.x); d(req.body.x); e(req.body.x); f(req.body.x); res.end(); });
app.post('/hash', (req, res) => { res.send(pbkdf2Sync(req.body.password, 'salt', 100000, 32, 'sha256')); });
`,
    'performance/blocking-call',
  );
  expect(found.map(({ line, severity, message }) => `${line} ${severity} ${message}`)).toEqual([
    '6 high 6 functions on the way of 1 endpoint handle files synchronously, a() with writeFileSync() among them.',
    '13 high POST /hash blocks the event loop with pbkdf2Sync() in its handler.',
  ]);
});
