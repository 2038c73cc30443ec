import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that names the function to call',
  severity: 'high',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-754', 'cwe-470', 'owasp-a03'],
  docs: {
    why: 'Every object has members that nobody wrote down: `constructor`, `toString`, `__proto__`, and those of its class. A request that names one of them calls it, or makes the handler throw because there is nothing to call.',
    fix: 'Keep the functions in a `Map`, or check `Object.hasOwn(actions, name)` first.',
    bad: `
import express from 'express';
const app = express();
const actions = { start() {}, stop() {} };
app.post('/actions/:name', (req, res) => {
  actions[req.params.name]();
  res.end();
});
`,
    good: `
import express from 'express';
const app = express();
const actions = { start() {}, stop() {} };
app.post('/actions/:name', (req, res) => {
  const { name } = req.params;
  if (!Object.hasOwn(actions, name)) return res.status(404).end();
  actions[name]();
  res.end();
});
`,
  },
  messages: {
    flow: 'The {source} names the function that is called here.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'method')) report({ message: 'flow', ...flowHit(sink) });
  },
});
