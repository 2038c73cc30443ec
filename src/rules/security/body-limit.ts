import { placeKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';

/** Much more than anybody types or a program needs to say in one request. */
const large = 50 * 2 ** 20;

export default defineRule({
  title: 'Request bodies of any size',
  severity: 'medium',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-770', 'cwe-400', 'owasp-a04'],
  docs: {
    why: 'The whole body is in the memory of the process before anything looks at it, and parsing JSON of that size stops it for seconds: a few requests at once are enough to take the service down.',
    fix: 'Leave the default of the parser (100 KB to 1 MB), raise it only on the routes that need it, and stream files to where they are kept. Who gathers a body by hand counts the bytes and answers 413.',
    bad: `
import express from 'express';
const app = express();
app.use(express.json({ limit: '500mb' }));
app.post('/notes', (req, res) => res.json({}));
`,
    good: `
import express from 'express';
const app = express();
app.use(express.json({ limit: '1mb' }));
app.post('/notes', (req, res) => res.json({}));
`,
  },
  messages: {
    large: '{api}() takes bodies of up to {size} into memory.',
    unbounded: 'The body is gathered in memory without a limit.',
  },
  check(model, report) {
    const seen = new Set<string>();
    for (const operation of model.operations) {
      if (operation.is !== 'call' || seen.has(placeKey(operation.place))) continue;
      const { tags, place, api, args } = operation;
      const bytes = tags.includes('body-limit') ? Number(args[0]) : 0;
      if (bytes < large && !tags.includes('body-unbounded')) continue;
      seen.add(placeKey(place));
      if (bytes >= large) report({ message: 'large', place, arguments: { api, size: inWords(bytes) } });
      // a proxy in front may have one
      else report({ message: 'unbounded', place, confidence: 'medium' });
    }
  },
});

function inWords(bytes: number): string {
  return Number.isFinite(bytes) ? `${Math.round(bytes / 2 ** 20)} MB` : 'any size';
}
