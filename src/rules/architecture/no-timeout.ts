import type { EntryPoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import {
  countInWords,
  reachedFrom,
  isConsumer,
  reachOf,
  wayTo,
  type ReachedPlace,
  isDetached,
} from '../support/requests.ts';

export default defineRule({
  title: 'A request to another service without a timeout',
  severity: 'high',
  precision: 'high',
  needs: ['entries'],
  tags: ['resilience'],
  docs: {
    why: 'When the other side hangs, so does every request that waits for it: connections and memory fill up until this service stands still as well. Without a timeout of its own, its availability is that of the slowest service it asks.',
    fix: 'Give the call a limit shorter than what the own clients wait for (`AbortSignal.timeout(2000)`, or the timeout of the HTTP client), and decide what to answer when it is reached.',
    bad: `
import express from 'express';
const app = express();
app.get('/quote', async (req, res) => {
  const response = await fetch('https://carrier.example/quote');
  res.json(await response.json());
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/quote', async (req, res) => {
  const response = await fetch('https://carrier.example/quote', { signal: AbortSignal.timeout(2000) });
  res.json(await response.json());
});
`,
  },
  messages: {
    one: '{endpoint} waits for {target} without a timeout.',
    several: '{calls} in {file} without a timeout, and {endpoints} for the reply.',
  },
  check(model, report) {
    const places = reachedFrom(
      [...model.endpoints, ...model.consumers],
      'http',
      (step, endpoint) => step.operation.timeout === false && !isDetached(endpoint, step),
    );
    // one client is mostly one file, and one place to set the timeout; what no request waits for is told once
    const requested = new Set(
      places.flatMap(({ step, endpoints }) => (endpoints.every(isConsumer) ? [] : [step.operation.place.file])),
    );
    const groups = Map.groupBy(places, ({ step }) =>
      requested.has(step.operation.place.file) ? step.operation.place.file : '',
    );
    for (const inFile of groups.values()) {
      const [first] = inFile;
      const [endpoint] = first?.endpoints ?? [];
      if (first === undefined || endpoint === undefined) continue;
      const reached = [...new Set(inFile.flatMap(({ endpoints }) => endpoints))];
      report({
        message: inFile.length === 1 && reached.length === 1 ? 'one' : 'several',
        arguments: {
          file: filesInWords(inFile.map(({ step }) => step.operation.place.file)),
          calls:
            inFile.length === 1
              ? '1 request to another service is sent'
              : `${inFile.length} requests to other services are sent`,
          endpoints: `${countInWords(reached)} ${reached.length === 1 ? 'waits' : 'wait'}`,
          target: targetOf(first),
        },
        place: first.step.operation.place,
        trace: [
          ...wayTo(endpoint, first.step, `${first.step.operation.api}()`),
          ...inFile.slice(1, 6).map(({ step }) => ({ location: step.operation.place, message: 'another one' })),
        ],
        endpoint,
        affects: reachOf(reached),
        // a worker that waits keeps other jobs waiting, but no client
        ...(reached.every(isConsumer) ? { severity: 'medium' as const } : {}),
      });
    }
  },
});

function filesInWords(files: readonly string[]): string {
  const [first = '', ...others] = new Set(files);
  return others.length === 0 ? first : `${others.length + 1} files`;
}

/** The host, where the code spells it out. */
function targetOf({ step }: ReachedPlace<'http', EntryPoint>): string {
  const { url, api } = step.operation;
  return (url === null ? null : /^https?:\/\/([^/{?]+)/.exec(url)?.[1]) ?? `the reply to ${api}()`;
}
