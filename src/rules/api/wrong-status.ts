import { placeKey } from '../../model/places.ts';
import type { Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { namesAction, wordsOf } from '../support/names.ts';
import { stepsOf, type StepOf } from '../support/requests.ts';

/** Paths that name an action: what they insert is not what they are about. */
const action =
  /log-?in|sign-?in|log-?out|auth|token|refresh|search|query|graphql|rpc|webhook|hook|callback|verify|check|validate|preview|calculate|batch|bulk|import|export|upload|send|reset|forgot|subscribe|sync|run|execute|toggle|like|follow|favorite|vote/i;

const errorKeys = new Set(['error', 'errors', 'err', 'errorMessage', 'errorCode']);
/** A body that has a result beside its errors reports partial success, or says `error: null`. */
const resultKeys = new Set([
  'data',
  'result',
  'results',
  'success',
  'ok',
  'status',
  'items',
  'user',
  'message',
  'id',
  'jsonrpc',
  'valid',
  'isValid',
]);

export default defineRule({
  title: 'Reply whose status contradicts its content',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['rest', 'http'],
  docs: {
    why: 'Clients, retries, caches, monitors and load balancers decide by the status. An error that says 200 is taken for success by all of them: the client shows nothing, the alert does not fire, a proxy may cache it.',
    fix: 'Set the status that the reply means: 400 or 422 for input that cannot be accepted, 404 for what is not there, 409 for a conflict, 5xx for failures; 201 with Location for what was created.',
    bad: `
import express from 'express';
const app = express();
app.post('/coupons', (req, res) => {
  if (!req.body.code) {
    res.json({ error: 'unknown coupon' });
    return;
  }
  res.status(201).json({ code: req.body.code });
});
`,
    good: `
import express from 'express';
const app = express();
app.post('/coupons', (req, res) => {
  if (!req.body.code) {
    res.status(404).json({ error: 'unknown coupon' });
    return;
  }
  res.status(201).json({ code: req.body.code });
});
`,
  },
  messages: {
    error: '{endpoint} answers an error ({keys}) with status {status}.',
    caught: '{endpoint} answers with status {status} after an error was caught.',
    body: '{endpoint} sends a body with status 204, which clients drop.',
    created: '{endpoint} creates {table} and answers 200 instead of 201.',
  },
  check(model, report) {
    const reported = new Set<string>();
    for (const endpoint of model.endpoints) {
      if (endpoint.protocol !== 'http') continue;
      for (const step of stepsOf(endpoint.steps, 'reply')) {
        const key = placeKey(step.operation.place);
        const problem = problemOf(step);
        if (problem === null || reported.has(key)) continue;
        reported.add(key);
        const { status, keys, place } = step.operation;
        report({
          message: problem,
          arguments: { status: status ?? 200, keys: (keys ?? []).filter((each) => errorKeys.has(each)) },
          place,
          endpoint,
          ...(problem === 'caught' ? { confidence: 'medium' as const } : {}),
        });
      }
      const insert = plainCreation(endpoint);
      if (insert === null || reported.has(placeKey(endpoint.place))) continue;
      reported.add(placeKey(endpoint.place));
      report({
        message: 'created',
        arguments: { table: insert.operation.entities[0] ?? '' },
        place: endpoint.place,
        trace: [{ location: insert.operation.place, message: `inserts into ${insert.operation.entities.join(', ')}` }],
        endpoint,
        severity: 'medium',
        confidence: 'medium',
        key: endpoint.label,
      });
    }
  },
});

function problemOf({ operation, inCatch }: StepOf<'reply'>): 'error' | 'caught' | 'body' | null {
  const { status, keys, kind } = operation;
  if (kind !== 'json' || status === null || status >= 300) return null;
  const names = keys ?? [];
  if (status === 204 && names.length > 0) return 'body';
  if (
    names.some((key) => errorKeys.has(key)) &&
    !names.some((key) => resultKeys.has(key) && !(inCatch && key !== 'data'))
  )
    return 'error';
  return inCatch && operation.leaksError !== '' ? 'caught' : null;
}

/** POST to a collection that inserts into the table of that name and only ever answers 200. */
function plainCreation(endpoint: Endpoint): StepOf<'query'> | null {
  if (endpoint.method !== 'POST' || action.test(endpoint.path)) return null;
  const last = endpoint.path.split('/').at(-1) ?? '';
  const statuses = endpoint.replies.map(({ status }) => status);
  // `users.create`, `CreateUser`: calls, which answer 200 like any other
  if (
    last === '' ||
    /[:{*.]|^[A-Z]/.test(last) ||
    !statuses.includes(200) ||
    statuses.some((status) => status === null || (status > 200 && status < 400))
  )
    return null;
  if (namesAction(last)) return null;
  const noun = wordsOf(last).at(-1);
  const inserts = stepsOf(endpoint.steps, 'query').filter(
    ({ operation, guard, inCatch }) => operation.operation === 'insert' && guard === null && !inCatch,
  );
  return inserts.find(({ operation }) => operation.entities.some((entity) => wordsOf(entity).at(-1) === noun)) ?? null;
}
