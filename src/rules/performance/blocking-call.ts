import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { blockingBodies, onFiles, type BlockingBody } from '../support/blocking.ts';
import { agreeing, countInWords, endpointsInWords, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Blocking call on a request path',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance', 'cwe-834'],
  docs: {
    why: 'While the call runs, the event loop stands still: every other request of the process waits, health checks included. What takes 80 ms for one request takes 8 seconds for a hundred.',
    fix: 'Use the asynchronous form of {forms} and await it. What does not change between requests can be read once at start-up.',
    bad: `
import express from 'express';
import { readFileSync } from 'node:fs';
const app = express();
app.get('/receipt', (req, res) => {
  res.send(readFileSync('receipt.txt', 'utf8'));
});
`,
    good: `
import express from 'express';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
const app = express();
const header = readFileSync('header.txt', 'utf8');
app.get('/receipt', async (req, res) => {
  res.send(header + (await readFile('receipt.txt', 'utf8')));
});
`,
  },
  messages: {
    blocks: '{endpoints} {block} the event loop with {what} in {function}.',
    files: '{count} functions on the way of {endpoints} handle files synchronously, {function} with {what} among them.',
  },
  check(model, report) {
    const { alone, files } = told(model);
    for (const body of alone) {
      const { step, calls, endpoint, endpoints, further, name, lesser } = body;
      report({
        message: 'blocks',
        arguments: {
          endpoints: endpointsInWords([endpoint, ...endpoints.filter((each) => each !== endpoint)]),
          what: calls.map((call) => `${call}()`),
          forms: calls,
          block: agreeing('blocks', endpoints),
          function: name === undefined ? (endpoints.length === 1 ? 'its handler' : 'their handler') : `${name}()`,
        },
        ...(calls.some((call) => reading.test(call))
          ? {}
          : { fix: 'Use the asynchronous form of {forms} and await it.' }),
        place: step.operation.place,
        trace: [
          ...wayTo(endpoint, step, `${step.operation.what}()`),
          ...further.map(({ operation }) => ({ location: operation.place, message: `${operation.what}()` })),
        ],
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        ...(lesser ? { severity: 'medium' as const } : {}),
      });
    }
    const [first] = files;
    if (first === undefined) return;
    const endpoints = [...new Set(files.flatMap((each) => each.endpoints))];
    report({
      message: 'files',
      arguments: {
        count: files.length,
        endpoints: countInWords(endpoints),
        function: first.name === undefined ? 'a handler' : `${first.name}()`,
        what: first.calls.map((call) => `${call}()`),
        forms: [...new Set(files.flatMap(({ calls }) => calls))].sort(),
      },
      place: first.step.operation.place,
      trace: files.slice(0, 20).map(({ step, calls }) => ({
        location: step.operation.place,
        message: calls.map((call) => `${call}()`).join(', '),
      })),
      endpoint: first.endpoint,
      affects: { unit: 'endpoint', count: endpoints.length },
    });
  },
});

/** So many functions that handle files synchronously are a habit, and one decision. */
const many = 6;
const reading = /^(?:read|exists|stat|lstat)/;

function told(model: BackendModel): { alone: BlockingBody[]; files: BlockingBody[] } {
  const bodies = blockingBodies(model);
  const files = bodies.filter(({ calls }) => calls.every((call) => onFiles.test(call)));
  if (files.length < many) return { alone: bodies, files: [] };
  return {
    alone: bodies.filter((body) => !files.includes(body)),
    files: files.sort((a, b) => Number(a.lesser) - Number(b.lesser)),
  };
}
