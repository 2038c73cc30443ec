import { defineRule } from '../define.ts';
import { corsPolicies } from '../support/cors.ts';
import { endpointsOf } from '../support/lookup.ts';

export default defineRule({
  title: 'Credentialed requests from any origin',
  severity: 'critical',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['cwe-346', 'cwe-942', 'owasp-a05'],
  docs: {
    why: 'Every page on the internet may send requests with the cookies of whoever looks at it, and read the replies: a link in a mail is enough to read and change what that user can. It undoes the same-origin policy altogether.',
    fix: "List the origins of your own front ends: `origin: ['https://app.example.com']`. Leave `credentials: true` out if the API is used with bearer tokens instead of cookies.",
    bad: `
import cors from 'cors';
import express from 'express';
const app = express();
app.use(cors({ origin: true, credentials: true }));
app.get('/me', (req, res) => res.json({}));
`,
    good: `
import cors from 'cors';
import express from 'express';
const app = express();
app.use(cors({ origin: ['https://shop.example'], credentials: true }));
app.get('/me', (req, res) => res.json({}));
`,
  },
  messages: {
    reflected:
      '{guard} repeats any origin and allows credentials: every website may use this API as the user who visits it.',
  },
  check(model, report) {
    for (const { guard, app, origins, credentials } of corsPolicies(model)) {
      if (origins !== 'reflected' || credentials !== true || guard.conditional) continue;
      report({
        message: 'reflected',
        place: guard.place,
        arguments: { guard: guard.name },
        affects: { unit: 'endpoint', count: Math.max(1, endpointsOf(model, app).length) },
      });
    }
  },
});
