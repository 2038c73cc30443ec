import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Migration that the database rejects',
  severity: 'critical',
  precision: 'high',
  needs: ['migrations'],
  tags: ['availability'],
  docs: {
    why: 'The grammar of the database has no such statement. The migration stops there, and with it the release; what stands before the statement may already be applied, so that a second attempt fails earlier.',
    fix: 'Correct the statement, and run all migrations from an empty database in the tests.',
    bad: `
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
//- /migrations/001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(10, 2),);
`,
    good: `
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
//- /migrations/001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(10, 2));
`,
  },
  messages: { syntax: '{name} is no SQL of PostgreSQL: {error}.' },
  check(model, report) {
    for (const { name, errors } of model.migrations)
      for (const { message, location } of errors)
        report({
          message: 'syntax',
          arguments: { name, error: message.replace(/\.$/, '') },
          place: location,
          affects: { unit: 'file', count: 1 },
          key: name,
        });
  },
});
