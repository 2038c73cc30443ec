import { placeKey } from '../../model/places.ts';
import type { BackendModel, Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { entityCalled } from '../support/lookup.ts';
import { reachedFrom, type StepOf } from '../support/requests.ts';
import { isSmall } from '../support/tables.ts';

export default defineRule({
  title: 'Statements that select every column',
  severity: 'low',
  precision: 'medium',
  needs: ['entries', 'queries', 'entities'],
  tags: ['performance', 'maintainability'],
  docs: {
    why: 'All columns are read, sent and parsed, those as well that a later migration adds: a token, a document of a megabyte. An index that holds the few columns that are needed cannot answer by itself.',
    fix: 'Name the columns that are used.',
    bad: `
//- /migrations/001.sql
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text, city text, street text, phone text, born date, bio text, note text, made timestamptz);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/users/:id', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM users WHERE id = $1', [req.params.id]);
  res.json({ name: rows[0].name });
});
`,
    good: `
//- /migrations/001.sql
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text, city text, street text, phone text, born date, bio text, note text, made timestamptz);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/users/:id', async (req, res) => {
  const { rows } = await pool.query('SELECT name FROM users WHERE id = $1', [req.params.id]);
  res.json({ name: rows[0].name });
});
`,
  },
  messages: {
    one: 'SELECT * reads all {columns} columns of {table}.',
    many: '{count} statements select every column, {columns} of {table} in the first of them.',
  },
  check(model, report) {
    const found = starred(model);
    const [first] = found;
    if (first === undefined) return;
    report({
      message: found.length === 1 ? 'one' : 'many',
      arguments: { count: found.length, table: first.entity.table, columns: first.entity.columns.length },
      place: first.step.operation.place,
      trace: found.slice(0, 20).map(({ step, entity }) => ({
        location: step.operation.place,
        message: `all ${entity.columns.length} columns of ${entity.table}`,
      })),
      affects: { unit: 'file', count: new Set(found.map(({ step }) => step.operation.place.file)).size },
      key: 'all',
    });
  },
});

/** Fewer columns than these are soon read. */
const many = 8;
const star = /^\s*select\s+(?:distinct\s+)?(?:"?\w+"?\.)?\*(?!\s*\))/i;

function starred(model: BackendModel): { step: StepOf<'query'>; entity: Entity }[] {
  const seen = new Set<string>();
  return reachedFrom(
    [...model.endpoints, ...model.consumers],
    'query',
    ({ operation }) => operation.operation === 'select' && star.test(operation.text ?? ''),
  ).flatMap(({ step }) => {
    const { entities, place } = step.operation;
    const entity = entityCalled(model, entities[0] ?? '', place.file);
    const key = placeKey(place);
    if (
      entity === undefined ||
      entity.columns.length < many ||
      isSmall(model, entity.name, place.file) ||
      seen.has(key)
    )
      return [];
    seen.add(key);
    return [{ step, entity }];
  });
}
