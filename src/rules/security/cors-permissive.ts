import { lineKey } from '../../model/places.ts';
import type { App, BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { cookiesAllowed, corsPolicies } from '../support/cors.ts';
import { flowHit, flowsTo } from '../support/flows.ts';
import { endpointsOf } from '../support/lookup.ts';

export default defineRule({
  title: 'Any origin may read the replies of an API with users',
  severity: 'medium',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-942', 'owasp-a05'],
  docs: {
    why: 'Pages of any website can call this API from the browsers of people who can reach it, and read what it answers. Without cookies that is no takeover, but a token that leaks anywhere can be used from everywhere, and what only the network protects is open to every page.',
    fix: "Allow the origins of your own front ends (`origin: ['https://app.example.com']`, read from configuration) and keep `*` for routes that are public anyway.",
    bad: `
import cors from 'cors';
import express from 'express';
const app = express();
app.use(cors());
app.get('/orders', (req, res) => {
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).json({});
  res.json([]);
});
`,
    good: `
import cors from 'cors';
import express from 'express';
const app = express();
app.use(cors({ origin: 'https://shop.example' }));
app.get('/orders', (req, res) => {
  if (req.headers.authorization !== process.env.TOKEN) return res.status(401).json({});
  res.json([]);
});
`,
  },
  messages: {
    any: '{guard} lets every website read the replies of this API, which authenticates its users.',
    chosen: 'The {source} decides which websites may read what {sink}() answers.',
    unseen: '{api}() lets every website read the replies: that is more than an API with users should.',
    useless:
      '{guard} allows any origin together with credentials, which browsers refuse: it protects nothing, and does not work either.',
  },
  check(model, report) {
    const told = new Set<string>();
    for (const { guard, app, origins, credentials } of corsPolicies(model)) {
      if (endpointsOf(model, app).length > 0)
        for (const { place } of [guard, ...guard.evidence]) told.add(lineKey(place));
      if (guard.conditional) continue;
      if (!authenticates(model, app)) {
        // what somebody wrote, for replies that may be meant for everybody
        if (origins === 'any' && guard.options['origin'] !== undefined)
          report({
            message: 'any',
            place: guard.place,
            severity: 'low',
            confidence: 'low',
            arguments: { guard: guard.name },
          });
        continue;
      }
      // repeated origins with credentials are a rule of their own
      if (origins === 'any' && credentials === true)
        report({ message: 'useless', place: guard.place, arguments: { guard: guard.name } });
      else if (origins === 'any' || (origins === 'reflected' && credentials === false))
        report({ message: 'any', place: guard.place, arguments: { guard: guard.name } });
    }
    // who is authenticated there is not seen
    for (const operation of model.operations)
      if (operation.is === 'risk' && operation.risk === 'any-origin' && !told.has(lineKey(operation.place)))
        report({
          message: 'unseen',
          place: operation.place,
          arguments: { api: operation.api },
          // what somebody wrote is more than what a package does by itself
          ...(operation.setting === '' ? { confidence: 'low' } : { severity: 'medium', confidence: 'medium' }),
        });
    const withCookies = cookiesAllowed(model);
    for (const { flow, all } of flowsTo(model, 'policy')) {
      // with cookies, it is more than permissive
      if (withCookies(flow.sink.location)) continue;
      // repeating the origin is the same as `*`: where nobody logs in there is nothing to protect
      const chosen = all.filter(
        ({ source, endpoints }) => source.in !== 'header' || endpoints.some(({ auth }) => auth.value === true),
      );
      if (chosen.length > 0) report({ message: 'chosen', ...flowHit({ flow: chosen[0] ?? flow, all: chosen }) });
    }
  },
});

function authenticates(model: BackendModel, app: App): boolean {
  return endpointsOf(model, app).some(({ auth }) => auth.value === true);
}
