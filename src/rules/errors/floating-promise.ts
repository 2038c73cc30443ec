import { defineRule } from '../define.ts';
import { survivesRejections } from '../support/failures.ts';
import { endpointsInWords, reachedFrom, reachOf, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Promise that nobody waits for',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-755', 'reliability'],
  docs: {
    why: 'The request goes on as if the work had been done. When it fails, nobody is told: unless somebody took care of it, the unhandled rejection ends the process, and with it every request that is under way.',
    fix: 'Await {call}, or where it is meant to run on its own, say so and catch what goes wrong: `void {call}.catch(logError)`.',
    bad: `
import express from 'express';
const app = express();
async function sendMail(to) {
  const reply = await fetch('https://mail.example.com', { method: 'POST', body: to });
  if (!reply.ok) throw new Error('mail');
}
app.post('/orders', (req, res) => {
  sendMail(req.body.email);
  res.sendStatus(201);
});
`,
    good: `
import express from 'express';
const app = express();
async function sendMail(to) {
  const reply = await fetch('https://mail.example.com', { method: 'POST', body: to });
  if (!reply.ok) throw new Error('mail');
}
app.post('/orders', (req, res) => {
  sendMail(req.body.email).catch((error) => console.error(error));
  res.sendStatus(201);
});
`,
  },
  messages: {
    request: '{endpoints} {wait} not wait for {call}: when it fails, {end}.',
    tried: '{endpoints} {wait} not wait for {call}: the try around it catches nothing of what it does.',
    often: '{call} is called in {count} places without anybody waiting for it: when it fails, {end}.',
  },
  check(model, report) {
    const survives = survivesRejections(model);
    const end = survives ? 'nobody is told' : 'the unhandled rejection ends the process';
    const dropped = reachedFrom(
      [...model.endpoints, ...model.consumers],
      'discard',
      ({ operation }) => operation.of !== '' && operation.canReject,
    );
    for (const places of Map.groupBy(dropped, ({ step }) => step.operation.of).values()) {
      // a function that everybody calls like this has one defect, not one for each call
      const often = places.length > 3;
      for (const { step, endpoints } of often ? places.slice(0, 1) : places) {
        const [endpoint] = endpoints;
        if (endpoint === undefined) continue;
        report({
          message: often ? 'often' : step.operation.tried ? 'tried' : 'request',
          arguments: {
            endpoints: endpointsInWords(endpoints),
            wait: endpoints.length === 1 ? 'does' : 'do',
            call: `${step.operation.of}()`,
            count: places.length,
            end,
          },
          place: step.operation.place,
          trace: often
            ? places
                .slice(0, 10)
                .map((each) => ({ location: each.step.operation.place, message: 'the promise is dropped' }))
            : wayTo(endpoint, step, 'the promise is dropped'),
          endpoint,
          affects: reachOf(often ? [...new Set(places.flatMap((each) => each.endpoints))] : endpoints),
          // `void` says that it is meant, not what happens when it fails; and what fails alone is less than a process that ends
          ...(places.every((each) => each.step.operation.explicit) ||
          (survives && !places.some((each) => each.step.operation.tried))
            ? { severity: 'medium' as const }
            : {}),
        });
      }
    }
  },
});
