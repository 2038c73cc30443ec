import type { BackendModel, CallFrame, Endpoint, SourceModule } from '../../model/types.ts';
import { defineRule } from '../define.ts';

/** Files that are there for the sake of data alone say so; what a service does with its own tables is no layer of its own. */
const namedForData = /repositor|(?:^|[/.\-_])repos?(?:[/.\-_]|$)|(?:^|[/.\-_])dao|data-?access|persistence|(?:^|[/.\-_])quer(?:y|ies)(?:[/.\-_]|$)/i;

interface Violation {
  readonly lower: SourceModule;
  readonly upper: SourceModule;
  readonly layers: readonly [lower: string, upper: string];
  /** the first call that was seen */
  readonly call: CallFrame;
  readonly endpoints: Set<Endpoint>;
}

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
    for (const { lower, upper, layers, call, endpoints } of violationsOf(model)) {
      const imported = lower.imports.find(({ to, typeOnly }) => to === upper && !typeOnly);
      if (imported === undefined) continue;
      report({
        message: 'upward',
        arguments: { lower: lower.file.path, upper: upper.file.path, low: layers[0], high: layers[1], called: call.name },
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

/** Calls from one file to another that go up, one for each pair of files. */
function violationsOf(model: BackendModel): Iterable<Violation> {
  const sources = new Map(model.sources.map((source) => [source.file.path, source]));
  const entries = new Set(model.endpoints.flatMap(({ place, handler }) => [place.file, handler?.location.file]));
  const found = new Map<string, Violation>();
  for (const endpoint of model.endpoints) {
    const seen = new Set<readonly CallFrame[]>();
    for (const { via } of endpoint.steps) {
      // steps of one function share their way
      if (seen.has(via)) continue;
      seen.add(via);
      for (const [index, call] of via.entries()) {
        const from = via[index - 1]?.location.file;
        // what is handed over is called by whom it was given to, which depends on nothing by that
        if (call.name === '(anonymous)' || from === undefined || from === call.location.file || from !== call.calledAt.file) continue;
        const lower = sources.get(from);
        const upper = sources.get(call.location.file);
        if (lower === undefined || upper === undefined) continue;
        const layers = upwards(lower, upper, entries);
        if (layers === null) continue;
        const key = `${from} ${upper.file.path}`;
        const known = found.get(key);
        if (known === undefined) found.set(key, { lower, upper, layers, call, endpoints: new Set([endpoint]) });
        else known.endpoints.add(endpoint);
      }
    }
  }
  return found.values();
}

/** What the two files are, if the first may not call the second. */
function upwards(lower: SourceModule, upper: SourceModule, entries: ReadonlySet<string | undefined>): Violation['layers'] | null {
  if (lower.layer !== 'service' && lower.layer !== 'data') return null;
  if (entries.has(upper.file.path)) return [lower.layer === 'data' ? 'which issues queries' : 'a service', 'which handles requests'];
  const forData = (source: SourceModule): boolean => namedForData.test(source.file.path);
  return lower.layer === 'data' && upper.layer === 'service' && forData(lower) && !forData(upper) ? ['a repository', 'a service'] : null;
}
