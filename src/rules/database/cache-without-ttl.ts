import { placeKey } from '../../model/places.ts';
import type { EntryPoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { agreeing, endpointsInWords, reachOf, stepsOf, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'Cache whose entries never expire',
  severity: 'medium',
  precision: 'medium',
  needs: ['entries'],
  tags: ['performance', 'correctness', 'cwe-770'],
  docs: {
    why: 'What was read once is answered for ever, whatever becomes of the row; and each key stays, until the memory of the cache is full and it evicts or refuses what others need. A forgotten invalidation is repaired by nothing.',
    fix: 'Give each entry a time to live that the data bears ({call} with `EX`), a little different for each key so that not all expire at once.',
    bad: `
import express from 'express';
import Redis from 'ioredis';
import { Pool } from 'pg';
const app = express();
const redis = new Redis();
const pool = new Pool();
app.get('/products/:id', async (req, res) => {
  const known = await redis.get('product:' + req.params.id);
  if (known) return res.json(JSON.parse(known));
  const { rows } = await pool.query('SELECT id, name FROM products WHERE id = $1', [req.params.id]);
  await redis.set('product:' + req.params.id, JSON.stringify(rows[0]));
  res.json(rows[0]);
});
`,
    good: `
import express from 'express';
import Redis from 'ioredis';
import { Pool } from 'pg';
const app = express();
const redis = new Redis();
const pool = new Pool();
app.get('/products/:id', async (req, res) => {
  const known = await redis.get('product:' + req.params.id);
  if (known) return res.json(JSON.parse(known));
  const { rows } = await pool.query('SELECT id, name FROM products WHERE id = $1', [req.params.id]);
  await redis.set('product:' + req.params.id, JSON.stringify(rows[0]), 'EX', 300);
  res.json(rows[0]);
});
`,
  },
  messages: {
    forever: '{endpoints} {keep} what was read in the cache, one entry for each key, and none of them expires.',
  },
  check(model, report) {
    const found = new Map<string, { step: StepOf<'risk'>; entries: EntryPoint[] }>();
    for (const entry of [...model.endpoints, ...model.consumers])
      for (const step of forever(entry)) {
        const key = placeKey(step.operation.place);
        const known = found.get(key);
        if (known === undefined) found.set(key, { step, entries: [entry] });
        else if (!known.entries.includes(entry)) known.entries.push(entry);
      }
    for (const { step, entries } of found.values()) {
      const [entry] = entries;
      if (entry === undefined) continue;
      report({
        message: 'forever',
        arguments: {
          endpoints: endpointsInWords(entries).replace(/,$/, ''),
          keep: agreeing('keeps', entries),
          call: step.operation.api,
        },
        place: step.operation.place,
        trace: wayTo(entry, step, 'keeps it without an end'),
        endpoint: entry,
        affects: reachOf(entries),
      });
    }
  },
});

/**
 * What a request puts into a cache: it has looked there under the same key before, and asked a database or another service since. A key that is spelled
 * out is one entry; and what is given its time later has one.
 */
function forever({ steps }: EntryPoint): StepOf<'risk'>[] {
  const calls = stepsOf(steps, 'call');
  if (calls.some(({ operation }) => operation.tags.includes('expires-key'))) return [];
  return stepsOf(steps, 'risk').filter((step) => {
    if (step.operation.risk !== 'kept-forever') return false;
    const at = steps.indexOf(step);
    const place = placeKey(step.operation.place);
    const stores = calls.find(
      ({ operation }) => operation.tags.includes('stores-key') && placeKey(operation.place) === place,
    );
    const looked = steps.findIndex(
      ({ operation }) =>
        operation.is === 'call' &&
        operation.tags.includes('reads-key') &&
        operation.args[0] === stores?.operation.args[0],
    );
    return (
      looked >= 0 &&
      looked < at &&
      stores !== undefined &&
      isOpen(stores.operation.args[0]) &&
      // a mark, rather than what was read
      isOpen(stores.operation.args[1]) &&
      steps
        .slice(looked, at)
        .some(
          ({ operation }) => operation.is === 'http' || (operation.is === 'query' && operation.operation === 'select'),
        )
    );
  });
}

/** A text that is not all spelled out. */
function isOpen(text: string | null | undefined): boolean {
  return text?.includes('{?}') ?? true;
}
