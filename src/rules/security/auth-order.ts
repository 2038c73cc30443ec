import { defineRule } from '../define.ts';
import { changed, isExposed } from '../support/exposure.ts';
import { endpointsOf } from '../support/lookup.ts';

export default defineRule({
  title: 'Authentication that is added after the routes',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['cwe-696', 'cwe-306', 'owasp-a01'],
  docs: {
    why: 'Middleware runs for the routes that are registered after it. Here it stands below routes that it was meant for, so that they answer before anybody has asked who sends the request, and the line that seems to protect them misleads whoever reads it.',
    fix: 'Move {guard} above the routes that it is for, below those that have to be open: the log-in, health checks, webhooks.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.delete('/products/:id', async (req, res) => {
  await pool.query('DELETE FROM products WHERE id = $1', [req.params.id]);
  res.status(204).end();
});
app.use(authenticate);
//- /src/auth.ts
import jwt from 'jsonwebtoken';
import type { NextFunction, Request, Response } from 'express';
export function authenticate(req: Request, res: Response, next: NextFunction) {
  try {
    req.user = jwt.verify(req.headers.authorization ?? '', process.env.JWT_SECRET ?? '', { algorithms: ['HS256'] });
    next();
  } catch {
    res.status(401).json({ error: 'unauthenticated' });
  }
}
`,
    good: `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.use(authenticate);
app.delete('/products/:id', async (req, res) => {
  await pool.query('DELETE FROM products WHERE id = $1', [req.params.id]);
  res.status(204).end();
});
//- /src/auth.ts
import jwt from 'jsonwebtoken';
import type { NextFunction, Request, Response } from 'express';
export function authenticate(req: Request, res: Response, next: NextFunction) {
  try {
    req.user = jwt.verify(req.headers.authorization ?? '', process.env.JWT_SECRET ?? '', { algorithms: ['HS256'] });
    next();
  } catch {
    res.status(401).json({ error: 'unauthenticated' });
  }
}
`,
  },
  messages: {
    useless: '{guard} is added after all routes and protects none of them, {example} for one.',
    late: '{guard} is added after {endpoints}, which {does} without authentication.',
  },
  check(model, report) {
    for (const app of model.apps) {
      // only where the order decides: elsewhere middleware is there for all routes wherever it is added
      if (app.traits.routesInOrder !== true) continue;
      const endpoints = endpointsOf(model, app);
      for (const guard of app.guards) {
        if (guard.kinds?.includes('authentication') !== true || guard.conditional || guard.scope !== 'global') continue;
        const behind = endpoints.filter(({ guards }) => guards.some(({ place }) => isSame(place, guard.place)));
        const before = endpoints.filter((endpoint) => !behind.includes(endpoint));
        const exposed = before.filter((endpoint) => isExposed(endpoint));
        const writing = exposed.filter((endpoint) => endpoint.method !== 'GET' && changed(endpoint).length > 0);
        const [example] = behind.length === 0 ? exposed : writing;
        if (example === undefined) continue;
        report({
          message: behind.length === 0 ? 'useless' : 'late',
          place: guard.place,
          confidence: behind.length === 0 ? 'high' : 'medium',
          arguments: {
            guard: guard.name,
            example: example.label,
            endpoints: writing.map(({ label }) => label),
            does: writing.length === 1 ? 'changes data' : 'change data',
          },
          affects: { unit: 'endpoint', count: (behind.length === 0 ? exposed : writing).length },
          trace: [
            { location: example.place, message: `${example.label} answers first` },
            { location: guard.place, message: `${guard.name} is added` },
          ],
        });
      }
    }
  },
});

function isSame(
  a: { readonly file: string; readonly line: number; readonly column: number },
  b: { readonly file: string; readonly line: number; readonly column: number },
): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}
