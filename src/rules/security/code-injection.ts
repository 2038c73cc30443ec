import { isGivenWhole } from '../../model/code/given-whole.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsOf, flowsTo } from '../support/flows.ts';
import { storedHits } from '../support/stored.ts';

export default defineRule({
  title: 'Input that is run as code',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-94', 'cwe-506', 'cwe-95', 'cwe-1336', 'owasp-a03'],
  docs: {
    why: 'The request says what the server does next: it reads its secrets, its files and its database, and starts programs. Templates are code too, and so are the settings that a template engine finds among what it should show.',
    fix: 'Don’t make code or templates of input. Look up what is asked for in a `Map` of functions, parse expressions with a parser that knows only what it needs, keep templates in files and pass them a new object with the values to show.',
    bad: `
import express from 'express';
const app = express();
app.get('/sum', (req, res) => {
  res.json({ result: eval(req.query.formula) });
});
`,
    good: `
import express from 'express';
const app = express();
const formulas = new Map([['double', (value) => value * 2]]);
app.get('/sum', (req, res) => {
  const formula = formulas.get(req.query.formula);
  res.json({ result: formula === undefined ? null : formula(Number(req.query.value)) });
});
`,
  },
  messages: {
    database: 'The {source} of {table} becomes code that {sink}() runs.',
    hidden:
      'What {sink}() runs is {source}, where no reviewer can read it: packages that were tampered with look like this.',
    flow: 'The {source} becomes code that {sink}() runs.',
    view: 'The {source} decides which template {sink}() runs.',
    locals: 'The {source} as a whole is what {sink}() shows: its members are settings of the template engine too.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'code')) {
      const { source, sink: end } = sink.flow;
      // who calls a function that runs code means to
      if (source.kind === 'caller' && (isGivenWhole(model, end.location) || /`code`/.test(source.label))) continue;
      report({ message: 'flow', ...flowHit(sink) });
    }
    for (const sink of flowsOf(model, 'code', ({ source }) => source.kind === 'hidden'))
      report({ message: 'hidden', ...flowHit(sink), severity: 'high', confidence: 'medium' });
    for (const sink of flowsTo(model, 'template'))
      report({ message: 'view', ...flowHit(sink), severity: 'high', confidence: 'medium' });
    for (const sink of flowsTo(model, 'locals')) report({ message: 'locals', ...flowHit(sink), severity: 'high' });
    for (const hit of storedHits(model, 'code')) report({ message: 'database', ...hit });
  },
});
