import type { BackendModel, EntryPoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { entityCalled } from '../support/lookup.ts';
import { declaredReferences, type DeclaredReference } from '../support/references.ts';
import { isMarkedDeleted } from '../support/writes.ts';
import { agreeing, endpointsInWords, isWrite, reachOf, stepsOf, wayTo, type StepOf } from '../support/requests.ts';

export default defineRule({
  title: 'Delete that rows of another table forbid',
  severity: 'medium',
  precision: 'high',
  needs: ['endpoints', 'queries', 'migrations'],
  tags: ['data-integrity'],
  docs: {
    why: 'The foreign key says nothing about deletes, so the database refuses them as long as a row refers to the one that goes. The request works with the empty data of a test, and fails with the real one.',
    fix: 'Say what becomes of {child}: `ON DELETE CASCADE` if its rows mean nothing without {table}, `SET NULL` if they do, `RESTRICT` and an answer 409 if the delete is to be refused; or delete them first, in the same transaction.',
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id));
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.delete('/customers/:id', async (req, res) => {
  await pool.query('DELETE FROM customers WHERE id = $1', [req.params.id]);
  res.sendStatus(204);
});
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.delete('/customers/:id', async (req, res) => {
  await pool.query('DELETE FROM customers WHERE id = $1', [req.params.id]);
  res.sendStatus(204);
});
`,
  },
  messages: {
    refused: '{endpoints} {delete} rows of {table}, and {references} refuses that as long as rows refer to them.',
  },
  check(model, report) {
    const references = Map.groupBy(
      declaredReferences(model).filter(({ onDelete }) => onDelete === '' || onDelete === 'no action'),
      ({ to }) => to,
    );
    const found = new Map<string, { step: StepOf<'query'>; open: DeclaredReference[]; entries: EntryPoint[] }>();
    for (const entry of [...model.endpoints, ...model.consumers]) {
      const queries = stepsOf(entry.steps, 'query');
      for (const [at, step] of queries.entries()) {
        if (step.operation.operation !== 'delete' || step.guard !== null || step.tried !== null) continue;
        const entity = entityCalled(model, step.operation.entities[0] ?? '', step.operation.place.file);
        if (entity === undefined || isMarkedDeleted(entity)) continue;
        const cleared = new Set(
          queries.slice(0, at).flatMap((each) => (isWrite(each.operation) ? [tableOf(model, each)] : [])),
        );
        const open = (references.get(entity.table) ?? []).filter(
          ({ table: child }) => child !== entity.table && !cleared.has(child),
        );
        if (open.length === 0) continue;
        const known = found.get(entity.table);
        if (known === undefined) found.set(entity.table, { step, open, entries: [entry] });
        else if (!known.entries.includes(entry)) known.entries.push(entry);
      }
    }
    for (const [table, { step, open, entries }] of found) {
      const [entry] = entries;
      const [first] = open;
      if (entry === undefined || first === undefined) continue;
      report({
        message: 'refused',
        arguments: {
          endpoints: endpointsInWords(entries),
          delete: agreeing('deletes', entries),
          table,
          child: [...new Set(open.map((each) => each.table))],
          references: open.map((each) => `${each.table}.${each.columns.join(', ')}`),
        },
        place: first.location,
        trace: [
          ...wayTo(entry, step, `deletes from ${table}`),
          ...open.map(({ location, table: child }) => ({ location, message: `${child} refers to ${table}` })),
        ],
        endpoint: entry,
        affects: reachOf(entries),
        key: `${table} ${open.map((each) => each.table).join(' ')}`,
      });
    }
  },
});

function tableOf(model: BackendModel, { operation: { entities, place } }: StepOf<'query'>): string {
  return entityCalled(model, entities[0] ?? '', place.file)?.table ?? entities[0] ?? '';
}
