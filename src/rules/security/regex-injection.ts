import { defineRule } from '../define.ts';
import { flowHit, flowsOf, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that becomes a regular expression',
  severity: 'medium',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-730', 'cwe-400', 'owasp-a03'],
  docs: {
    why: 'Whoever writes the expression decides how long it takes: one with nested repetitions stops the process for hours on a line of text. It may also match what it should not.',
    fix: 'Escape the input (`lodash.escapeRegExp`, `RegExp.escape`) or compare text with `includes`.',
    bad: `
import express from 'express';
const app = express();
const names = ['anna', 'bert'];
app.get('/search', (req, res) => {
  const pattern = new RegExp(req.query.q);
  res.json(names.filter((name) => pattern.test(name)));
});
`,
    good: `
import express from 'express';
import _ from 'lodash';
const app = express();
const names = ['anna', 'bert'];
app.get('/search', (req, res) => {
  const pattern = new RegExp(_.escapeRegExp(req.query.q), 'i');
  res.json(names.filter((name) => pattern.test(name)));
});
`,
  },
  messages: {
    flow: 'The {source} becomes a regular expression that {sink}() compiles.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'regex')) report({ message: 'flow', ...flowHit(sink) });
    // who starts the program only stops it himself
    for (const sink of flowsOf(
      model,
      'regex',
      ({ source }) => source.kind === 'argument' || source.kind === 'environment',
    ))
      report({ message: 'flow', ...flowHit(sink), severity: 'low', confidence: 'low' });
  },
});
