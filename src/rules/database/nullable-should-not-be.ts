import { linesOf } from '../support/lines.ts';
import type { BackendModel, Column } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { columnsHit, columnsOf, inWords } from '../support/table-columns.ts';

export default defineRule({
  title: 'Columns with a default that may still be null',
  severity: 'medium',
  precision: 'high',
  needs: ['entities'],
  tags: ['data-integrity'],
  docs: {
    why: 'The default says that there always is a value; the column says that there may be none. A flag then has three values: `WHERE NOT archived` leaves out the rows where it is null, a sum or comparison with null is null, and each reader has to think of it.',
    fix: 'Set the rows that have none to the default, then make {columns} NOT NULL.',
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, archived boolean DEFAULT false);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, archived boolean NOT NULL DEFAULT false);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
  },
  messages: { columns: '{columns} {have} a default, and may still be null.' },
  check(model, report) {
    const columns = columnsOf(
      model,
      (column) => column.nullable === true && column.hasDefault && always(column) && !isNullByDefault(model, column),
    );
    const hit = columnsHit(columns);
    if (hit === null) return;
    report({
      ...hit,
      message: 'columns',
      arguments: { columns: inWords(columns), have: columns.length === 1 ? 'has' : 'have' },
      // a time that is missing is seen; a flag that is neither changes what a condition means
      ...(columns.some(({ column }) => isFlag(column)) ? {} : { severity: 'low' as const }),
    });
  },
});

/** Flags, and when a row was made: of those, nobody means "not known". */
function always(column: Column): boolean {
  return isFlag(column) || /^created_?at$/i.test(column.name);
}

function isFlag({ type, sqlType = type }: Column): boolean {
  return /^bool/i.test(sqlType);
}

/** `DEFAULT NULL`, in whatever words. */
function isNullByDefault(model: BackendModel, { location: { file, line, endLine } }: Column): boolean {
  const lines = linesOf(model, file).slice(Math.max(0, line - 3), endLine + 3);
  return /\bdefault(?:Value|To)?\W{1,4}(?:null|undefined)\b/i.test(lines.join('\n'));
}
