import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

test('tags in a text that becomes a page', () =>
  check(
    'security/xss',
    `
import express from 'express';
import { marked } from 'marked';
import MarkdownIt from 'markdown-it';
const app = express();
app.get('/', (req, res) => {
  res.send(marked(req.query.text)); // $ security/xss
  res.send(new MarkdownIt({ html: true }).render(req.query.text)); // $ security/xss
  res.send(new MarkdownIt().render(req.query.text));
});
app.listen(3000);
`,
  ));

test('tags that packages keep unless they are told otherwise, and the other way round', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { micromark } from 'micromark';
import commonmark from 'commonmark';
import mjml from 'mjml';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
const app = express();
const reader = new commonmark.Parser();
app.get('/a', (req, res) => { res.send(micromark(req.query.text)); });
app.get('/b', (req, res) => { res.send(micromark(req.query.text, { allowDangerousHtml: true })); });
app.get('/c', (req, res) => { res.send(new commonmark.HtmlRenderer().render(reader.parse(req.query.text))); });
app.get('/d', (req, res) => { res.send(new commonmark.HtmlRenderer({ safe: true }).render(reader.parse(req.query.text))); });
app.get('/e', (req, res) => { res.send(mjml('<mjml>' + req.query.text).html); });
app.get('/f', (req, res) => { res.send(renderToString(createElement('p', {}, req.query.text))); });
app.get('/g', (req, res) => {
  const inner = createElement('b', { dangerouslySetInnerHTML: { __html: req.query.text } });
  res.send(renderToString(createElement('p', {}, inner)));
});
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'html')
      .map(({ endpoints }) => endpoints[0]?.label)
      .sort(),
  ).toEqual(['GET /b', 'GET /c', 'GET /e', 'GET /g']);
});
