import type { Location } from '../../findings/types.ts';
import { spotOf } from '../../model/code/module-code.ts';
import type { BackendModel, Flow } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { eitherMethods } from '../support/either-methods.ts';
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
    either: 'The {source} may be a list here, of which `{sink}()` gives something else than of a text.',
  },
  check(model, report) {
    for (const sink of unvalidatedFlowsTo(model, 'confusion'))
      if (isCheck(sink.flow))
        report({
          message: 'flow',
          ...flowHit(sink),
          ...(sink.flow.sink.label === '.length' ? { severity: 'low' } : {}),
        });
      else if (isOfEither(sink.flow) && !isInnocent(model, sink.flow.sink.location))
        report({ message: 'either', ...flowHit(sink), severity: 'low', confidence: 'low' });
  },
});

/** Loops are no checks, and what is a list by its name has a length. */
function isCheck({ source, sink }: Flow): boolean {
  if (sink.label === '.length') return source.in === 'query' && !isList(source.label);
  // a body as a whole is text where it is searched
  if (sink.label === '.includes') return source.in !== 'body' || source.label.includes('`');
  return /^[!=]==$/.test(sink.label);
}

/** Methods that lists and texts have. */
function isOfEither({ source, sink }: Flow): boolean {
  return eitherMethods.test(sink.label) && source.in === 'query' && !isList(source.label);
}

function isList(label: string): boolean {
  return /(?:s|list|\[\])`$/i.test(label);
}

/** `text.indexOf(start) === 0`, `text.slice(-1) === '/'`: of a list that is no less true, or not at all. */
function isInnocent(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  const around = call === null ? undefined : spot?.code.parent(call);
  if (around === undefined || !('kind' in around) || around.kind !== 'binary') return false;
  const other = around.left === call ? around.right : around.left;
  return (other.kind === 'number' && other.value === 0) || (other.kind === 'string' && other.value.length === 1);
}
