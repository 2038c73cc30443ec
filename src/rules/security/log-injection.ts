import { defineRule } from '../define.ts';
import { flowHit, flowsTo, type SinkFlows } from '../support/flows.ts';

/** More places than this in one file are told as one. */
const maxApart = 60;

export default defineRule({
  title: 'Input with lines of its own in a log of lines',
  severity: 'medium',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-117', 'owasp-a09'],
  docs: {
    why: 'A log of text has one entry for each line. A line break in the input starts an entry that looks like the program’s own: traces are covered, people are blamed for what they did not do, and whatever reads the log is misled.',
    fix: 'Log records with fields (`logger.info({ user }, login)`): a JSON logger escapes line breaks. For text, encode the value (`JSON.stringify(value)`) or take the line breaks out.',
    bad: `
import express from 'express';
const app = express();
app.get('/login', (req, res) => {
  console.log('Login of ' + req.query.user);
  res.end();
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/login', (req, res) => {
  console.log('Login of', JSON.stringify(req.query.user));
  res.end();
});
`,
  },
  messages: {
    flow: 'The {source} is written to a log of text lines by {sink}().',
    several: 'The {source} and others are written to a log of text lines, {count} times in this file.',
  },
  check(model, report) {
    const byFile = new Map<string, SinkFlows[]>();
    for (const sink of flowsTo(model, 'log')) {
      const { file } = sink.flow.sink.location;
      byFile.set(file, [...(byFile.get(file) ?? []), sink]);
    }
    for (const sinks of byFile.values()) {
      const [first] = [...sinks].sort((a, b) => a.flow.sink.location.line - b.flow.sink.location.line);
      if (first === undefined) continue;
      // one habit is one finding
      if (sinks.length > maxApart) {
        const hit = flowHit(first);
        report({ ...hit, message: 'several', arguments: { ...hit.arguments, count: sinks.length } });
      } else for (const sink of sinks) report({ message: 'flow', ...flowHit(sink) });
    }
  },
});
