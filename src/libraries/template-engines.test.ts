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

test('templates of smaller engines, partials, and what is put into them', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import consolidate from 'consolidate';
import Handlebars from 'handlebars';
import velocity from 'velocityjs';
import nunjucks from 'nunjucks';
const app = express();
app.get('/', async (req, res) => {
  const { text } = req.query;
  Handlebars.registerPartial('footer', text);
  Handlebars.registerPartial(text, 'footer');
  velocity.render(text, {});
  velocity.render('$text', { text });
  await consolidate.ejs.render(text, {});
  await consolidate.ejs('page.ejs', { text });
  nunjucks.render(text, {});
  res.end();
});
app.listen(3000);
`);
  expect(flows.map(({ kind, sink }) => [sink.location.line, kind]).sort(([a], [b]) => Number(a) - Number(b))).toEqual([
    [10, 'code'],
    [12, 'code'],
    [14, 'code'],
    [16, 'template'],
  ]);
});
