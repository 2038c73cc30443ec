import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('paths from the request, unless only a name is left of them', async () => {
  const { flows, operations } = await modelOf(`
import express from 'express';
import fs from 'fs';
import { readFile } from 'node:fs/promises';
import path from 'path';
const app = express();
app.get('/a', async (req, res) => { res.send(await readFile('up/' + req.query.name)); });
app.get('/b', async (req, res) => { res.send(await readFile(path.join('up', path.basename(req.query.name)))); });
app.get('/c', (req, res) => { fs.createReadStream('up/a').pipe(res); });
app.get('/d', (req, res) => { res.json(JSON.parse(fs.readFileSync('a.json', 'utf8'))); });
`);
  expect(flows.map(({ kind, source, endpoints }) => [kind, source.label, endpoints[0]?.label])).toEqual([
    ['path', 'query string `name`', 'GET /a'],
  ]);
  expect(operations.filter(({ is }) => is === 'file' || is === 'blocking').map(({ is, api }) => [is, api])).toEqual([
    ['file', 'fs.promises.readFile'],
    ['file', 'fs.promises.readFile'],
    ['file', 'fs.createReadStream'],
    ['blocking', 'fs.readFileSync'],
    ['file', 'fs.readFileSync'],
  ]);
});

test('a file piped into a response is a reply', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import fs from 'fs';
const app = express();
app.get('/c', (req, res) => { fs.createReadStream('up/a').pipe(res); });
app.get('/d', (req, res) => { fs.createReadStream('up/a').pipe(fs.createWriteStream('b')); res.end(); });
`);
  expect(endpoints.map(({ replies }) => replies.map(({ kind }) => kind))).toEqual([['stream'], ['empty']]);
});
