import { defineRule } from '../define.ts';
import { isChecked, lowered } from '../support/checked.ts';
import { entityCalled } from '../support/lookup.ts';
import { agreeing, endpointsInWords, reachedPlaces, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Stock or balance that can fall below zero',
  severity: 'medium',
  precision: 'high',
  needs: ['endpoints', 'queries', 'entities'],
  tags: ['data-integrity', 'cwe-840'],
  docs: {
    why: 'The statement takes away what is asked for, whether it is there or not. What the code has looked at before may be gone by now: two requests at the same time sell the last piece twice, and nothing in the database says no.',
    fix: 'Add `CHECK ({column} >= 0)` to {table}, and take only what is there: `… SET {column} = {column} - $1 WHERE id = $2 AND {column} >= $1`, then look whether a row was changed.',
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE products (id bigint PRIMARY KEY, stock integer NOT NULL);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.post('/products/:id/orders', async (req, res) => {
  await pool.query('UPDATE products SET stock = stock - $1 WHERE id = $2', [req.body.count, req.params.id]);
  res.sendStatus(204);
});
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE products (id bigint PRIMARY KEY, stock integer NOT NULL CHECK (stock >= 0));
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.post('/products/:id/orders', async (req, res) => {
  await pool.query('UPDATE products SET stock = stock - $1 WHERE id = $2', [req.body.count, req.params.id]);
  res.sendStatus(204);
});
`,
  },
  messages: { below: '{endpoints} {take} from {table}.{column} without a condition, and nothing keeps it above zero.' },
  check(model, report) {
    const told = new Set<string>();
    for (const { step, endpoints } of reachedPlaces(
      model,
      'query',
      ({ operation: { operation, text } }) => operation === 'update' && text !== null,
    )) {
      const { operation } = step;
      const entity = entityCalled(model, operation.entities[0] ?? '', operation.place.file);
      const [endpoint] = endpoints;
      if (entity === undefined || endpoint === undefined || operation.filters === null) continue;
      for (const column of lowered(entity, operation.text ?? '')) {
        const key = `${entity.table}.${column.column}`;
        const asked = operation.filters.some(({ column: name }) => name === column.name || name === column.column);
        if (asked || told.has(key) || isChecked(model, entity, column)) continue;
        told.add(key);
        report({
          message: 'below',
          arguments: {
            endpoints: endpointsInWords(endpoints),
            take: agreeing('takes', endpoints),
            table: entity.table,
            column: column.column,
          },
          place: operation.place,
          trace: [
            ...wayTo(endpoint, step, `takes from ${column.column}`),
            { location: column.location, message: 'declared without a CHECK' },
          ],
          endpoint,
          affects: { unit: 'endpoint', count: endpoints.length },
          key,
        });
      }
    }
  },
});
