import { isSentOn } from '../../model/code/sent-on.ts';
import type { BackendModel, Endpoint, OptionValue, Step } from '../../model/types.ts';
import { placeKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';
import { isOwnFile } from '../support/own-files.ts';
import { agreeing, endpointsInWords, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'File that is held in memory as a whole',
  severity: 'medium',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance', 'cwe-770', 'cwe-789'],
  docs: {
    why: 'Each request takes as much memory as its file has bytes, and keeps it until the last byte has left over the slowest line. Ten people who fetch a video at the same time end the process for everybody.',
    fix: 'Pass it through in pieces: `pipeline(createReadStream(path), res)` or the `sendFile` of the framework, `response.body` of another service, and uploads to disk or straight to their store.',
    bad: `
import express from 'express';
import { readFile } from 'node:fs/promises';
const app = express();
app.get('/recordings/:id', async (req, res) => {
  const recording = await readFile('/data/recordings/' + Number(req.params.id));
  res.send(recording);
});
`,
    good: `
import express from 'express';
import { createReadStream } from 'node:fs';
const app = express();
app.get('/recordings/:id', (req, res) => {
  createReadStream('/data/recordings/' + Number(req.params.id)).pipe(res);
});
`,
  },
  messages: {
    read: '{endpoints} {hold} what {api} reads in memory as a whole, to send it on.',
    upload: '{endpoints} {hold} uploads of up to {megabytes} MB in memory.',
  },
  check(model, report) {
    const found = new Map<string, { step: Step; endpoints: Endpoint[] }>();
    for (const endpoint of model.endpoints)
      for (const step of endpoint.steps) {
        if (step.guard !== null || !readsWhole(step) || isOwnFile(endpoint, step.operation.place)) continue;
        if (!isSentOn(model, endpoint, step)) continue;
        const known = found.get(placeKey(step.operation.place));
        if (known === undefined) found.set(placeKey(step.operation.place), { step, endpoints: [endpoint] });
        else if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
      }
    for (const { step, endpoints } of found.values()) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      report({
        message: 'read',
        arguments: {
          endpoints: endpointsInWords(endpoints),
          hold: agreeing('holds', endpoints),
          api: `${step.operation.api}()`,
        },
        place: step.operation.place,
        trace: wayTo(endpoint, step, `${step.operation.api}()`),
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
      });
    }
    for (const { place, megabytes, endpoints } of largeUploads(model))
      report({
        message: 'upload',
        arguments: { endpoints: endpointsInWords(endpoints), hold: agreeing('holds', endpoints), megabytes },
        place,
        endpoint: endpoints[0] ?? null,
        affects: { unit: 'endpoint', count: endpoints.length },
      });
  },
});

/** A file with a name of its own, or what another service sends as bytes. */
function readsWhole({ operation }: Step): boolean {
  if (operation.is === 'call') return operation.tags.includes('whole-body');
  return operation.is === 'file' && /(?:^|\.)readFile$/.test(operation.api);
}

/** From here on a few at a time are felt. */
const large = 20;

/** Uploads that may be large and are kept in memory; those of any size are a defect of their own. */
function largeUploads(model: BackendModel): { place: Endpoint['place']; megabytes: number; endpoints: Endpoint[] }[] {
  const found = new Map<string, { place: Endpoint['place']; megabytes: number; endpoints: Endpoint[] }>();
  for (const endpoint of model.endpoints)
    for (const { kinds, options, place } of endpoint.guards) {
      if (kinds?.includes('upload') !== true || !isKeptInMemory(model, options, place.file)) continue;
      const limits = options['limits'];
      const bytes = isObject(limits) ? limits.object['fileSize'] : undefined;
      if (typeof bytes !== 'number' || bytes < large * 2 ** 20) continue;
      const known = found.get(placeKey(place));
      if (known === undefined)
        found.set(placeKey(place), { place, megabytes: Math.round(bytes / 2 ** 20), endpoints: [endpoint] });
      else known.endpoints.push(endpoint);
    }
  return [...found.values()];
}

/** Neither a directory nor a store is named, or the store is the memory. */
function isKeptInMemory(
  { operations }: BackendModel,
  options: Readonly<Record<string, OptionValue>>,
  file: string,
): boolean {
  if ('...' in options || 'dest' in options) return false;
  return (
    !('storage' in options) ||
    operations.some(
      (operation) =>
        operation.is === 'call' && operation.place.file === file && operation.tags.includes('uploads-in-memory'),
    )
  );
}

function isObject(value: OptionValue | undefined): value is Extract<OptionValue, { object: object }> {
  return typeof value === 'object' && value !== null && 'object' in value;
}
