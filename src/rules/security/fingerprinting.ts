import { defineRule } from '../define.ts';
import { servers } from '../support/servers.ts';

export default defineRule({
  title: 'Replies that say what the server is made of',
  severity: 'low',
  precision: 'high',
  needs: ['server'],
  tags: ['cwe-200', 'cwe-497', 'owasp-a05'],
  docs: {
    why: 'Every reply carries `X-Powered-By: Express`. It hurts nobody by itself, and it tells scanners which attacks to try first when the next advisory is published.',
    fix: "`app.disable('x-powered-by')`, or Helmet, which does the same and more.",
    bad: `
import express from 'express';
const app = express();
app.get('/', (req, res) => res.json({}));
app.listen(3000);
`,
    good: `
import express from 'express';
const app = express();
app.disable('x-powered-by');
app.get('/', (req, res) => res.json({}));
app.listen(3000);
`,
  },
  messages: { header: 'The {framework} application names itself in the header `X-Powered-By` of every reply.' },
  check(model, report) {
    for (const { app, endpoints, operations } of servers(model)) {
      if (!/^express$/i.test(app.framework)) continue;
      const guards = [...app.guards, ...endpoints.flatMap((endpoint) => endpoint.guards)];
      // what could not be followed may take it away
      const hidden =
        guards.some(
          ({ kinds, name }) => kinds === null || kinds.includes('security-headers') || /powered/i.test(name),
        ) ||
        operations.some(
          (operation) =>
            operation.is === 'call' && operation.args.some((argument) => argument?.toLowerCase() === 'x-powered-by'),
        );
      if (!hidden)
        report({
          message: 'header',
          place: app.place,
          arguments: { framework: app.framework },
          affects: { unit: 'endpoint', count: endpoints.length },
          key: 'powered-by',
        });
    }
  },
});
