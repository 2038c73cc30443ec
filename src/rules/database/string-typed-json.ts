import { stringifiedKeys } from '../../model/code/stringified.ts';
import type { BackendModel, Entity } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { entityCalled } from '../support/lookup.ts';
import { columnsOf, holdingHit, isText } from '../support/table-columns.ts';

export default defineRule({
  title: 'JSON in columns of text',
  severity: 'low',
  precision: 'high',
  needs: ['entities'],
  tags: ['data-integrity'],
  docs: {
    why: 'The database takes what is no JSON as well, cannot look into it, and cannot change a part of it: each reader parses the whole, and each change writes the whole back over that of somebody else.',
    fix: 'Change {columns} to `jsonb` (MySQL: `json`); what is asked for often deserves a column of its own.',
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, options_json text);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, options_json jsonb);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
  },
  messages: { columns: '{columns} {hold} JSON as text.' },
  check(model, report) {
    const written = stringified(model);
    const columns = columnsOf(
      model,
      ({ name, column, type, sqlType = type }, entity) =>
        (entity.dialect === 'postgres' || entity.dialect === 'mysql') &&
        isText(sqlType) &&
        (named.test(name) || written.get(entity)?.has(name) === true || written.get(entity)?.has(column) === true),
    );
    const hit = holdingHit(columns);
    if (hit !== null) report({ message: 'columns', ...hit });
  },
});

const named = /^json$|[a-z](?:_json|Json|JSON)$/;

/** Columns that code writes as `JSON.stringify(…)`. */
function stringified(model: BackendModel): Map<Entity, Set<string>> {
  const found = new Map<Entity, Set<string>>();
  for (const operation of model.operations) {
    if (operation.is !== 'query' || (operation.operation !== 'insert' && operation.operation !== 'update')) continue;
    const keys = stringifiedKeys(model, operation.place);
    const entity =
      keys.length === 0 ? undefined : entityCalled(model, operation.entities[0] ?? '', operation.place.file);
    if (entity !== undefined) found.set(entity, new Set([...(found.get(entity) ?? []), ...keys]));
  }
  return found;
}
