import { placeKey } from '../../model/places.ts';
import type { BackendModel, Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { carriesOwnSecret } from '../support/endpoints.ts';
import { isBookkeeping, isVisitColumn } from '../support/names.ts';
import { isWrite, queryInWords, stepsOf, tablesOf, wayTo, type StepOf } from '../support/requests.ts';

/** Links in mails and redirects of identity providers can only be GET; what they change is what they are for. */
const followedLink =
  /callback|oauth|sso|saml|openid|verif|confirm|activat|unsubscribe|magic|invite|invitation|log-?out|sign-?out|login|refresh|track|pixel|health/i;

/** Schedulers and other services call with the method that they have: no page leads there, and nothing fetches it beforehand. */
const calledByPrograms = /(?:^|\/)(?:crons?|webhooks?|hooks?|postbacks?)(?:\/|$)/i;

export default defineRule({
  title: 'GET request that changes data',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['cwe-650', 'rest'],
  docs: {
    why: 'GET is promised to be safe: browsers prefetch it, crawlers and link previews follow it, proxies and clients repeat and cache it, and a link or an image on another site sends it with the user’s cookies. A GET that writes does so without anybody having asked.',
    fix: 'Make {endpoint} a POST, PUT, PATCH or DELETE, and leave GET to reading.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/orders/:id/cancel', async (req, res) => {
  await pool.query("UPDATE orders SET status = 'cancelled' WHERE id = $1", [req.params.id]);
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.post('/orders/:id/cancel', async (req, res) => {
  await pool.query("UPDATE orders SET status = 'cancelled' WHERE id = $1", [req.params.id]);
  res.sendStatus(204);
});
app.get('/articles/:id', async (req, res) => {
  await pool.query('UPDATE articles SET views = views + 1 WHERE id = $1', [req.params.id]);
  const { rows } = await pool.query('SELECT id, title FROM articles WHERE id = $1', [req.params.id]);
  if (rows.length === 0) return res.sendStatus(404);
  res.json(rows[0]);
});
`,
  },
  messages: {
    writes: '{endpoint} changes {tables}: {query} in {function}.',
    many: '{count} GET endpoints change {tables} ({query} in {function}), {endpoint} among them.',
    creates: '{endpoint} creates what it does not find in {tables} ({query} in {function}).',
    removes: '{endpoint} deletes what it has looked up in {tables}, under a condition ({query} in {function}).',
  },
  check(model, report) {
    const found = getsOf(model).flatMap((endpoint) => {
      // what guards write (sessions, the caller's record, counters) is theirs, whatever the method
      const writes = stepsOf(endpoint.steps, 'query').filter(
        (step) => step.guard === null && isWrite(step.operation) && !isHarmless(step),
      );
      return writes[0] === undefined ? [] : [{ endpoint, writes, first: writes[0] }];
    });
    // what a helper writes for many endpoints is one defect
    const groups = [...Map.groupBy(found, ({ first }) => placeKey(first.operation.place)).values()];
    for (const { endpoint, writes, first, count } of groups.flatMap((group) =>
      group.length > 1
        ? group.slice(0, 1).map((each) => ({ ...each, count: group.length }))
        : group.map((each) => ({ ...each, count: 1 })),
    )) {
      const only = (...kinds: readonly string[]): boolean =>
        writes.every(({ operation }) => kinds.includes(operation.operation)) && looksFirst(endpoint, first);
      const created = only('insert', 'upsert');
      // putting away what a reader found to be gone or expired
      const removed = only('delete');
      report({
        message: count > 1 ? 'many' : created ? 'creates' : removed ? 'removes' : 'writes',
        arguments: {
          count,
          tables: [...new Set(writes.map(({ operation }) => tablesOf(operation)))],
          query: queryInWords(first.operation),
          function: first.operation.inFunction || 'its handler',
        },
        place: endpoint.place,
        trace: wayTo(endpoint, first, queryInWords(first.operation)),
        endpoint,
        affects: { unit: 'endpoint', count },
        key: `${endpoint.label} ${tablesOf(first.operation)}`,
        ...(created || removed ? { severity: 'medium' as const, confidence: 'medium' as const } : {}),
      });
    }
  },
});

function getsOf(model: BackendModel): Endpoint[] {
  return model.endpoints.filter(
    (endpoint) =>
      endpoint.protocol === 'http' &&
      (endpoint.method === 'GET' || endpoint.method === 'HEAD') &&
      !followedLink.test(endpoint.path) &&
      !calledByPrograms.test(endpoint.path) &&
      !isFollowedLink(endpoint),
  );
}

/** Carries a secret of its own: the link in a mail, or the code that an identity provider sends somebody back with. */
function isFollowedLink(endpoint: Endpoint): boolean {
  return (
    carriesOwnSecret(endpoint) || endpoint.params.some(({ in: where, name }) => where === 'query' && name === 'code')
  );
}

function isHarmless({ operation, inCatch }: StepOf<'query'>): boolean {
  if (inCatch || operation.entities.length === 0 || operation.entities.some(isBookkeeping)) return true;
  return operation.written !== null && operation.written.length > 0 && operation.written.every(isVisitColumn);
}

/** Get-or-create: the row is looked up on the same way before. */
function looksFirst(endpoint: Endpoint, write: StepOf<'query'>): boolean {
  const at = endpoint.steps.findIndex(({ operation }) => placeKey(operation.place) === placeKey(write.operation.place));
  return (
    write.conditions.length > 0 &&
    stepsOf(endpoint.steps.slice(0, at), 'query').some(
      ({ operation }) =>
        !isWrite(operation) && operation.entities.some((entity) => write.operation.entities.includes(entity)),
    )
  );
}
