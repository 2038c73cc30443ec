import { defineRule } from '../define.ts';
import { remembered } from '../support/remembered.ts';
import { servers, type Server } from '../support/servers.ts';

export default defineRule({
  title: 'A server that is cut off instead of closed',
  severity: 'medium',
  precision: 'high',
  needs: ['server'],
  tags: ['operations'],
  docs: {
    why: 'Every deployment and every scaling down sends SIGTERM. A process that does not handle it ends at once: requests under way fail, transactions are left to the database’s timeout, and messages that were taken are lost. Clients see errors with each release.',
    fix: 'Handle SIGTERM: stop to accept connections (`server.close()`), let the requests under way finish, close pools and workers, then exit; with a timer that ends what does not finish.',
    bad: `
import express from 'express';
const app = express();
app.get('/products', (req, res) => { res.json([]); });
app.listen(3000);
`,
    good: `
import express from 'express';
const app = express();
app.get('/products', (req, res) => { res.json([]); });
const server = app.listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
  },
  messages: {
    unhandled: 'Nothing closes the server that starts to listen here when the process is told to stop (SIGTERM).',
  },
  check(model, report) {
    const places = new Set<string>();
    for (const { app, listens, operations } of servers(model)) {
      if (app.traits.shutdownHooks !== false || stopsInOrder(operations)) continue;
      // several applications in one process are stopped together
      if (places.has(listens.file)) continue;
      places.add(listens.file);
      report({ message: 'unhandled', place: listens, affects: { unit: 'project', count: 1 } });
    }
  },
});

/** Handles the signal, or has a library that does. A signal whose name is computed may be this one. */
const stopsInOrder = remembered((operations: Server['operations']) =>
  operations.some((operation) =>
    operation.is === 'process'
      ? operation.what === 'on:SIGTERM' || operation.what === 'on:{?}'
      : operation.is === 'call' && operation.tags.includes('graceful-shutdown'),
  ),
);
