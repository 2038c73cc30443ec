import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that is read as objects with code',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-502', 'owasp-a08'],
  docs: {
    why: 'Formats that can hold functions and classes make whatever the sender writes into them, and some run it while they read: a request takes over the process.',
    fix: 'Exchange JSON and check it against a schema. Read YAML with `js-yaml` 4 or with its `JSON_SCHEMA`.',
    bad: `
import express from 'express';
import serialize from 'node-serialize';
const app = express();
app.post('/cart', (req, res) => {
  res.json(serialize.unserialize(req.body.cart));
});
`,
    good: `
import express from 'express';
const app = express();
app.post('/cart', (req, res) => {
  res.json(JSON.parse(req.body.cart));
});
`,
  },
  messages: {
    flow: 'The {source} is read by {sink}(), which makes functions and objects of any class of it.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'deserialization')) report({ message: 'flow', ...flowHit(sink) });
  },
});
