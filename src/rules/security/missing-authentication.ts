import type { App } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { isOpenByPurpose, verifiesToken, writesOf } from '../support/endpoints.ts';
import { changed, exampleFor, isExposed, listed, signsUp, traceOf } from '../support/exposure.ts';

export default defineRule({
  title: 'Endpoints that change data without authentication',
  severity: 'critical',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['cwe-306', 'cwe-862', 'owasp-a01'],
  docs: {
    why: 'Anyone who can reach the server can send this request: there is nothing between a stranger and the data that it changes. Routes are found by guessing and by reading the front end; not linking to one protects nothing.',
    fix: 'Put the authentication that {example} uses in front of {endpoint}, or mount its router behind it so that new routes are protected by default. If it is meant to be open, say so with `// backend-architect-ignore security/missing-authentication -- reason`.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.post('/products', authenticate, async (req, res) => {
  await pool.query('INSERT INTO products (name) VALUES ($1)', [req.body.name]);
  res.status(201).json({});
});
app.delete('/products/:id', async (req, res) => {
  await pool.query('DELETE FROM products WHERE id = $1', [req.params.id]);
  res.status(204).end();
});
//- /src/auth.ts
import type { NextFunction, Request, Response } from 'express';
export function authenticate(req: Request, res: Response, next: NextFunction) {
  if (req.headers.authorization !== process.env.TOKEN) {
    res.status(401).json({ error: 'unauthenticated' });
    return;
  }
  next();
}
`,
    good: `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.use(authenticate);
app.post('/products', async (req, res) => {
  await pool.query('INSERT INTO products (name) VALUES ($1)', [req.body.name]);
  res.status(201).json({});
});
app.delete('/products/:id', async (req, res) => {
  await pool.query('DELETE FROM products WHERE id = $1', [req.params.id]);
  res.status(204).end();
});
//- /src/auth.ts
import type { NextFunction, Request, Response } from 'express';
export function authenticate(req: Request, res: Response, next: NextFunction) {
  if (req.headers.authorization !== process.env.TOKEN) {
    res.status(401).json({ error: 'unauthenticated' });
    return;
  }
  next();
}
`,
  },
  messages: {
    write: '{endpoint} changes {entities} without authentication; {example} asks for it.',
    several: '{endpoints} change {entities} without authentication; {example} asks for it.',
    read: '{endpoint} lists {entities} without authentication; {example} asks for it.',
    none: 'No endpoint authenticates: {count} of them change data, {example} among them.',
  },
  check(model, report) {
    for (const [app, endpoints] of Map.groupBy(model.endpoints, (endpoint): App | null => endpoint.app)) {
      const before = endpoints.filter(
        ({ auth, guards }) =>
          auth.value === true &&
          guards.some(({ kinds, scope }) => scope !== 'handler' && kinds?.includes('authentication') === true),
      );
      const guarded = before.length > 0 ? before : endpoints.filter(verifiesToken);
      // routes of the same method and path are one chain: what one of them shows is true of the others
      const same = Map.groupBy(endpoints, ({ label }) => label);
      const open = endpoints.filter(
        (endpoint) =>
          endpoint.method !== 'GET' &&
          (same.get(endpoint.label) ?? []).every(isExposed) &&
          changed(endpoint).length > 0 &&
          !verifiesToken(endpoint) &&
          !signsUp(model, endpoint),
      );
      const [first] = open;
      if (guarded.length === 0) {
        // something that could not be followed may authenticate; and an application without users may need none
        if (first !== undefined && endpoints.every(({ auth }) => auth.value === false)) {
          report({
            message: 'none',
            place: app?.place ?? first.place,
            severity: 'high',
            confidence: 'medium',
            arguments: { count: open.length, example: first.label, endpoint: first.label },
            affects: { unit: 'endpoint', count: open.length },
            key: 'none',
            fix: wholeApplication,
          });
        }
        continue;
      }
      for (const group of Map.groupBy(open, ({ place }) => place.file).values()) {
        const [start] = group;
        // one sentence for a router that nobody protected
        const several = group.length > 3 && start !== undefined;
        for (const endpoint of several ? [start] : group) {
          const example = exampleFor(endpoint, guarded);
          report({
            message: several ? 'several' : 'write',
            place: endpoint.place,
            endpoint,
            arguments: {
              endpoints: group.map(({ label }) => label),
              entities: [...new Set((several ? group : [endpoint]).flatMap(changed))],
              example: example?.label ?? '',
            },
            affects: { unit: 'endpoint', count: several ? group.length : 1 },
            trace: traceOf(endpoint, example),
          });
        }
      }
      for (const endpoint of endpoints) {
        const isOpen = endpoint.method === 'GET' && isExposed(endpoint) && !verifiesToken(endpoint);
        const entities = isOpen ? listed(endpoint) : [];
        const example = exampleFor(endpoint, guarded);
        if (entities.length > 0)
          report({
            message: 'read',
            place: endpoint.place,
            endpoint,
            severity: 'high',
            confidence: 'medium',
            arguments: { entities, example: example?.label ?? '' },
            trace: traceOf(endpoint, example),
          });
      }
    }
  },
});

const wholeApplication =
  'Authenticate in a middleware of the whole application, before its routes, and open single routes on purpose. If a gateway authenticates in front of this service, verify what it passes on: a service that trusts its network is open to everything in it.';

export const strengths = [
  defineStrength({
    message: 'All {count} endpoints that change data authenticate, apart from those that have to be open.',
    find(model) {
      const writers = model.endpoints.filter((endpoint) => !isOpenByPurpose(endpoint) && writesOf(endpoint).length > 0);
      return writers.length >= 3 && writers.every(({ auth }) => auth.value === true)
        ? { arguments: { count: writers.length }, place: writers[0]?.auth.place ?? null }
        : null;
    },
  }),
];
