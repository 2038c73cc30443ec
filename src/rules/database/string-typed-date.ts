import { defineRule } from '../define.ts';
import { columnsOf, holdingHit, isText } from '../support/table-columns.ts';

export default defineRule({
  title: 'Dates in columns of text',
  severity: 'low',
  precision: 'high',
  needs: ['entities'],
  tags: ['data-integrity'],
  docs: {
    why: 'Any text can be stored, in any format. The database cannot compare, sort or index it as a date, and a range of dates becomes a comparison of letters.',
    fix: 'Change {columns} to `date` or `timestamptz`.',
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid_at text);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid_at timestamptz);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
  },
  messages: { columns: '{columns} {hold} dates as text.' },
  check(model, report) {
    const columns = columnsOf(
      model,
      ({ name, type, sqlType = type }, { dialect }) =>
        dialect !== undefined && dialect !== 'sqlite' && dated.test(name) && isText(sqlType),
    );
    const hit = holdingHit(columns);
    if (hit !== null) report({ message: 'columns', ...hit });
  },
});

const dated =
  /^(?:created|updated|deleted|expires|published|paid|starts|ends)_?[Aa]t$|^(?:start|end|birth|due|expiry|issue)_?[Dd]ate$|[a-z](?:_at|_date|_on)$|[a-z](?:At|Date)$/;
