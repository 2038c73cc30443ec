import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

test.each([
  ['CREATE TABLE a (id bigint PRIMARY KEY);\nALTER TABLE a ADD COLUM b int c;', 2],
  ['CREATE TABEL a (id bigint); DROP TABLE b;', 1],
  ['CREATE TABLE a (id bigint,);', 1],
  ['CREATE TABLE a (id bigint); CREATE INDEX ON a USING gin (id) WHERE;', 1],
  ['CREATE TABLE a (id bigint);', null],
  ['CREATE TABLE ${schema}.a (id bigint);', null],
  ['\\connect shop\nCREATE TABLE a (id bigint);', null],
  ['CREATE TABLE a (id bigint); DO $$ BEGIN ALTER TABLE a ADD COLUMN b int; END $$;', null],
])('%s', async (statement, line) => {
  const found = await findingsOf(
    `
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- /migrations/001.sql
CREATE TABLE first (id bigint PRIMARY KEY);
//- /migrations/002.sql
${statement}
`,
    'database/failing-migration',
  );
  expect(found.map((each) => [each.file, each.line, each.severity])).toEqual(
    line === null ? [] : [['migrations/002.sql', line, 'critical']],
  );
});
