import type { Confidence, Severity } from '../../findings/types.ts';
import { defineRule } from '../define.ts';
import { isSignedInOnly } from '../support/authority.ts';
import { chosenRows, isOfPeople, isOwning, ownershipOf, type ChosenRow, type Ownership } from '../support/ownership.ts';
import { wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Rows of others, for whoever knows or guesses their id',
  severity: 'critical',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['cwe-639', 'cwe-862', 'cwe-285', 'owasp-a01'],
  docs: {
    why: 'Whoever is signed in can put any id into the request and gets, changes or deletes what belongs to somebody else: authentication says who it is, and nothing asks whether the row is theirs. Ids are counted up, shared in links and written to logs; ones that are hard to guess only make it slower.',
    fix: 'Ask for the row with its owner, `{column}` = the id of who is signed in, in the same query that finds it by `{key}`, and answer 404 where there is none. Where some may see everything, check their role before the query.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.use(authenticate);
app.get('/orders', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM orders WHERE user_id = $1', [req.user.id]);
  res.json(rows);
});
app.delete('/orders/:id', async (req, res) => {
  await pool.query('DELETE FROM orders WHERE id = $1', [req.params.id]);
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
    good: `
import express from 'express';
import { Pool } from 'pg';
import { authenticate } from './auth';
const app = express();
const pool = new Pool();
app.use(authenticate);
app.get('/orders', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM orders WHERE user_id = $1', [req.user.id]);
  res.json(rows);
});
app.delete('/orders/:id', async (req, res) => {
  await pool.query('DELETE FROM orders WHERE id = $1 AND user_id = $2', [req.params.id, req.user.id]);
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
    sibling:
      '{endpoint} {does} any of {entity} by `{key}`; {example} asks for those whose `{column}` is who sends the request.',
    creator:
      '{endpoint} {does} any of {entity} by `{key}`, whoever sends it; {example} makes them belong to who sends it, by `{column}`.',
    declared: '{endpoint} {does} any of {entity} by `{key}`, and nothing compares `{column}` with who sends it.',
    claimed:
      '{endpoint} {does} {entity} by the `{key}` that the client sends: whoever is signed in can send the one of somebody else.',
    person: '{endpoint} {does} any row of {entity} by `{key}`, and nothing asks whether it is about who sends it.',
  },
  check(model, report) {
    const reported = new Set<string>();
    for (const endpoint of model.endpoints) {
      if (!isSignedInOnly(endpoint)) continue;
      const rows = chosenRows(endpoint).flatMap((row) => {
        const ownership = ownershipOf(model, row.entity, row.step.operation.place.file);
        const grade = gradeOf(row, ownership);
        return grade === null ? [] : [{ row, ownership, grade }];
      });
      const [worst] = rows.sort((a, b) => Number(b.row.writes) - Number(a.row.writes));
      if (worst === undefined) continue;
      const { row, ownership, grade } = worst;
      const example = ownership?.constrained[0] ?? ownership?.created[0];
      const key = `${endpoint.place.file}:${endpoint.place.line} ${endpoint.method}`;
      if (reported.has(key)) continue;
      reported.add(key);
      report({
        ...grade,
        place: endpoint.place,
        endpoint,
        arguments: {
          does: row.writes ? (endpoint.method === 'DELETE' ? 'deletes' : 'changes') : 'gives out',
          entity: row.entity,
          key: row.by.path.at(-1) ?? row.by.name,
          column: ownership?.column ?? 'id',
          example: example?.label ?? '',
        },
        trace: [
          ...wayTo(endpoint, row.step, `${row.step.operation.api}() by ${row.by.name} from the request`),
          ...(example === undefined
            ? []
            : [{ location: example.place, message: `${example.label} depends on who sends it` }]),
        ],
      });
    }
  },
});

type Message = 'sibling' | 'creator' | 'declared' | 'claimed' | 'person';
interface Grade {
  readonly message: Message;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/** Tables whose rows nobody would publish. */
const private_ =
  /order|invoice|payment|card|address|wallet|basket|cart|message|document|account|credential|prescription|record|note|file/i;

function gradeOf(row: ChosenRow, ownership: Ownership | null): Grade | null {
  const { writes, claimed, entity } = row;
  if (isOfPeople(entity)) {
    if (!writes) return null;
    return (ownership?.constrained.length ?? 0) > 0
      ? { message: 'person', severity: 'critical', confidence: 'high' }
      : { message: 'person', severity: 'high', confidence: 'medium' };
  }
  if (ownership === null) return claimed ? { message: 'claimed', severity: 'high', confidence: 'medium' } : null;
  const strong = ownership.constrained.length > 0;
  if (!writes && ownership.listed) return null;
  if (claimed)
    return { message: 'claimed', severity: strong ? 'critical' : 'high', confidence: strong ? 'high' : 'medium' };
  if (strong) {
    const sure = writes || private_.test(entity);
    return { message: 'sibling', severity: sure ? 'critical' : 'high', confidence: sure ? 'high' : 'medium' };
  }
  if (!writes) return null;
  // who made something is not always the only one who may change it
  if (ownership.created.length > 0)
    return { message: 'creator', severity: 'high', confidence: isOwning(ownership.column) ? 'medium' : 'low' };
  return { message: 'declared', severity: 'high', confidence: 'low' };
}
