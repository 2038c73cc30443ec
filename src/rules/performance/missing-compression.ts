import type { App, Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { endpointsOf } from '../support/lookup.ts';
import { isReading } from '../support/requests.ts';

export default defineRule({
  title: 'Replies that are sent uncompressed',
  severity: 'low',
  precision: 'medium',
  needs: ['server', 'endpoints'],
  tags: ['performance'],
  docs: {
    why: 'JSON and HTML shrink to a fifth or less. Uncompressed, lists take longer to arrive than to compute for everybody who is not on a good line, and traffic is paid for by the byte.',
    fix: 'Compress where requests arrive first: in the proxy (`gzip on` with the types of JSON, or Brotli) or the platform, and otherwise with the middleware of the framework (`compression()`, `@fastify/compress`, `koa-compress`, `hono/compress`).',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => { res.json(await prisma.order.findMany({ take: 100 })); });
app.get('/users', async (req, res) => { res.json(await prisma.user.findMany({ take: 100 })); });
app.get('/items', async (req, res) => { res.json(await prisma.item.findMany({ take: 100 })); });
app.listen(3000);
`,
    good: `
import express from 'express';
import compression from 'compression';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.use(compression());
app.get('/orders', async (req, res) => { res.json(await prisma.order.findMany({ take: 100 })); });
app.get('/users', async (req, res) => { res.json(await prisma.user.findMany({ take: 100 })); });
app.get('/items', async (req, res) => { res.json(await prisma.item.findMany({ take: 100 })); });
app.listen(3000);
`,
  },
  messages: {
    nowhere:
      'Nothing compresses the replies of {count} endpoints that send lists or pages: neither the application nor {front}.',
  },
  check(model, report) {
    // what compresses elsewhere, or may do so, is enough
    if (model.fronts.some(({ compresses }) => compresses !== false)) return;
    const apps = model.apps.filter(
      (app) => app.listens !== null && !app.traits.serverless && app.traits.compresses !== true,
    );
    if (model.endpoints.some(({ guards }) => guards.some(mayCompress))) return;
    for (const app of apps) {
      const large = endpointsOf(model, app).filter(sendsMuch);
      if (large.length < worthIt || app.guards.some(mayCompress)) continue;
      const [front] = model.fronts;
      report({
        message: 'nowhere',
        arguments: {
          count: large.length,
          front: front === undefined ? 'a proxy in the repository' : `${front.name} before it (${front.file})`,
        },
        place: app.place,
        trace: large.slice(0, 5).map(({ place, label }) => ({ location: place, message: label })),
        affects: { unit: 'endpoint', count: large.length },
      });
    }
  },
});

/** Fewer are not worth a setting. */
const worthIt = 3;

/** Middleware that compresses, or that nobody followed and that is called as if it did. */
function mayCompress({ kinds, name }: App['guards'][number]): boolean {
  return kinds?.includes('compression') === true || /compress|gzip|brotli|deflate/i.test(name);
}

/** A list of rows, or a page. */
function sendsMuch(endpoint: Endpoint): boolean {
  return (
    isReading(endpoint) &&
    (endpoint.replies.some(({ kind, status }) => kind === 'html' && (status ?? 200) < 300) ||
      (endpoint.replies.some(({ kind }) => kind === 'json') &&
        endpoint.steps.some(
          ({ operation, guard }) =>
            guard === null && operation.is === 'query' && operation.operation === 'select' && !operation.single,
        )))
  );
}
