import { defineRule } from '../define.ts';
import { isOwnFile } from '../support/own-files.ts';
import { agreeing, bodyOf, endpointsInWords, isOnce, reachedPlaces, wayTo, type StepOf } from '../support/requests.ts';

const reading = /^(?:read|exists|stat|lstat)/;
/** Takes microseconds, unlike reading the file. */
const brief = /^(?:exists|stat|lstat|access|mkdir|realpath)/;

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
  },
  check(model, report) {
    const reached = reachedPlaces(model, 'blocking', (each) => !isOnce(each));
    const long = new Set(
      reached.filter(({ step }) => !brief.test(step.operation.what)).map(({ step }) => bodyOf(step)),
    );
    // to look whether a file is there is a part of reading it
    const counted = reached.filter(({ step }) => !brief.test(step.operation.what) || !long.has(bodyOf(step)));
    // what one function does after the other is one thing to change
    for (const inBody of Map.groupBy(counted, ({ step }) => bodyOf(step)).values()) {
      const first = inBody.find(({ step }) => !isKept(step)) ?? inBody[0];
      const endpoints = [...new Set(inBody.flatMap((each) => each.endpoints))];
      const endpoint = first?.endpoints[0];
      if (first === undefined || endpoint === undefined) continue;
      const { step } = first;
      const calls = [...new Set(inBody.map((each) => each.step.operation.what))];
      const name = step.via.slice(1).findLast((frame) => frame.name !== '(anonymous)')?.name;
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
          ...inBody.flatMap((each) =>
            each === first ? [] : [{ location: each.step.operation.place, message: `${each.step.operation.what}()` }],
          ),
        ],
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        ...(brief.test(step.operation.what) ||
        isKept(step) ||
        (step.operation.what === 'readFileSync' && isOwnFile(endpoint, step.operation.place))
          ? { severity: 'medium' as const }
          : {}),
      });
    }
  },
});

/** `if (templates[name]) return templates[name]`: once for each key. */
function isKept({ conditions }: StepOf<'blocking'>): boolean {
  return conditions.some(
    ({ text, truth, after }) => after && !truth && /^[\w.]+(?:\[[^[\]]+\]|\.(?:has|get)\([^()]*\))$/.test(text),
  );
}
