import { expect, test } from 'vitest';
import { findingsOf, migratedFindingsOf } from '../../testing/check.ts';

test.each([
  ['CREATE TABLE a (id bigint PRIMARY KEY);\nALTER TABLE a ADD COLUM b int c;', 2],
  ['CREATE TABEL a (id bigint); DROP TABLE b;', 1],
  ['CREATE TABLE a (id bigint,);', 1],
  ['CREATE TABLE a (id bigint); CREATE INDEX ON a USING gin (id) WHERE;', 1],
  ['CREATE TABLE a (id bigint);', null],
  ['CREATE TABLE a (id bigint);\nBEGIN;\nCREATE INDEX CONCURRENTLY i ON a (id);\nCOMMIT;', 3],
  ['CREATE TABLE a (id bigint);\nBEGIN; DROP INDEX CONCURRENTLY i; COMMIT;', 2],
  ['BEGIN; CREATE TABLE a (id bigint); COMMIT; CREATE INDEX CONCURRENTLY i ON a (id);', null],
  ['BEGIN; -- not yet: CREATE INDEX CONCURRENTLY i ON a (id);\nCREATE TABLE a (id bigint); COMMIT;', null],
  ['CREATE TABLE ${schema}.a (id bigint);', null],
  ['CREATE TABLE a (id bigint,\n b int,\n b text);', 3],
  ["CREATE TABLE a (id bigint, b int[]);\nUPDATE a SET b = '{}', b = NULL;", 2],
  ['CREATE TABLE a (id bigint, b int[]); UPDATE a SET b[1] = 1, b[2] = 2;', null],
  ['CREATE TABLE a (id bigint, b int); CREATE VIEW v (x, x) AS SELECT id, b FROM a;', 1],
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

test.each([
  [
    '',
    'ALTER TABLE first ADD COLUMN a int;\nALTER TABLE first ADD COLUMN a text;',
    2,
    'column "a" of relation "first" already exists',
  ],
  [
    '',
    'CREATE TABLE b (id int); INSERT INTO first VALUES (1), (1);',
    1,
    'duplicate key value violates unique constraint "first_pkey"',
  ],
  ['DROP TABLE gone;', 'ALTER TABLE gone ADD COLUMN b int;', 1, 'relation "gone" does not exist'],
  ['', 'CREATE TABLE b (id bigint,);', 1, 'syntax error at or near ")"'],
  ['', 'ALTER TABLE first ADD COLUMN a int;\nINSERT INTO first VALUES (1, 2);', null, ''],
  // it may be there before
  ['', 'ALTER TABLE elsewhere ADD COLUMN b int;', null, ''],
  ['', 'CREATE EXTENSION postgis; ALTER TABLE first ADD COLUMN at geography(Point);', null, ''],
  ['', 'CREATE INDEX ON first (slug_of(id::text));', null, ''],
  ['', 'CREATE TABLE c (id bigint DEFAULT :start);', null, ''],
  ['', 'GRANT SELECT ON first TO nobody_known; CREATE POLICY p ON first TO authenticated USING (true);', null, ''],
])('run on PostgreSQL: %s%s', { timeout: 90_000 }, async (before, statement, line, message) => {
  const found = await migratedFindingsOf(
    `
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- /migrations/001.sql
CREATE TABLE first (id bigint PRIMARY KEY);
CREATE TABLE gone (id bigint);
${before}
//- /migrations/002.sql
${statement}
`,
    'database/failing-migration',
  );
  expect(found.map((each) => [each.file, each.line, each.message])).toEqual(
    line === null
      ? []
      : [['migrations/002.sql', line, `002.sql fails after the migrations before it: PostgreSQL says ${message}.`]],
  );
});

test('an order that names do not give is no failure', { timeout: 90_000 }, async () => {
  const files = (first: string, second: string): string => `
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- /migrations/${first}.sql
ALTER TABLE orders ADD COLUMN id int;
//- /migrations/${second}.sql
CREATE TABLE orders (id int);
`;
  const rule = 'database/failing-migration';
  expect(await migratedFindingsOf(files('add', 'orders'), rule)).toEqual([]);
  expect((await migratedFindingsOf(files('001', '002'), rule)).map(({ file }) => file)).toEqual(['migrations/001.sql']);
});

// each tool with the nearest way that is right
test.each([
  [
    '/migrations/002_b.ts',
    "import type { Knex } from 'knex';\nexport const up = (knex: Knex) => knex.raw('CREATE INDEX CONCURRENTLY i ON first (id)');",
    'Knex',
  ],
  [
    '/migrations/002_b.ts',
    "import type { Knex } from 'knex';\nexport const config = { transaction: false };\nexport const up = (knex: Knex) => knex.raw('CREATE INDEX CONCURRENTLY i ON first (id)');",
    null,
  ],
  [
    '/src/migrations/2-b.ts',
    "import { MigrationInterface, QueryRunner } from 'typeorm';\nexport class B2 implements MigrationInterface {\n  async up(runner: QueryRunner) { await runner.query('CREATE INDEX CONCURRENTLY i ON first (id)'); }\n  async down() {}\n}",
    'TypeORM',
  ],
  [
    '/src/migrations/2-b.ts',
    "import { MigrationInterface, QueryRunner } from 'typeorm';\nexport class B2 implements MigrationInterface {\n  transaction = false as const;\n  async up(runner: QueryRunner) { await runner.query('CREATE INDEX CONCURRENTLY i ON first (id)'); }\n  async down() {}\n}",
    null,
  ],
  [
    '/migrations/2_b.js',
    "exports.up = (pgm) => { pgm.createIndex('first', 'id', { concurrently: true }); };",
    'node-pg-migrate',
  ],
  [
    '/migrations/2_b.js',
    "exports.up = (pgm) => { pgm.noTransaction(); pgm.createIndex('first', 'id', { concurrently: true }); };",
    null,
  ],
  [
    '/prisma/migrations/2_b/migration.sql',
    'ALTER TABLE first ADD COLUMN b int;\nCREATE INDEX CONCURRENTLY i ON first (b);',
    'Prisma',
  ],
  [
    '/prisma/migrations/2_b/migration.sql',
    '-- one statement; no more\nCREATE INDEX CONCURRENTLY i ON first (id);',
    null,
  ],
  ['/db/migrations/2_b.sql', '-- migrate:up\nCREATE INDEX CONCURRENTLY i ON first (id);', 'dbmate'],
  ['/db/migrations/2_b.sql', '-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON first (id);', null],
])('an index that is built in the transaction of a tool: %s %s', async (path, text, tool) => {
  const found = await findingsOf(
    `
//- /package.json
{ "name": "shop", "dependencies": { "pg": "^8.0.0", "prisma": "^6.0.0" } }
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- ${path}
${text}
`,
    'database/failing-migration',
  );
  expect(found.map(({ severity, message }) => [severity, message.endsWith(`and ${tool} runs it in one.`)])).toEqual(
    tool === null ? [] : [['high', true]],
  );
});
