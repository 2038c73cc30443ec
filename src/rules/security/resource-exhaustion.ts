import { defineRule } from '../define.ts';
import { flowHit, unvalidatedFlowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that decides how much work is done',
  severity: 'high',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-400', 'cwe-770', 'cwe-834', 'cwe-409', 'owasp-a04'],
  docs: {
    why: 'A number in the request says how large, how long or how often: one request with a large one takes the memory of the process, keeps it busy, or leaves timers that never fire.',
    fix: 'Refuse numbers above a limit of yours before they are used (`if (count > 100) return …`, `z.number().max(100)`, `Math.min(count, 100)`), and give `maxOutputLength` to what unpacks data.',
    bad: `
import express from 'express';
const app = express();
app.get('/blank', (req, res) => {
  res.send(Buffer.alloc(Number(req.query.size)));
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/blank', (req, res) => {
  const size = Number(req.query.size);
  if (!(size <= 1024)) return res.status(400).end();
  res.send(Buffer.alloc(size));
});
`,
  },
  messages: {
    flow: 'The {source} decides how much {sink}() does, without a limit.',
    packed: '{sink}() unpacks the {source} without a limit: some kilobytes of it can become gigabytes.',
    list: 'The {source} may be an object here whose `length` is any number, and the loop runs as often: check that it is a list.',
  },
  check(model, report) {
    // what comes by a queue was put there by a service of one's own
    for (const sink of unvalidatedFlowsTo(model, 'resource')) {
      const { api } = sink.flow.sink;
      const packed = /zlib|pako|zip|fflate|decompress|snappy|bzip|tar\b/.test(api);
      // an archive is mostly looked through entry by entry, with limits that are not seen
      const lowered = packed && !/zlib|pako/.test(api) ? { confidence: 'low' as const } : {};
      report({ message: packed ? 'packed' : 'flow', ...flowHit(sink), ...lowered });
    }
    for (const sink of unvalidatedFlowsTo(model, 'confusion'))
      if (!/^(?:\.includes|\.length|[!=]==)$/.test(sink.flow.sink.label))
        report({ message: 'list', ...flowHit(sink), severity: 'medium' });
  },
});
