import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('templates, and what is put into them', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import pug from 'pug';
import nunjucks from 'nunjucks';
const app = express();
app.get('/a', (req, res) => { pug.compile(req.query.text); res.end(); });
app.get('/b', (req, res) => { pug.compile('p= name')({ name: req.query.name }); res.end(); });
app.get('/c', (req, res) => { nunjucks.renderString(req.query.text, {}); res.end(); });
app.get('/d', (req, res) => { nunjucks.renderString('{{ name }}', { name: req.query.name }); res.end(); });
app.get('/e', (req, res) => { res.render('page', req.query); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['GET /a', 'code'],
    ['GET /c', 'code'],
    ['GET /e', 'locals'],
  ]);
});
