import { isChecked } from '../support/checked.ts';
import type { Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { columnsHit, columnsOf, inWords, isText } from '../support/table-columns.ts';

export default defineRule({
  title: 'States in columns that take any text',
  severity: 'low',
  precision: 'medium',
  needs: ['entities'],
  tags: ['data-integrity'],
  docs: {
    why: 'The code knows a handful of values; the database takes every other one too. A typing error, an old release or a script by hand writes a state that no branch is for, and the row is in none of the lists.',
    fix: 'Give {columns} an enumeration, or `CHECK ({column} IN (…))` where values change often.',
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL CHECK (status IN ('open', 'paid')));
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
  },
  messages: { columns: '{columns} {take} any text, and {mean} one of a few states.' },
  check(model, report) {
    const columns = columnsOf(
      model,
      (column, entity) =>
        state.test(column.name) &&
        isText(column.sqlType ?? column.type) &&
        !isAddress(entity) &&
        !isChecked(model, entity, column),
    );
    const [first] = columns;
    const hit = columnsHit(columns);
    if (first === undefined || hit === null) return;
    report({
      ...hit,
      message: 'columns',
      arguments: {
        columns: inWords(columns),
        column: first.column.column,
        take: columns.length === 1 ? 'takes' : 'take',
        mean: columns.length === 1 ? 'means' : 'mean',
      },
    });
  },
});

const state = /^(?:status|state|role|visibility|severity)$|[a-z](?:_status|Status)$|[Uu]ser_?[Rr]ole$/;

/** California is a state too. */
function isAddress({ columns }: Entity): boolean {
  return columns.some(({ name }) => /^(?:city|country|zip|zip_?code|postal_?code|postcode)$/i.test(name));
}
