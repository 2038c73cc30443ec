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
  expect(flows.map(({ kind, endpoints }) => [kind, endpoints[0]?.label]).sort()).toEqual([
    ['html', 'GET /b'],
    ['path', 'GET /c'],
  ]);
});

test('a predicate that holds says what its argument is', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import validator from 'validator';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/a', async (req, res) => { const { id } = req.query; if (!validator.isUUID(id)) return res.status(400).end(); await pool.query('SELECT ' + id); res.end(); });
app.get('/b', async (req, res) => { const { id } = req.query; if (!validator.isEmail(id)) return res.status(400).end(); await pool.query('SELECT ' + id); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [kind, endpoints[0]?.label])).toEqual([['sql', 'GET /b']]);
});
