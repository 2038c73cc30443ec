import type { Operation } from '../../model/operations.ts';
import { defineRule } from '../define.ts';
import { heldIn, isHandedOn, isInside } from '../support/held-connections.ts';
import { reachedFrom, reachOf, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Connection of a pool that an error keeps',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['performance', 'cwe-772'],
  docs: {
    why: 'A connection that is taken out of the pool and not given back is gone until the process ends. Every error between the two loses one more; when as many as the pool has are lost, each further request waits for ever.',
    fix: 'Release it in a `finally` that begins right behind {api}(), or let the pool run the query (`pool.query(…)`).',
    bad: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/orders', async (req, res) => {
  const client = await pool.connect();
  const { rows } = await client.query('SELECT id FROM orders LIMIT 10');
  client.release();
  res.json(rows);
});
`,
    good: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/orders', async (req, res) => {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('SELECT id FROM orders LIMIT 10');
    res.json(rows);
  } finally {
    client.release();
  }
});
`,
  },
  messages: {
    never: '{function} takes a connection ({api}) and never gives it back.',
    failing: '{function} takes a connection ({api}), and an error before its release keeps it.',
  },
  check(model, report) {
    const releases = model.operations.filter((operation) => tagged('releases-connection', operation));
    const taken = reachedFrom([...model.endpoints, ...model.consumers], 'call', ({ operation }) =>
      tagged('acquires-connection', operation),
    );
    for (const { step, endpoints } of taken) {
      const { place, api, inFunction } = step.operation;
      const [endpoint] = endpoints;
      const held = heldIn(model, place);
      if (held === null || endpoint === undefined) continue;
      const { body, name } = held;
      const own = releases.filter((release) => isInside(release.place, body) && release.place.line >= place.line);
      // a function, a method or an object takes care of it
      if (own.length === 0 && isHandedOn(held.text, name)) continue;
      if (/\bfinally\b|\busing\b/.test(held.text) || own.some(({ inCatch }) => inCatch)) continue;
      report({
        message: own.length === 0 ? 'never' : 'failing',
        arguments: { function: inFunction === '' ? 'The handler' : `${inFunction}()`, api },
        place,
        trace: [
          ...wayTo(endpoint, step, 'takes a connection'),
          ...own.map((release) => ({ location: release.place, message: 'released, if nothing was thrown before' })),
        ],
        endpoint,
        affects: reachOf(endpoints),
        key: `${inFunction} ${name}`,
      });
    }
  },
});

function tagged(tag: string, operation: Operation): boolean {
  return operation.is === 'call' && operation.tags.includes(tag);
}
