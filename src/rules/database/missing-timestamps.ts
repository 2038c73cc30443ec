import type { Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { ownEntities } from '../support/columns.ts';
import { isReference } from '../support/indexes.ts';
import { isSmallTable, wordsOf } from '../support/names.ts';

export default defineRule({
  title: 'Tables that do not say when a row was made',
  severity: 'low',
  precision: 'medium',
  needs: ['entities'],
  tags: ['maintainability'],
  docs: {
    why: 'When something went wrong, the first question is which rows are from then. Without a time nobody can tell, copies and caches cannot ask for what is new, and it cannot be added later for the rows that are there.',
    fix: 'Add `created_at timestamptz NOT NULL DEFAULT now()` to {tables}, as the other tables have it, and `updated_at` where rows change.',
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE customers (id bigint PRIMARY KEY, name text, mail text, created_at timestamptz);
CREATE TABLE refunds (id bigint PRIMARY KEY, created_at timestamptz);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total bigint, note text);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE customers (id bigint PRIMARY KEY, name text, mail text, created_at timestamptz);
CREATE TABLE refunds (id bigint PRIMARY KEY, created_at timestamptz);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total bigint, note text, created_at timestamptz);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
  },
  messages: { tables: '{tables} {do} not say when a row was made, and {others}.' },
  check(model, report) {
    // one table may be declared for several databases
    const byName = new Map(ownEntities(model).map((entity) => [entity.table, entity]));
    const all = [...byName.values()].filter(
      ({ kind, columns, isSketch }) => kind === 'table' && columns.length > 0 && isSketch !== true,
    );
    const timed = all.filter(isTimed);
    // where hardly any table has it, it is not forgotten
    if (timed.length * 2 < all.length) return;
    const tables = all.filter((entity) => !isTimed(entity) && isRecord(entity));
    const [first] = tables;
    if (first === undefined) return;
    report({
      message: 'tables',
      arguments: {
        tables: tables.map(({ table }) => table),
        do: tables.length === 1 ? 'does' : 'do',
        others: timed.length === 1 ? 'another one does' : `${timed.length} others do`,
      },
      place: first.location,
      trace: tables.map(({ location, table }) => ({ location, message: table })),
      affects: { unit: 'entity', count: tables.length },
      key: first.table,
    });
  },
});

function isTimed({ columns }: Entity): boolean {
  return columns.some(
    ({ name, type, sqlType = type }) =>
      /^(?:timestamp|date|time)/i.test(sqlType) ||
      wordsOf(name).some((word) => ['created', 'date', 'time', 'timestamp', 'at', 'day', 'month'].includes(word)),
  );
}

/** It holds something of its own, beyond what it refers to and what is set up once; what is known by a row of another table is from when that is. */
function isRecord(entity: Entity): boolean {
  const own = entity.columns.filter(
    (column) => !column.primary && !isReference(entity, column) && !/(?:_id|Id)$/.test(column.name),
  );
  const isPart = entity.indexes.some(({ primary, columns }) => primary && columns.length > 1);
  return own.length > 1 && !isPart && !isSmallTable(entity.table);
}
