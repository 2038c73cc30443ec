import { defineRule } from '../define.ts';
import { endpointsInWords, reachedPlaces, wayTo, type StepOf } from '../support/requests.ts';

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
    fix: 'Use the asynchronous form of {what} and await it. What does not change between requests can be read once at start-up.',
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
    blocks: '{endpoints} blocks the event loop with {what}() in {function}.',
  },
  check(model, report) {
    for (const { step, endpoints } of reachedPlaces(model, 'blocking', (each) => !isOnce(each))) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      const { what, inFunction, place } = step.operation;
      report({
        message: 'blocks',
        arguments: {
          endpoints: endpointsInWords(endpoints),
          what,
          function: inFunction === '' ? 'its handler' : `${inFunction}()`,
        },
        place,
        trace: wayTo(endpoint, step, `${what}()`),
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        ...(brief.test(what) ? { severity: 'medium' as const } : {}),
      });
    }
  },
});

/** `if (!template) template = readFileSync(…)`, `if (cached) return cached`: the first request pays, the others find it. */
function isOnce({ conditions }: StepOf<'blocking'>): boolean {
  return conditions.some(({ text, truth }) =>
    truth ? /^!\w+$|===? ?(?:null|undefined)$/.test(text) : /cache|memo|loaded|initiali[sz]ed/i.test(text),
  );
}
