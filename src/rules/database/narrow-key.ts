import { placeKey } from '../../model/places.ts';
import type { BackendModel, Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { entityCalled } from '../support/lookup.ts';
import { bitsOf } from '../support/number-widths.ts';
import { stepsOf } from '../support/requests.ts';
import { columnsHit, columnsOf, inWords, type TableColumn } from '../support/table-columns.ts';
import { isSmall } from '../support/tables.ts';

export default defineRule({
  title: 'Key that runs out of numbers',
  severity: 'low',
  precision: 'medium',
  needs: ['entities'],
  tags: ['data-integrity', 'availability'],
  docs: {
    why: 'A number of 32 bits ends at 2 147 483 647, one of 16 at 32 767, and each row that was ever tried counts, also what was rolled back or deleted. On that day every insert fails, and the way out (a wider column, here and in each table that refers to it) writes every row anew under a lock. A reference that is narrower than the key it refers to fails earlier than the key does.',
    fix: 'Make keys that the database counts `bigint`: for a new table it costs four bytes a row. For an old one add a wider column, fill it in batches, and swap them, references first.',
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id integer NOT NULL REFERENCES customers (id));
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id));
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
  },
  messages: {
    keys: 'Requests add rows to {tables}, and the {keys} that the database counts there {have} 32 bits.',
    small:
      'Requests add rows to {tables}, and the {keys} that the database counts there {have} 16 bits: the 32 768th row fails.',
    reference: '{column} has {bits} bits, and {key}, which it refers to, has {wider}.',
  },
  check(model, report) {
    const growing = growingTables(model);
    for (const bits of [16, 32] as const) {
      const narrow = countedKeys(model, bits).filter(({ entity }) => growing.has(entity));
      const hit = columnsHit(narrow);
      if (hit === null) continue;
      report({
        message: bits === 16 ? 'small' : 'keys',
        arguments: {
          tables: inWords(narrow),
          keys: narrow.length === 1 ? 'key' : 'keys',
          have: narrow.length === 1 ? 'has' : 'have',
        },
        ...hit,
        key: String(bits),
        severity: bits === 16 ? 'medium' : 'low',
      });
    }
    for (const { entity, column, to, key } of narrowReferences(model))
      report({
        message: 'reference',
        arguments: {
          column: `${entity.table}.${column.column}`,
          bits: bitsOf(column) ?? 0,
          key: `${to.table}.${key.column}`,
          wider: bitsOf(key) ?? 0,
        },
        place: column.location,
        trace: [{ location: key.location, message: `${to.table}.${key.column} ${key.type}` }],
        affects: { unit: 'entity', count: 1 },
        key: `${entity.table}.${column.column}`,
        severity: 'medium',
        confidence: 'high',
      });
  },
});

/** Where keys have a width: SQLite's all have 64 bits, whatever they are called. */
const withWidths: ReadonlySet<string | undefined> = new Set(['postgres', 'mysql']);

function countedKeys(model: BackendModel, bits: number): TableColumn[] {
  return columnsOf(
    model,
    (column, { dialect, columns, location }) =>
      withWidths.has(dialect) &&
      column.primary &&
      // an ORM adds one to what declares none, and the table may have another
      placeKey(column.location) !== placeKey(location) &&
      column.hasDefault &&
      columns.filter(({ primary }) => primary).length === 1 &&
      bitsOf(column) === bits,
  );
}

/** Tables that requests and messages add rows to, the small ones left out. */
function growingTables(model: BackendModel): ReadonlySet<Entity> {
  const found = new Set<Entity>();
  for (const { steps } of [...model.endpoints, ...model.consumers])
    for (const { operation } of stepsOf(steps, 'query')) {
      if (operation.operation !== 'insert' && operation.operation !== 'upsert') continue;
      const [name = ''] = operation.entities;
      const entity = entityCalled(model, name, operation.place.file);
      if (entity !== undefined && !isSmall(model, entity.table, operation.place.file)) found.add(entity);
    }
  return found;
}

function narrowReferences(model: BackendModel): (TableColumn & { to: Entity; key: TableColumn['column'] })[] {
  return columnsOf(model, (column, { dialect }) => withWidths.has(dialect) && (bitsOf(column) ?? 64) < 64).flatMap(
    ({ entity, column }) => {
      const relation = entity.relations.find(
        ({ columns, isUnenforced }) => isUnenforced !== true && columns.length === 1 && columns[0] === column.name,
      );
      const to = relation === undefined ? undefined : entityCalled(model, relation.to, entity.location.file);
      const keys = to?.columns.filter(({ primary }) => primary) ?? [];
      const [key] = keys;
      return to !== undefined && key !== undefined && keys.length === 1 && (bitsOf(key) ?? 0) > (bitsOf(column) ?? 64)
        ? [{ entity, column, to, key }]
        : [];
    },
  );
}
