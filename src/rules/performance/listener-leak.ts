import { lastingReceiver } from '../../model/code/listeners.ts';
import type { Step } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { agreeing, endpointsInWords, reachedPlaces, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Listener that is added with every request',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance', 'cwe-401'],
  docs: {
    why: 'What it listens to lives as long as the process, and so do the listener and everything that it can see: the request, the reply, the rows. Memory grows with every request, and each event runs all listeners that were ever added.',
    fix: 'Add it once when the process starts; or take it off when the request is done (`{name}.off(…)`), or use `once` with a signal.',
    bad: `
import express from 'express';
import { EventEmitter } from 'node:events';
const app = express();
const orders = new EventEmitter();
app.get('/orders/live', (req, res) => {
  orders.on('change', (order) => res.write(JSON.stringify(order)));
});
`,
    good: `
import express from 'express';
import { EventEmitter } from 'node:events';
const app = express();
const orders = new EventEmitter();
app.get('/orders/live', (req, res) => {
  const send = (order) => res.write(JSON.stringify(order));
  orders.on('change', send);
  req.on('close', () => orders.off('change', send));
});
`,
  },
  messages: { listener: '{endpoints} {add} a listener to {name}, and nothing takes it off.' },
  check(model, report) {
    const matches = ({ operation, conditions }: Step): boolean =>
      adding.test(operation.api) && conditions.every(({ text }) => !once.test(text));
    for (const { step, endpoints } of [
      ...reachedPlaces(model, 'call', matches),
      ...reachedPlaces(model, 'process', matches),
    ]) {
      const name = lastingReceiver(model, step.operation.place);
      const [endpoint] = endpoints;
      if (name === null || endpoint === undefined) continue;
      report({
        message: 'listener',
        arguments: { endpoints: endpointsInWords(endpoints), add: agreeing('adds', endpoints), name },
        place: step.operation.place,
        trace: wayTo(endpoint, step, `adds a listener to ${name}`),
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        key: `${step.operation.inFunction} ${name}`,
      });
    }
  },
});

const adding = /\.(?:on|addListener|addEventListener|prependListener)$/;
/** `if (!listening)`, `if (!isRegistered)`: only the first request adds it. */
const once = /^!|\b(?:registered|initiali[sz]ed|created|listening|started|attached)\b|listenerCount/i;
