import { indexAround, spotOf } from '../../model/code/module-code.ts';
import type { BackendModel, Flow } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsTo, leadsToPrototype } from '../support/flows.ts';

export default defineRule({
  title: 'Input that names the member of a shared object',
  severity: 'medium',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-250', 'cwe-915', 'owasp-a08'],
  docs: {
    why: 'An object that outlives the request gets members that clients name: they overwrite methods, hide members that it inherits (`toString`, `__proto__`), and it grows for ever.',
    fix: 'Keep what clients name in a `Map` with a bound, or put a constant in front of the name.',
    bad: `
import express from 'express';
const app = express();
const seen = {};
app.post('/visits/:page', (req, res) => {
  seen[req.params.page] = Date.now();
  res.end();
});
`,
    good: `
import express from 'express';
const app = express();
const seen = new Map();
app.post('/visits/:page', (req, res) => {
  seen.set(req.params.page, Date.now());
  res.end();
});
`,
  },
  messages: {
    flow: 'The {source} names the member that is written to an object which all requests share.',
    own: 'The {source} names the member that is written, which may hide one that the object inherits.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'property')) {
      // where the client chooses the object too, it is worse than this
      if (sink.all.some(leadsToPrototype)) continue;
      if (sink.flow.sink.label !== 'own') report({ message: 'flow', ...flowHit(sink) });
      else if (sink.all.some((flow) => isReadBeside(model, flow)))
        report({ message: 'own', ...flowHit(sink), severity: 'low', confidence: 'low' });
    }
  },
});

/** The request is asked for the name where it is written under, and not for all that it has. */
function isReadBeside(model: BackendModel, { source, sink }: Flow): boolean {
  if (source.kind !== 'request' || !/`[\w$-]+`/.test(source.label) || source.asKey === true) return false;
  const [read, written] = [spotOf(model, source.location), spotOf(model, sink.location)];
  if (read === null || written?.code !== read.code) return false;
  const around = indexAround(read);
  return around > 0 && around === indexAround(written);
}
