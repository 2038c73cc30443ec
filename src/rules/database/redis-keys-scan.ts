import { placeKey } from '../../model/places.ts';
import type { EntryPoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { reachedFrom, reachOf, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Command that goes through all keys of Redis',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['performance', 'cwe-407'],
  docs: {
    why: 'KEYS looks at every key of the database, and while it does Redis answers nobody: with a million keys all clients of all services wait, for as long as it takes, each time.',
    fix: 'Go through the keys with SCAN, in parts and outside of requests; or keep the names that belong together in a set of their own, so that nobody has to look for them.',
    bad: `
import express from 'express';
import Redis from 'ioredis';
const app = express();
const redis = new Redis();
app.delete('/cache/:user', async (req, res) => {
  const keys = await redis.keys('cart:' + req.params.user + ':*');
  await redis.del(...keys);
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import Redis from 'ioredis';
const app = express();
const redis = new Redis();
app.delete('/cache/:user', async (req, res) => {
  const keys = await redis.smembers('carts:' + req.params.user);
  await redis.del(...keys);
  res.sendStatus(204);
});
`,
  },
  messages: {
    request: '{endpoint} goes through all keys of Redis with {api}().',
    anywhere: '{api}() goes through all keys of Redis.',
  },
  check(model, report) {
    const isScan = (tags: readonly string[]): boolean => tags.includes('scans-keys');
    const entries: readonly EntryPoint[] = [...model.endpoints, ...model.consumers];
    const reached = reachedFrom(entries, 'call', ({ operation }) => isScan(operation.tags));
    for (const { step, endpoints } of reached) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      report({
        message: 'request',
        arguments: { endpoint: endpoint.label, api: step.operation.api },
        place: step.operation.place,
        trace: wayTo(endpoint, step, step.operation.api),
        endpoint,
        affects: reachOf(endpoints),
      });
    }
    const told = new Set(reached.map(({ step }) => placeKey(step.operation.place)));
    for (const operation of model.operations)
      if (operation.is === 'call' && isScan(operation.tags) && !told.has(placeKey(operation.place)))
        report({ message: 'anywhere', arguments: { api: operation.api }, place: operation.place, severity: 'medium' });
  },
});
