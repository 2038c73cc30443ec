import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that decides a header browsers obey',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-113', 'cwe-20', 'owasp-a03'],
  docs: {
    why: 'The client names the header, or writes one that browsers take orders from: it sets cookies in your name, switches a protection off, or has other people’s browsers fetch from where it likes.',
    fix: 'Set headers by constant names. Choose their values from a list, and set cookies with `res.cookie()`, which encodes.',
    bad: `
import express from 'express';
const app = express();
app.get('/page', (req, res) => {
  res.set('Set-Cookie', 'theme=' + req.query.theme);
  res.end();
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/page', (req, res) => {
  res.cookie('theme', req.query.theme);
  res.end();
});
`,
  },
  messages: {
    flow: 'The {source} decides a header that {sink}() sets.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'header')) report({ message: 'flow', ...flowHit(sink) });
  },
});
