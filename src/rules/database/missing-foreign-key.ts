import type { BackendModel, Column, Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { ownEntities } from '../support/columns.ts';
import { isBookkeeping, wordsOf } from '../support/names.ts';

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

interface Reference {
  readonly entity: Entity;
  readonly column: Column;
  readonly to: Entity;
}

/** Columns called after another table of the same database, of the type of its key, which nothing ties to it. */
function referencesWithout(model: BackendModel): Reference[] {
  const tables = ownEntities(model).filter(
    ({ kind, fromStatements, dialect }) => kind === 'table' && fromStatements === true && dialect !== undefined,
  );
  // where no table has one there is a reason: events, sharding, a database without them
  if (!tables.some(({ relations }) => relations.length > 0)) return tables.length > 2 ? [] : pairs(tables);
  return pairs(tables);
}

function pairs(tables: readonly Entity[]): Reference[] {
  const byName = Map.groupBy(tables, ({ table }) => wordsOf(table).join(' '));
  // what happened stays true when the row that it happened to is gone
  return tables
    .filter(({ table }) => !isBookkeeping(table))
    .flatMap((entity) =>
      entity.columns.flatMap((column): Reference[] => {
        const [, base] = /^(.+?)(?:_id|Id)$/.exec(column.column) ?? [];
        if (base === undefined || (column.primary && entity.columns.filter(({ primary }) => primary).length === 1))
          return [];
        const [to, ...others] = byName.get(wordsOf(base).join(' ')) ?? [];
        if (to === undefined || others.length > 0 || isTied(entity, column) || isPolymorphic(entity, base)) return [];
        const key = to.columns.filter(({ primary }) => primary);
        const [own] = key;
        return own !== undefined &&
          key.length === 1 &&
          family(own.type) === family(column.type) &&
          family(own.type) !== ''
          ? [{ entity, column, to }]
          : [];
      }),
    );
}

function isTied({ relations }: Entity, { name }: Column): boolean {
  return relations.some(({ columns }) => columns.includes(name));
}

/** `subject_id` beside `subject_type` may refer to any of several tables. */
function isPolymorphic({ columns }: Entity, base: string): boolean {
  return columns.some(({ column }) => new RegExp(`^${base}_?(?:type|kind|table|model)$`, 'i').test(column));
}

function family(type: string): string {
  if (/uuid/i.test(type)) return 'uuid';
  if (/serial|increments|^(?:big|small|tiny|medium)?int/i.test(type)) return 'number';
  return /char|text|string/i.test(type) ? 'text' : '';
}
