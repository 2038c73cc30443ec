import type { Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isForStaff, isSignedInOnly } from '../support/authority.ts';
import { handlerSteps } from '../support/endpoints.ts';

export default defineRule({
  title: 'Administration that everybody who is signed in can use',
  severity: 'high',
  precision: 'medium',
  needs: ['endpoints'],
  tags: ['cwe-862', 'cwe-269', 'cwe-285', 'owasp-a01'],
  docs: {
    why: 'The route is for those who run the application, and the only question asked is whether somebody is signed in. That the front end does not show its button to others keeps nobody from sending the request, and the path is the first that is tried.',
    fix: "Put a check of the role behind the authentication of {endpoint}: `router.use('/admin', authenticate, requireRole('admin'))`, on the router, so that routes which are added later have it too. Read the role from the database or a verified token, never from the request.",
    bad: `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.use(authenticate);
app.get('/profile', (req, res) => res.json(req.user));
app.get('/admin/users', async (req, res) => {
  const { rows } = await pool.query('SELECT id, email FROM users LIMIT 100');
  res.json(rows);
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
    good: `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.use(authenticate);
app.get('/profile', (req, res) => res.json(req.user));
app.use('/admin', (req, res, next) => {
  if (req.user.role !== 'admin') return res.status(403).json({ error: 'forbidden' });
  next();
});
app.get('/admin/users', async (req, res) => {
  const { rows } = await pool.query('SELECT id, email FROM users LIMIT 100');
  res.json(rows);
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
    one: '{endpoint} asks for no more than to be signed in, with {guard}, as {example} does.',
    several: '{endpoints} ask for no more than to be signed in, with {guard}, as {example} does.',
  },
  check(model, report) {
    for (const endpoints of Map.groupBy(model.endpoints, ({ app }) => app).values()) {
      const ordinary = endpoints.filter((endpoint) => endpoint.auth.value === true && !isForStaff(endpoint));
      const open = endpoints.filter(
        (endpoint) => isForStaff(endpoint) && isSignedInOnly(endpoint, true) && does(endpoint),
      );
      for (const group of Map.groupBy(open, ({ place }) => place.file).values()) {
        const [first] = group;
        // who may sign in at all is not known here: an application of nothing but administration has one kind of users
        const example = first && ordinary.find((other) => other.auth.reason === first.auth.reason);
        if (first === undefined || example === undefined) continue;
        report({
          message: group.length > 1 ? 'several' : 'one',
          place: first.place,
          endpoint: first,
          arguments: {
            endpoints: group.map(({ label }) => label),
            guard: first.auth.reason,
            example: example.label,
          },
          affects: { unit: 'endpoint', count: group.length },
          trace: [
            { location: first.place, message: first.label },
            ...(first.auth.place === null ? [] : [{ location: first.auth.place, message: 'asks who it is' }]),
            { location: example.place, message: `${example.label} has the same guard` },
          ],
        });
      }
    }
  },
});

/** Reads or changes something; a page that loads its data elsewhere is open to read. */
function does(endpoint: Endpoint): boolean {
  return handlerSteps(endpoint).some(({ operation }) => operation.is === 'query' || operation.is === 'command');
}
