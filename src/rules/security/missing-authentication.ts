import type { App, BackendModel, Endpoint } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { handlesCredentials, isOpenByPurpose, isUnderstood, writesOf } from '../support/endpoints.ts';

/** Records that strangers are meant to leave behind. */
const openEntities = /^(?:page_?)?(?:views?|visits?|hits?|logs?|events?|contacts?|messages?_?contact|subscribers?|newsletters?|leads?|feedbacks?|sessions?)$/i;
const privateEntities = /(?:payment|card|invoice|order|address|wallet|credential|session|token|secret|message|notification|cart|account|user|customer|patient)s?$/i;

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
    for (const [app, endpoints] of byApp(model)) {
      const example = endpoints.find(({ auth, guards }) => auth.value === true && guards.some((guard) => guard.scope !== 'handler' && guard.kinds?.includes('authentication')));
      const open = endpoints.filter((endpoint) => isExposed(endpoint) && changed(endpoint).length > 0);
      if (example === undefined) {
        // something that could not be followed may authenticate; and an application without users may need none
        const [first] = open;
        if (first !== undefined && endpoints.every(({ auth }) => auth.value === false)) {
          report({ message: 'none', place: app?.place ?? first.place, severity: 'high', confidence: 'medium', arguments: { count: open.length, example: first.label, endpoint: first.label }, affects: { unit: 'endpoint', count: open.length }, key: 'none', fix: 'Authenticate in a middleware of the whole application, before its routes, and open single routes on purpose. If a gateway authenticates in front of this service, verify what it passes on: a service that trusts its network is open to everything in it.' });
        }
        continue;
      }
      for (const group of byFile(open)) reportWrites(group, example);
      for (const endpoint of endpoints) {
        const entities = endpoint.method === 'GET' && isExposed(endpoint) ? listed(endpoint) : [];
        if (entities.length > 0) report({ message: 'read', place: endpoint.place, endpoint, severity: 'high', confidence: 'medium', arguments: { entities, example: example.label }, trace: traceOf(endpoint, example) });
      }
    }

    function reportWrites(group: readonly Endpoint[], example: Endpoint): void {
      const [first] = group;
      if (first === undefined) return;
      // one sentence for a router that nobody protected
      if (group.length > 3) {
        report({ message: 'several', place: first.place, endpoint: first, arguments: { endpoints: group.map(({ label }) => label), entities: [...new Set(group.flatMap(changed))], example: example.label }, affects: { unit: 'endpoint', count: group.length }, trace: traceOf(first, example) });
      } else {
        for (const endpoint of group) report({ message: 'write', place: endpoint.place, endpoint, arguments: { entities: changed(endpoint), example: example.label }, trace: traceOf(endpoint, example) });
      }
    }
  },
});

export const strengths = [
  defineStrength({
    message: 'All {count} endpoints that change data authenticate, apart from those that have to be open.',
    find(model) {
      const writers = model.endpoints.filter((endpoint) => !isOpenByPurpose(endpoint) && writesOf(endpoint).length > 0);
      return writers.length >= 3 && writers.every(({ auth }) => auth.value === true) ? { arguments: { count: writers.length }, place: writers[0]?.auth.place ?? null } : null;
    },
  }),
];

/** Known to have no authentication, and not meant to be open. */
function isExposed(endpoint: Endpoint): boolean {
  if (endpoint.auth.value !== false || endpoint.method === 'OPTIONS' || (endpoint.protocol !== 'http' && endpoint.protocol !== 'graphql')) return false;
  if (!isUnderstood(endpoint) || isOpenByPurpose(endpoint) || handlesCredentials(endpoint)) return false;
  return !endpoint.guards.some(({ kinds }) => kinds === null || kinds.includes('signature') || kinds.includes('authorization'));
}

function changed(endpoint: Endpoint): string[] {
  const entities = writesOf(endpoint).flatMap(({ operation }) => (operation.is === 'query' ? (operation.entities.length === 0 ? ['data'] : operation.entities) : []));
  return [...new Set(entities)].filter((entity) => !openEntities.test(entity));
}

/** Private records of which the endpoint gives out more than one. */
function listed(endpoint: Endpoint): string[] {
  const lists = endpoint.steps.flatMap(({ operation, guard }) => (guard === null && operation.is === 'query' && operation.operation === 'select' && !operation.single && operation.filters?.length === 0 ? operation.entities : []));
  return [...new Set(lists)].filter((entity) => privateEntities.test(entity));
}

function byApp(model: BackendModel): Map<App | null, Endpoint[]> {
  return Map.groupBy(model.endpoints, ({ app }) => app);
}

function byFile(endpoints: readonly Endpoint[]): Endpoint[][] {
  return [...Map.groupBy(endpoints, ({ place }) => place.file).values()];
}

function traceOf(endpoint: Endpoint, example: Endpoint): { location: Endpoint['place']; message: string }[] {
  const write = writesOf(endpoint)[0]?.operation;
  return [
    { location: endpoint.place, message: `${endpoint.label}: ${endpoint.auth.reason}` },
    ...(write === undefined ? [] : [{ location: write.place, message: `${write.api}()` }]),
    ...(example.auth.place === null ? [] : [{ location: example.auth.place, message: `${example.label} authenticates with ${example.auth.reason}` }]),
  ];
}
