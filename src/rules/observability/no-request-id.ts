import type { Guard } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { remembered } from '../support/remembered.ts';
import { servers, type Server } from '../support/servers.ts';

const header =
  /^(?:x-)?(?:request|correlation|trace|transaction|amzn-trace|cloud-trace)-?(?:id|context)?$|^traceparent$|^x-amzn-requestid$/i;

export default defineRule({
  title: 'Requests without an id',
  severity: 'medium',
  precision: 'high',
  needs: ['server', 'endpoints'],
  tags: ['logging', 'tracing'],
  docs: {
    why: 'Log lines of requests that run at the same time are mixed. Without an id in each of them nobody can tell which belong together, find what a customer who reports an error went through, or follow a request into the next service.',
    fix: 'Take the caller’s `x-request-id` where it is well-formed, make one otherwise, and put it into every log line (a child logger, or AsyncLocalStorage), into the reply, and into requests to other services.',
    bad: `
import express from 'express';
const app = express();
app.get('/products', (req, res) => { res.json([]); });
app.listen(3000);
`,
    good: `
import { randomUUID } from 'node:crypto';
import express from 'express';
const app = express();
app.use((req, res, next) => {
  res.setHeader('x-request-id', randomUUID());
  next();
});
app.get('/products', (req, res) => { res.json([]); });
app.listen(3000);
`,
  },
  messages: {
    missing: 'Requests to this {framework} application get no id that logs and replies could carry.',
  },
  check(model, report) {
    for (const server of servers(model)) {
      const { app, endpoints } = server;
      if (endpoints.length === 0 || app.traits.requestIds !== false || identifies(server)) continue;
      report({
        message: 'missing',
        arguments: { framework: app.framework },
        place: app.place,
        affects: { unit: 'endpoint', count: endpoints.length },
      });
    }
  },
});

/** Some middleware gives requests an id, passes one on, or keeps one in a context; what could not be followed may. */
function identifies({ app, endpoints, operations }: Server): boolean {
  if ([...app.guards, ...endpoints.flatMap(({ guards }) => guards)].some(givesId)) return true;
  if (endpoints.some(({ params }) => params.some(({ in: where, name }) => where === 'header' && header.test(name))))
    return true;
  return namesHeader(operations);
}

const namesHeader = remembered((operations: Server['operations']) =>
  operations.some(
    (operation) =>
      operation.is === 'call' && operation.args.some((argument) => argument !== null && header.test(argument)),
  ),
);

function givesId({ kinds, name }: Guard): boolean {
  return (
    kinds?.includes('request-id') === true ||
    /request-?id|correlation|trace(?:r|id|context)|opentelemetry|otel/i.test(name)
  );
}
