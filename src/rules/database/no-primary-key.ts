import { defineRule } from '../define.ts';
import { ownEntities } from '../support/columns.ts';

export default defineRule({
  title: 'Table without a primary key',
  severity: 'high',
  precision: 'high',
  needs: ['entities'],
  tags: ['data-integrity'],
  docs: {
    why: 'Nothing tells one row from another: the same row can be there twice, an update cannot name the one that it means, and logical replication refuses to update or delete in such a table.',
    fix: 'Give {table} a primary key: the columns that say what a row is about, or a generated id.',
    bad: `
//- /schema.sql
CREATE TABLE memberships (user_id bigint NOT NULL, team_id bigint NOT NULL);
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
`,
    good: `
//- /schema.sql
CREATE TABLE memberships (user_id bigint NOT NULL, team_id bigint NOT NULL, PRIMARY KEY (user_id, team_id));
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
`,
  },
  messages: {
    none: '{table} has no primary key.',
    nullable: '{table} has no primary key; what is unique in it ({columns}) may be null.',
  },
  check(model, report) {
    for (const entity of ownEntities(model)) {
      // other declarations leave the key to what makes the table, and stores of events sort rather than identify
      if (entity.fromStatements !== true || entity.columns.length === 0 || entity.dialect === undefined) continue;
      if (entity.columns.some(({ primary }) => primary) || entity.indexes.some(({ primary }) => primary)) continue;
      const uniques = entity.indexes.filter(({ unique, partial }) => unique && !partial);
      const known = (name: string): boolean | null =>
        entity.columns.find((column) => column.name === name)?.nullable ?? null;
      // as good as a primary key, but for its name
      if (uniques.some(({ columns }) => columns.every((name) => known(name) !== true))) continue;
      report({
        message: uniques[0] === undefined ? 'none' : 'nullable',
        arguments: { table: entity.table, columns: uniques[0]?.columns ?? [] },
        place: entity.location,
        affects: { unit: 'entity', count: 1 },
        key: entity.table,
        ...(uniques[0] === undefined ? {} : { severity: 'medium' as const }),
      });
    }
  },
});
