import { lineKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';
import { cookiesAllowed, corsPolicies, isListedAround } from '../support/cors.ts';
import { flowHit, flowsTo } from '../support/flows.ts';
import { endpointsOf } from '../support/lookup.ts';

export default defineRule({
  title: 'Credentialed requests from any origin',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
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
    header: 'The reply repeats the {source} and allows cookies: every website may use this as the user who visits it.',
    empty: 'The reply allows the origin `null` together with cookies, and every framed sandbox has that origin.',
  },
  check(model, report) {
    const told = new Set<string>();
    for (const { guard, app, origins, credentials } of corsPolicies(model)) {
      for (const { place } of [guard, ...guard.evidence]) told.add(lineKey(place));
      if (origins !== 'reflected' || credentials !== true || guard.conditional) continue;
      report({
        message: 'reflected',
        place: guard.place,
        arguments: { guard: guard.name },
        affects: { unit: 'endpoint', count: Math.max(1, endpointsOf(model, app).length) },
      });
    }
    const risks = model.operations.filter((operation) => operation.is === 'risk');
    for (const { risk, place, api } of risks) {
      if (risk !== 'any-origin-with-cookies' || told.has(lineKey(place))) continue;
      told.add(lineKey(place));
      report({ message: 'reflected', place, arguments: { guard: `${api}()` } });
    }
    const withCookies = cookiesAllowed(model);
    for (const sink of flowsTo(model, 'policy')) {
      const { location } = sink.flow.sink;
      if (told.has(lineKey(location)) || !withCookies(location)) continue;
      // what settings open on purpose is not open to everybody
      const listed = isListedAround(model, location);
      report({ message: 'header', ...flowHit(sink), ...(listed ? { severity: 'medium', confidence: 'medium' } : {}) });
    }
    for (const { risk, place } of risks)
      if (risk === 'null-origin-with-cookies' || (risk === 'null-origin' && withCookies(place)))
        report({ message: 'empty', place, severity: 'high' });
  },
});
