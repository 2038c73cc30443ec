import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('an encoder is for one kind of place', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import escape from 'escape-html';
import validator from 'validator';
import sanitize from 'sanitize-filename';
import fs from 'node:fs';
const app = express();
app.get('/a', (req, res) => { res.send('<b>' + escape(req.query.name) + '</b>'); });
app.get('/b', (req, res) => { res.send('<b>' + validator.trim(req.query.name) + '</b>'); });
app.get('/c', (req, res) => { fs.readFile('x/' + escape(req.query.name), () => res.end()); });
app.get('/d', (req, res) => { fs.readFile('x/' + sanitize(req.query.name), () => res.end()); });
`);
  expect(flows.map(({ kind, endpoints }) => [kind, endpoints[0]?.label]).sort()).toEqual([['html', 'GET /b'], ['path', 'GET /c']]);
});
