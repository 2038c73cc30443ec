import { defineRule } from '../define.ts';
import { agreeing, endpointsInWords, isOnce, reachedPlaces, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Long computation on the event loop',
  severity: 'medium',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance', 'cwe-834'],
  docs: {
    why: 'It may return a promise, and still the work is done on the one thread that serves all requests: while it computes, nobody else is answered. A document of ten times the size makes everybody wait ten times as long.',
    fix: 'Do {work} in a worker thread (`worker_threads`, `piscina`) or in a job of a queue, or use a package that works on threads of its own (`sharp` for images, `bcrypt` or `argon2` for passwords, `node:zlib`); and limit the size of what it is given.',
    bad: `
import express from 'express';
import Jimp from 'jimp';
const app = express();
app.post('/avatars', async (req, res) => {
  const image = await Jimp.read(req.query.path);
  await image.resize(128, 128).writeAsync('avatar.png');
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import sharp from 'sharp';
const app = express();
app.post('/avatars', async (req, res) => {
  await sharp(req.query.path).resize(128, 128).toFile('avatar.png');
  res.sendStatus(204);
});
`,
  },
  messages: { computes: '{endpoints} {keep} the event loop busy with {work} ({api}).' },
  check(model, report) {
    const reached = reachedPlaces(model, 'call', (step) => step.operation.tags.includes('cpu-bound') && !isOnce(step));
    // to use a package is one decision
    for (const ofPackage of Map.groupBy(reached, ({ step }) => packageOf(step.operation.api)).values()) {
      const [first] = ofPackage;
      const endpoints = [...new Set(ofPackage.flatMap((each) => each.endpoints))];
      const [endpoint] = endpoints;
      if (first === undefined || endpoint === undefined) continue;
      const { operation } = first.step;
      report({
        message: 'computes',
        arguments: {
          endpoints: endpointsInWords(endpoints),
          keep: agreeing('keeps', endpoints),
          work: workOf(operation.tags),
          api: operation.api,
        },
        place: operation.place,
        trace: [
          ...wayTo(endpoint, first.step, operation.api),
          ...ofPackage.slice(1).map(({ step }) => ({ location: step.operation.place, message: step.operation.api })),
        ],
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        key: packageOf(operation.api),
      });
    }
  },
});

/** `exceljs` of `exceljs.Workbook.xlsx.write`. */
function packageOf(api: string): string {
  return /^(?:@[^/]+\/)?[^.]+/.exec(api)?.[0] ?? api;
}

/** What the call does, as its library says: `work:making a PDF`. */
function workOf(tags: readonly string[]): string {
  return tags.find((tag) => tag.startsWith('work:'))?.slice('work:'.length) ?? 'a long computation';
}
