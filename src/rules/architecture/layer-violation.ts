import { defineRule } from '../define.ts';
import { callsUpwards } from '../support/layers.ts';

export default defineRule({
  title: 'A lower layer that calls an upper one',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['layers'],
  docs: {
    why: 'Layers are worth having because dependencies point one way: what is below can be understood, tested and replaced without what is above. One call upwards ties both together, and the next change goes round in circles.',
    fix: 'Let the caller of {lower} call {called}() and hand over the result, or move what both need below them. If the lower layer has to trigger something, let it publish an event or take a callback.',
    bad: `
//- /src/routes.ts
import express from 'express';
import { close } from './orders';
const app = express();
export async function notify(id: string) { await fetch('https://mail.example/' + id); }
app.post('/orders/:id/close', async (req, res) => { res.json(await close(req.params.id)); });
//- /src/orders.ts
import { notify } from './routes';
export async function close(id: string) { await notify(id); }
`,
    good: `
//- /src/routes.ts
import express from 'express';
import { close } from './orders';
const app = express();
app.post('/orders/:id/close', async (req, res) => { res.json(await close(req.params.id)); });
//- /src/orders.ts
import { notify } from './mail';
export async function close(id: string) { await notify(id); }
//- /src/mail.ts
export async function notify(id: string) { await fetch('https://mail.example/' + id); }
`,
  },
  messages: {
    upward: '{lower}, {low}, calls {called}() of {upper}, {high}.',
  },
  check(model, report) {
    for (const { lower, upper, layers, call, endpoints } of callsUpwards(model)) {
      const imported = lower.imports.find(({ to, typeOnly }) => to === upper && !typeOnly);
      if (imported === undefined) continue;
      report({
        message: 'upward',
        arguments: {
          lower: lower.file.path,
          upper: upper.file.path,
          low: layers[0],
          high: layers[1],
          called: call.name,
        },
        place: imported.place,
        trace: [
          { location: call.calledAt, message: `calls ${call.name}()` },
          { location: call.location, message: `${call.name}() of the layer above` },
        ],
        affects: { unit: 'endpoint', count: endpoints.size },
        key: `${lower.file.path} ${upper.file.path}`,
      });
    }
  },
});
