import { defineRule } from '../define.ts';
import { wrappedSteps } from '../support/migration-transactions.ts';

export default defineRule({
  title: 'Migration that the database rejects',
  severity: 'critical',
  precision: 'high',
  needs: ['migrations'],
  tags: ['availability'],
  docs: {
    why: 'The database rejects the statement: it is none by its grammar, or what it needs is not there at that point. The migration stops there, and with it the release; what stands before the statement may already be applied, so that a second attempt fails earlier.',
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
  messages: {
    syntax: '{name} is no SQL of PostgreSQL: {error}.',
    wrapped:
      '{name} builds or drops an index CONCURRENTLY, which PostgreSQL refuses in a transaction, and {tool} runs it in one.',
    rejected: '{name} fails after the migrations before it: PostgreSQL says {error}.',
  },
  check(model, report) {
    const ran = new Set<string>();
    for (const { history, failure, notAssessed } of model.schemas) {
      if (notAssessed === null) ran.add(history);
      if (failure === null) continue;
      const { name, message, location, statement } = failure;
      report({
        message: 'rejected',
        arguments: { name, error: message.replace(/\.$/, '') },
        place: location,
        trace: [{ location, message: statement }],
        affects: { unit: 'file', count: 1 },
        key: name,
      });
    }
    for (const migration of model.migrations) {
      const wrapped = wrappedSteps(model, migration);
      if (wrapped === null) continue;
      const { name } = migration;
      report({
        message: 'wrapped',
        arguments: { name, tool: wrapped.tool },
        place: wrapped.location,
        affects: { unit: 'file', count: 1 },
        key: name,
        fix: 'Put it in a migration of its own, and tell {tool} to run that outside of a transaction.',
        severity: 'high',
        confidence: 'medium',
      });
    }
    for (const { history, name, errors } of model.migrations)
      for (const { message, location, misplaced } of errors) {
        // PostgreSQL itself knows better, but it was given each statement by itself
        if (ran.has(history) && misplaced !== true) continue;
        report({
          message: misplaced === true ? 'rejected' : 'syntax',
          arguments: { name, error: message.replace(/\.$/, '') },
          place: location,
          affects: { unit: 'file', count: 1 },
          key: name,
        });
      }
  },
});
