import { test } from 'vitest';
import { check } from '../testing/check.ts';

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
