import { placeKey } from '../../model/places.ts';
import type { Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { handsOn, sameForRouters } from '../../model/routes-in-order.ts';

export default defineRule({
  title: 'Route registered twice',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['routing'],
  docs: {
    why: 'Only one of the two handlers ever answers; the other is code that looks alive, is reviewed and changed, and never runs. Guards that only the dead one has do not protect anything.',
    fix: 'Keep one of the two and delete the other, or give it a path of its own.',
    bad: `
import express from 'express';
const app = express();
app.get('/products/:id', (req, res) => { res.json({ id: req.params.id }); });
app.get('/products/:productId', (req, res) => { res.json({ id: req.params.productId, more: true }); });
`,
    good: `
import express from 'express';
const app = express();
app.get('/products/:id', (req, res) => { res.json({ id: req.params.id }); });
app.put('/products/:id', (req, res) => { res.json({ id: req.params.id }); });
`,
  },
  messages: {
    twice: '{endpoint} is registered twice; {dead} never runs.',
    refused: '{endpoint} is registered twice, which the router refuses or resolves by chance.',
  },
  check(model, report) {
    const seen = new Map<string, Endpoint>();
    for (const endpoint of [...model.endpoints].sort((a, b) => a.order - b.order)) {
      if (
        endpoint.protocol !== 'http' ||
        endpoint.app === null ||
        endpoint.conditional ||
        endpoint.path.includes('{?}')
      )
        continue;
      const key = `${endpoint.app.id} ${endpoint.method} ${sameForRouters(endpoint.path)}`;
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, endpoint);
        continue;
      }
      // one place in a loop or a shared factory, the same handler again; or the first leaves some requests to the second
      if (placeKey(first.place) === placeKey(endpoint.place) || sameHandler(first, endpoint) || handsOn(first))
        continue;
      report({
        message: first.app?.traits.routesInOrder === true ? 'twice' : 'refused',
        arguments: {
          dead:
            endpoint.handler === null || /\W/.test(endpoint.handler.name)
              ? 'the second handler'
              : `${endpoint.handler.name}()`,
        },
        place: endpoint.place,
        trace: [
          { location: first.place, message: 'registered here first' },
          { location: endpoint.place, message: 'and again here' },
        ],
        endpoint,
        key: endpoint.label,
      });
    }
  },
});

/** Whichever of the two answers, the client sees the same. */
function sameHandler(a: Endpoint, b: Endpoint): boolean {
  return a.handler !== null && b.handler !== null && placeKey(a.handler.location) === placeKey(b.handler.location);
}
