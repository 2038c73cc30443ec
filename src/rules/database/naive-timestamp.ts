import { defineRule } from '../define.ts';
import { columnsOf, holdingHit } from '../support/table-columns.ts';

export default defineRule({
  title: 'Points in time without a time zone',
  severity: 'medium',
  precision: 'high',
  needs: ['entities'],
  tags: ['data-integrity'],
  docs: {
    why: 'The column holds the reading of a clock and not which clock. What a process in one zone writes, a process, a session or a report in another one reads as a different moment; when clocks go back, an hour comes twice. The error is in the stored data, where nobody can tell it any more.',
    fix: "Change {columns} to `timestamptz` (`ALTER TABLE … ALTER COLUMN … TYPE timestamptz USING … AT TIME ZONE 'UTC'`), in a migration that knows which zone they were written in.",
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid_at timestamp NOT NULL);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid_at timestamptz NOT NULL);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
  },
  messages: { columns: '{columns} {hold} points in time and no time zone.' },
  check(model, report) {
    const columns = columnsOf(
      model,
      ({ type, sqlType = type }, { dialect }) => dialect === 'postgres' && isNaive(sqlType) && !inUtc.test(type),
    );
    const hit = holdingHit(columns);
    if (hit !== null) report({ message: 'columns', ...hit });
  },
});

/** A client that declares them so writes and reads them in UTC, wherever it runs. */
const inUtc = /^DateTime\b/;

function isNaive(type: string): boolean {
  return /^(?:timestamp|datetime)\b/i.test(type) && !/\bwith time zone\b/i.test(type);
}
