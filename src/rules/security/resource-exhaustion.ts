import type { Location } from '../../findings/types.ts';
import { spotOf } from '../../model/code/module-code.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { eitherMethods } from '../support/either-methods.ts';
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
      if (
        !/^(?:\.includes|\.length|[!=]==)$/.test(sink.flow.sink.label) &&
        !eitherMethods.test(sink.flow.sink.label) &&
        !endsEarly(model, sink.flow.sink.location)
      )
        report({ message: 'list', ...flowHit(sink), severity: 'medium' });
  },
});

/** The callback asks the element for something: where there is none, it throws at the first. */
function endsEarly(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null || call.kind === 'template') return false;
  const { functions } = spot.code.source.facts;
  return call.args.some((argument) => {
    const pattern = argument.kind === 'function' ? functions[argument.fn]?.params[0]?.pattern : undefined;
    if (pattern?.kind === 'object-pattern' || pattern?.kind === 'array-pattern') return true;
    if (pattern?.kind !== 'variable') return false;
    return spot.code.references(pattern.variable).some((name) => {
      const around = spot.code.parent(name);
      return around !== undefined && 'kind' in around && around.kind === 'member' && !around.optional;
    });
  });
}
