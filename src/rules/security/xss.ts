import type { Flow } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsOf, flowsTo } from '../support/flows.ts';
import { isNeverOpened } from '../support/opened-pages.ts';
import { storedHits } from '../support/stored.ts';

export default defineRule({
  title: 'Input that is written into a page',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-79', 'owasp-a03'],
  docs: {
    why: 'Markup in the input runs as script in the browser of whoever opens the link, in the origin of this server: it acts with that user’s session, reads what the user can read and shows forms that look like yours.',
    fix: 'Reply with JSON or `text/plain`, render with a template engine that escapes, or encode the value for the place it goes to before it is put into HTML.',
    bad: `
import express from 'express';
const app = express();
app.get('/search', (req, res) => {
  res.send('<h1>Results for ' + req.query.q + '</h1>');
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/search', (req, res) => {
  res.json({ query: req.query.q, results: [] });
});
`,
  },
  messages: {
    database:
      'The {source} of {table} is written into the page that {sink}() sends, without encoding: whoever may fill the column writes into other people’s pages.',
    flow: 'The {source} is written into the page that {sink}() sends, without encoding.',
    stored: 'The {source} are written into the page that {sink}() sends, without encoding.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'html')) {
      const hit = flowHit(sink);
      const own = sink.all.every(({ source }) => isOwn(source));
      report({
        message: 'flow',
        ...hit,
        lowered: hit.lowered === true || own || isNeverOpened(sink.all),
        ...(own || sink.all.every(isMaybeQuoted) ? { confidence: 'low' as const } : {}),
      });
    }
    // whoever can upload a file, or unpack an archive, chooses its name
    for (const sink of flowsOf(model, 'html', ({ source }) => source.kind === 'filename'))
      report({ message: 'stored', ...flowHit(sink), severity: 'medium', confidence: 'medium' });
    for (const hit of storedHits(model, 'html')) report({ message: 'database', ...hit });
  },
});

/** It is there if the function that threw the error says what it was given. */
function isMaybeQuoted({ steps }: Flow): boolean {
  return steps.some(({ message }) => message === 'may stand in the error');
}

/** Nobody makes another person's browser send these: what stands there comes from whoever is shown it. */
function isOwn({ in: where, label }: Flow['source']): boolean {
  return where === 'cookie' || (where === 'header' && !/referr?er/i.test(label));
}
