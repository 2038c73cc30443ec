import type { Location } from '../../findings/types.ts';
import { asksBeforeWriting, deepWritesIn } from '../../model/code/deep-writes.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsTo, leadsToPrototype } from '../support/flows.ts';

export default defineRule({
  title: 'Input that reaches the prototype of all objects',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-1321', 'cwe-915', 'owasp-a08'],
  docs: {
    why: 'Under the name `__proto__` an object keeps what all others inherit from. What is written there shows up everywhere: checks for rights find `isAdmin`, child processes find options, and the server stops or runs what it is told.',
    fix: 'Refuse `__proto__`, `constructor` and `prototype` as names, keep what clients name in a `Map` or in `Object.create(null)`, and merge only members that a schema allows.',
    bad: `
import express from 'express';
const app = express();
const settings = {};
app.put('/settings/:section/:name', (req, res) => {
  settings[req.params.section][req.params.name] = req.body.value;
  res.end();
});
`,
    good: `
import express from 'express';
const app = express();
const settings = new Map();
app.put('/settings/:section/:name', (req, res) => {
  settings.get(req.params.section)?.set(req.params.name, req.body.value);
  res.end();
});
`,
  },
  messages: {
    flow: 'The {source} is merged into an object by {sink}(), with `__proto__` if it says so.',
    deep: '{name} goes down by names that it is given, and writes what is there: under `__proto__` it is what all objects inherit from.',
    chosen: 'The {source} names the object that is written to, which may be the prototype of all objects.',
  },
  check(model, report) {
    const told = new Set<string>();
    const tell = (place: Location): void => {
      told.add(`${place.file}:${place.line}`);
    };
    for (const sink of flowsTo(model, 'prototype')) report({ message: 'flow', ...flowHit(sink) });
    const sources = new Map(model.sources.map((source) => [source.file.path, source]));
    for (const sink of flowsTo(model, 'property')) {
      const chosen = sink.all.filter((flow) => {
        if (!leadsToPrototype(flow)) return false;
        if (flow.source.kind !== 'caller') return true;
        // a caller that names an object and not what is written there marks it, as it may
        if (flow.sink.label === '.') return false;
        const source = sources.get(flow.sink.location.file);
        return source === undefined || !asksBeforeWriting(source, flow.sink.location);
      });
      const [flow] = chosen;
      if (flow === undefined) continue;
      tell(flow.sink.location);
      const hit = flowHit({ flow, all: chosen });
      // who writes a package does not know what it is called with
      const isOffered = flow.source.kind === 'caller' && flow.source.in === 'export';
      report({ message: 'chosen', ...hit, ...(isOffered ? { confidence: 'medium' as const } : {}) });
    }
    // who calls it, and with what, was not seen
    for (const source of model.sources)
      for (const { inFunction, place } of deepWritesIn(source))
        if (!told.has(`${place.file}:${place.line}`))
          report({
            message: 'deep',
            place,
            severity: 'medium',
            // in a package without endpoints, whoever uses it calls it
            confidence: model.endpoints.length === 0 ? 'medium' : 'low',
            arguments: { name: inFunction === '' ? 'This function' : `${inFunction}()` },
          });
  },
});
