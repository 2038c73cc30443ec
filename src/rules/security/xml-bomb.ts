import { spotOf } from '../../model/code/module-code.ts';
import type { BackendModel, Flow } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'XML from a request whose own entities are expanded',
  severity: 'high',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-776', 'cwe-400', 'owasp-a05'],
  docs: {
    why: 'A document of a few lines declares entities that stand for ten of the one before: expanded, it is gigabytes. One request takes all the memory of the process.',
    fix: 'Use a parser that refuses or limits entities (`fast-xml-parser` with `processEntities: false`), and refuse documents with a DOCTYPE.',
    bad: `
import express from 'express';
import expat from 'node-expat';
const app = express();
app.post('/orders', (req, res) => {
  const parser = new expat.Parser('UTF-8');
  parser.write(req.body);
  res.end();
});
`,
    good: `
import express from 'express';
import { XMLParser } from 'fast-xml-parser';
const app = express();
app.post('/orders', (req, res) => {
  const parser = new XMLParser({ processEntities: false });
  res.json(parser.parse(req.body));
});
`,
  },
  messages: {
    flow: 'The {source} is XML whose entities {sink}() expands, however long they get.',
    limited:
      'The {source} is XML whose entities {sink}() reads; how far they may be expanded depends on the version of libxml2.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'entities'))
      if (isLimited(model, sink.flow.sink))
        report({ message: 'limited', ...flowHit(sink), severity: 'medium', confidence: 'low' });
      else report({ message: 'flow', ...flowHit(sink) });
  },
});

/** libxml2 counts what it expands, unless it is told to take whatever is large; how well depends on its version. */
function isLimited(model: BackendModel, { api, location }: Flow['sink']): boolean {
  if (!api.startsWith('libxmljs') || !/\.parse\w*$/.test(api)) return false;
  const spot = spotOf(model, location);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (call?.kind !== 'call') return false;
  const [, settings] = call.args;
  return (
    settings === undefined ||
    (settings.kind === 'object' &&
      settings.properties.every(
        ({ key, value }) =>
          key !== null &&
          !(/^(?:noent|replaceEntities|huge)$/.test(key) && !(value.kind === 'boolean' && !value.value)),
      ))
  );
}
