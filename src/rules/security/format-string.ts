import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input in a format',
  severity: 'medium',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-134', 'owasp-a03'],
  docs: {
    why: 'The first argument says how the others are shown. With `%s` or `%c` in it the input swallows what follows: entries of the log lack their values, or show others.',
    fix: "Keep the format constant and pass the input as an argument: `console.log('%s: %s', name, value)`.",
    bad: `
import express from 'express';
const app = express();
app.get('/login', (req, res) => {
  console.log('Login of ' + req.query.user, req.ip);
  res.end();
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/login', (req, res) => {
  console.log('Login of %s from %s', JSON.stringify(req.query.user), req.ip);
  res.end();
});
`,
  },
  messages: {
    flow: 'The {source} becomes part of the format by which {sink}() shows its other arguments.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'format')) report({ message: 'flow', ...flowHit(sink) });
  },
});
