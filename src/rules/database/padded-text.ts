import { defineRule } from '../define.ts';
import { columnsOf, holdingHit } from '../support/table-columns.ts';

export default defineRule({
  title: 'Text that the database fills up with blanks',
  severity: 'low',
  precision: 'high',
  needs: ['entities'],
  tags: ['data-integrity'],
  docs: {
    why: 'PostgreSQL keeps `char(n)` with blanks up to its length, gives them back with the value, and leaves them out of most comparisons: what the code compares with what it read is not what the database compares. It saves nothing either: a `char(n)` is not faster than a `text`, and refuses only what is too long.',
    fix: 'Make {columns} `text` (or `varchar(n)`), with a CHECK on the length where it is always the same.',
    bad: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, state char(8) NOT NULL);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    good: `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL CHECK (length(state) <= 8));
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
  },
  messages: { columns: '{columns} {hold} text that PostgreSQL fills up with blanks.' },
  check(model, report) {
    const columns = columnsOf(
      model,
      ({ type, sqlType = type }, { dialect }) => dialect === 'postgres' && isPadded(sqlType),
    );
    for (const [fixed, group] of Map.groupBy(columns, ({ column }) => isFixed(column.column))) {
      const hit = holdingHit(group);
      // what always has all of its characters is never filled up
      if (hit !== null) report({ message: 'columns', ...hit, ...(fixed ? { confidence: 'low' } : {}) });
    }
  },
});

/** Codes and digests, which have one length. */
function isFixed(name: string): boolean {
  return /currency|country|language|locale|iso|hash|digest|sha\d|md5|checksum|fingerprint|uuid|guid|ulid|token|code|flag|(?:^|_)id$/i.test(
    name,
  );
}

/** `char(2)`, `character(2)`, `bpchar`, `String @db.Char(2)`; not `character varying`, and not the `"char"` of catalogs. */
function isPadded(type: string): boolean {
  return /^(?:(?:n?char|character|national char(?:acter)?)\b(?!\s+(?:varying|set))|bpchar\b)|@db\.Char\b/i.test(
    type.trim(),
  );
}
