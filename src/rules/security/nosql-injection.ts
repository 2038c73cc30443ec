import type { Flow, Guard } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that becomes part of a NoSQL query',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-943', 'owasp-a03'],
  docs: {
    why: 'A parsed body or query string can hold objects: where a filter expects a string, {"$ne": null} or {"$gt": ""} matches every document. That logs in without a password and reads or deletes what belongs to others; in `$where` and the like the input is code.',
    fix: 'Make the value a scalar before it gets into the filter: validate the input with a schema, or write `String(value)` or `{ $eq: value }`. Never build `$where`, scripts or whole filters from input.',
    bad: `
import express from 'express';
import { MongoClient } from 'mongodb';
const app = express();
app.use(express.json());
const users = new MongoClient('mongodb://localhost').db('shop').collection('users');
app.post('/login', async (req, res) => {
  const user = await users.findOne({ email: req.body.email, pin: req.body.pin });
  res.json({ found: user !== null });
});
`,
    good: `
import express from 'express';
import { MongoClient } from 'mongodb';
const app = express();
app.use(express.json());
const users = new MongoClient('mongodb://localhost').db('shop').collection('users');
app.post('/login', async (req, res) => {
  const user = await users.findOne({ email: String(req.body.email), pin: String(req.body.pin) });
  res.json({ found: user !== null });
});
`,
  },
  messages: {
    flow: 'The {source} becomes part of the query of {sink}(), and can change what it matches.',
  },
  check(model, report) {
    for (const { all: reaching } of flowsTo(model, 'nosql')) {
      const all = reaching.filter((each) => !isFlatForm(each));
      const [flow] = all;
      if (flow === undefined) continue;
      const sink = { flow, all };
      const hit = flowHit(sink);
      // an operator matches more of what is one's own, or the own organisation's
      const ofOne = sink.all.every((flow) => flow.ofOne === true);
      // what is written can be chosen there, and what is read cannot
      const severity = /\bredis\b/i.test(sink.flow.sink.api) ? { severity: 'high' as const } : {};
      report({ message: 'flow', ...hit, ...severity, lowered: hit.lowered === true || ofOne });
    }
  },
});

/** A member of a form that is parsed as `a=1&b=2` is written: a text, or a list of them. Whole, it may be named `$where`. */
function isFlatForm({ source, steps, endpoints }: Flow): boolean {
  return (
    source.in === 'body' &&
    /`/.test(source.label) &&
    endpoints.length > 0 &&
    !steps.some(({ message }) => /parse/i.test(message)) &&
    endpoints.every(({ guards }) => {
      const parsers = guards.filter(({ kinds }) => kinds?.includes('body-parser') === true);
      return parsers.length > 0 && parsers.every(isFlat);
    })
  );
}

function isFlat({ name, options }: Guard): boolean {
  return name.endsWith('urlencoded') ? options['extended'] === false : /\.(?:text|raw)$/.test(name);
}
