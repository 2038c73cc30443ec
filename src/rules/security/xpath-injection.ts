import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that becomes part of an XPath expression',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-643', 'owasp-a03'],
  docs: {
    why: 'Whoever sends the request changes what is selected: with `or` in it a login matches anybody, and the whole document can be read piece by piece.',
    fix: 'Keep the expression constant and pass the value as a variable: `xpath.parse(text).select({ node, variables: { name } })`.',
    bad: `
import express from 'express';
import xpath from 'xpath';
import { accounts } from './accounts.ts';
const app = express();
app.get('/accounts', (req, res) => {
  res.json(xpath.select("//account[name='" + req.query.name + "']", accounts).length);
});
`,
    good: `
import express from 'express';
import xpath from 'xpath';
import { accounts } from './accounts.ts';
const app = express();
const byName = xpath.parse('//account[name=$name]');
app.get('/accounts', (req, res) => {
  res.json(byName.select({ node: accounts, variables: { name: req.query.name } }).length);
});
`,
  },
  messages: {
    flow: 'The {source} becomes part of the XPath expression of {sink}().',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'xpath')) report({ message: 'flow', ...flowHit(sink) });
  },
});
