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
