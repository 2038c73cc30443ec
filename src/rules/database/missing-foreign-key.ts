import { defineRule } from '../define.ts';
import { referencesWithout } from '../support/untied-references.ts';

/** One of several: a decision that was not taken, told once. */
const systemic = 4;

export default defineRule({
  title: 'Reference that the database does not check',
  severity: 'high',
  precision: 'medium',
  needs: ['entities'],
  tags: ['data-integrity', 'cwe-1289'],
  docs: {
    why: 'Without a foreign key a row may refer to one that is gone or never was: orders of no customer, comments on no post. No statement fails, joins lose rows without a word, and the code that meets such a row is the first to find out.',
    fix: 'Add a foreign key on {column} that refers to {to}, with what happens when that row goes (`ON DELETE CASCADE`, `RESTRICT` or `SET NULL`); on a table in use with NOT VALID first, and VALIDATE after the rows were mended.',
    bad: `
//- /schema.sql
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
`,
    good: `
//- /schema.sql
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id));
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
`,
  },
  messages: {
    one: '{table}.{column} holds ids of {to}, and no foreign key says so.',
    many: '{count} columns hold ids of other tables without a foreign key, {table}.{column} ({to}) among them.',
  },
  check(model, report) {
    const found = referencesWithout(model);
    const groups = found.length >= systemic ? [found] : found.map((each) => [each]);
    for (const group of groups) {
      const [first] = group;
      if (first === undefined) continue;
      report({
        message: group.length > 1 ? 'many' : 'one',
        arguments: { table: first.entity.table, column: first.column.column, to: first.to.table, count: group.length },
        place: first.column.location,
        trace: group.slice(0, 20).map(({ entity, column, to }) => ({
          location: column.location,
          message: `${entity.table}.${column.column} → ${to.table}`,
        })),
        affects: { unit: 'entity', count: new Set(group.map(({ entity }) => entity)).size },
        key: group.length > 1 ? 'all' : `${first.entity.table}.${first.column.column}`,
        // many without one are a decision, good or bad
        severity: group.length > 1 ? 'medium' : 'high',
      });
    }
  },
});
