import type { Flow } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { flowHit, unvalidatedFlowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'A check of text that a list gets past',
  severity: 'medium',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-843', 'cwe-20', 'owasp-a04'],
  docs: {
    why: 'Query strings and bodies may hold lists and objects where text is expected: `?path=..&path=x` is a list, whose `includes` looks for a whole element, and `{"length": 1e9}` has a length without having anything. The check says yes, and what follows turns the list into text.',
    fix: "Check the type first: `if (typeof value !== 'string') return …`, a schema, or `String(value)`.",
    bad: `
import express from 'express';
const app = express();
app.get('/files', (req, res) => {
  if (req.query.path.includes('../')) return res.status(400).end();
  res.sendFile('/srv/files/' + req.query.path);
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/files', (req, res) => {
  if (typeof req.query.path !== 'string' || req.query.path.includes('../')) return res.status(400).end();
  res.sendFile('/srv/files/' + req.query.path);
});
`,
  },
  messages: {
    flow: 'The {source} may be a list or an object here, which gets past `{sink}`.',
  },
  check(model, report) {
    for (const sink of unvalidatedFlowsTo(model, 'confusion'))
      if (isCheck(sink.flow))
        report({
          message: 'flow',
          ...flowHit(sink),
          ...(sink.flow.sink.label === '.length' ? { severity: 'low' } : {}),
        });
  },
});

/** Loops are no checks, and what is a list by its name has a length. */
function isCheck({ source, sink }: Flow): boolean {
  if (sink.label === '.length') return source.in === 'query' && !/(?:s|list|\[\])`$/i.test(source.label);
  return sink.label === '.includes' || /^[!=]==$/.test(sink.label);
}
