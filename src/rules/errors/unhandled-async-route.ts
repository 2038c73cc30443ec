import { placeKey } from '../../model/places.ts';
import type { Endpoint, Step } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { survivesRejections } from '../support/failures.ts';
import { wayTo } from '../support/requests.ts';

/** Operations that fail because of the world outside, whatever the code does. */
const failing = new Set(['query', 'http', 'file', 'command', 'publish', 'throw', 'transaction', 'hash', 'token']);

export default defineRule({
  title: 'Async handler whose rejection nobody catches',
  severity: 'critical',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['cwe-755', 'reliability'],
  docs: {
    why: 'The framework does not look at the promise that the handler returns. When it is rejected, no reply is sent, the client waits until it gives up, and the unhandled rejection ends the process with every other request in it. One failing query is enough.',
    fix: 'Wrap the handler so that its rejection reaches `next` (`(req, res, next) => handler(req, res).catch(next)`), or move to a framework version that does it.',
    bad: `
//- /package.json
{ "name": "shop", "dependencies": { "express": "^4.19.0", "pg": "^8.0.0" } }
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/reviews', async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM reviews LIMIT 10');
  res.json(rows);
});
`,
    good: `
//- /package.json
{ "name": "shop", "dependencies": { "express": "^4.19.0", "pg": "^8.0.0" } }
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const wrap = (handler) => (req, res, next) => { handler(req, res, next).catch(next); };
app.get('/reviews', wrap(async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM reviews LIMIT 10');
  res.json(rows);
}));
`,
  },
  messages: {
    route: '{endpoint} does not catch what {what} throws: the request hangs{end}.',
    guard:
      '{guard}, which {count} routes pass, is async and does not catch what {what} throws: the request hangs{end}.',
    all: '{count} of {total} routes have async handlers whose rejections nobody catches, {endpoint} among them: on a failing call the request hangs{end}.',
  },
  check(model, report) {
    const judged = model.endpoints.filter(
      ({ protocol, app }) => protocol === 'http' && app?.traits.catchesAsyncErrors === false,
    );
    // middleware that many routes pass is one function to mend
    const found = new Map<string, { step: Step; endpoints: Endpoint[] }>();
    for (const endpoint of judged) {
      for (const step of endpoint.steps) {
        const [outermost] = step.via;
        if (outermost === undefined || !escapes(step)) continue;
        const key = step.guard === null ? `route ${placeKey(endpoint.place)}` : placeKey(outermost.location);
        const known = found.get(key);
        if (known === undefined) found.set(key, { step, endpoints: [endpoint] });
        else if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
      }
    }
    const routes = [...found.values()].filter(({ step }) => step.guard === null);
    const survives = survivesRejections(model);
    // a project that never catches has one defect, not one for each route
    const systemic = routes.length > 8;
    for (const { step, endpoints } of found.values()) {
      const [endpoint] = endpoints;
      if (endpoint === undefined || (systemic && step.guard === null && step !== routes[0]?.step)) continue;
      const message = step.guard !== null ? 'guard' : systemic ? 'all' : 'route';
      const count = message === 'all' ? routes.length : endpoints.length;
      report({
        message,
        arguments: {
          count,
          end: survives ? '' : ', and the process may end',
          total: judged.length,
          guard: step.guard?.name ?? '',
          what: step.operation.is === 'throw' ? step.operation.inFunction || 'its code' : step.operation.api,
        },
        place: step.guard === null ? endpoint.place : (step.via[0]?.location ?? step.guard.place),
        trace: [
          // of the routes that pass it, not each may come that far
          step.guard === null
            ? { location: endpoint.place, message: endpoint.label }
            : { location: step.guard.place, message: `${step.guard.name} is applied` },
          ...wayTo(
            endpoint,
            step,
            step.operation.is === 'throw'
              ? 'what is thrown here goes nowhere'
              : `${step.operation.api} fails, and the rejection goes nowhere`,
          ).slice(1),
        ],
        endpoint: step.guard === null || endpoints.length === 1 ? endpoint : null,
        affects: { unit: 'endpoint', count },
        // a request that hangs is lost, the others go on
        ...(survives ? { severity: 'high' as const } : {}),
      });
    }
  },
});

/** What fails here rejects the promise of the outermost function, which is async. */
function escapes({ operation, via, tried, fate }: Step): boolean {
  if (via[0]?.async !== true || tried !== null || fate === 'discard') return false;
  // a promise that somebody dropped on the way is another rule's
  return failing.has(operation.is) && via.slice(1).every((frame) => frame.fate !== 'discard');
}

export const strengths = [
  defineStrength({
    message: 'All {count} async handlers hand their failures to the framework.',
    find(model) {
      const handlers = model.endpoints.filter(
        ({ app, steps }) =>
          app?.traits.catchesAsyncErrors === false && steps.some(({ operation }) => failing.has(operation.is)),
      );
      const [first] = handlers;
      return first === undefined || handlers.length < 3 || handlers.some(({ steps }) => steps.some(escapes))
        ? null
        : { arguments: { count: handlers.length }, place: first.place };
    },
  }),
];
