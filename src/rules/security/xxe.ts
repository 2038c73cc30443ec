import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'XML from a request whose external entities are read',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-611', 'cwe-827', 'owasp-a05'],
  docs: {
    why: 'The document names files and addresses, and the parser puts what stands there into it: keys and configuration come back in the reply, and requests go out from inside your network.',
    fix: 'Leave `noent` and `dtdload` off, or use a parser that has no entities of that kind (`fast-xml-parser`).',
    bad: `
import express from 'express';
import libxmljs from 'libxmljs';
const app = express();
app.post('/orders', (req, res) => {
  const order = libxmljs.parseXml(req.body, { noent: true });
  res.json({ id: order.get('//id').text() });
});
`,
    good: `
import express from 'express';
import libxmljs from 'libxmljs';
const app = express();
app.post('/orders', (req, res) => {
  const order = libxmljs.parseXml(req.body, { noblanks: true });
  res.json({ id: order.get('//id').text() });
});
`,
  },
  messages: {
    flow: 'The {source} is XML in which {sink}() reads the files and addresses that it names.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'xml')) report({ message: 'flow', ...flowHit(sink) });
  },
});
