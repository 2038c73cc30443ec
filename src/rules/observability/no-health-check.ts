import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isHealthPath } from '../support/health.ts';
import { remembered } from '../support/remembered.ts';
import { servers, type Server } from '../support/servers.ts';

export default defineRule({
  title: 'No health check',
  severity: 'high',
  precision: 'high',
  needs: ['server'],
  tags: ['operations'],
  docs: {
    why: 'Without an address to ask, a load balancer sends requests to instances that cannot answer, an orchestrator does not restart one that hangs, and a deployment counts as done when the process runs instead of when it works.',
    fix: 'Add two endpoints that need no login and appear in no access log: one that says that the process answers (`/health/live`), and one that asks the database and what else a request needs (`/health/ready`). Point the probes of the platform at them.',
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
app.get('/health', (req, res) => { res.json({ status: 'ok' }); });
app.listen(3000);
`,
  },
  messages: {
    missing: 'None of the {endpoints} of this {framework} application is a health check.',
  },
  check(model, report) {
    const probed = probedPaths(model);
    for (const server of servers(model)) {
      const { app, endpoints } = server;
      // what serves files only, or could not be understood, says nothing
      if (
        endpoints.length === 0 ||
        endpoints.some(({ path }) => isHealthPath(path) || probed.has(path)) ||
        hasBuiltIn(server.operations)
      )
        continue;
      // a catch-all, or a path that is computed, may be one
      if (endpoints.some(({ path }) => path.includes('{?}'))) continue;
      report({
        message: 'missing',
        arguments: {
          endpoints: endpoints.length === 1 ? '1 endpoint' : `${endpoints.length} endpoints`,
          framework: app.framework,
        },
        place: app.place,
        trace: [{ location: server.listens, message: 'listens here' }],
        affects: { unit: 'project', count: 1 },
      });
    }
  },
});

/** A library answers probes by itself. */
const hasBuiltIn = remembered((operations: Server['operations']) =>
  operations.some((operation) => operation.is === 'call' && operation.tags.includes('health-check')),
);

/** Paths that the containers of the project are probed at, whatever they are called. */
function probedPaths(model: BackendModel): Set<string> {
  const paths = new Set<string>();
  for (const { kind, path } of model.project.documents) {
    if (kind !== 'dockerfile' && kind !== 'compose' && kind !== 'kubernetes') continue;
    const text = model.readDocument(path) ?? '';
    for (const [, probe = ''] of text.matchAll(
      /(?:HEALTHCHECK|healthcheck:|(?:liveness|readiness|startup)Probe:)([\s\S]{0,400})/g,
    )) {
      const found = /(?:path:\s*["']?|https?:\/\/[^/\s"']+)(\/[^\s"'|?]*)/.exec(probe)?.[1];
      if (found !== undefined) paths.add(found);
    }
  }
  return paths;
}
