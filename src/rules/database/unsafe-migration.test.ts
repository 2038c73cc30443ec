import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const before = `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, code varchar(20), note text, total int, price numeric(8, 2), state text NOT NULL);
CREATE TABLE customers (id bigint PRIMARY KEY);`;

/** What is said of a migration of tables that were there before it: severity, confidence and message. */
async function said(statement: string, more = ''): Promise<string[]> {
  const found = await findingsOf(
    `
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
${more}
//- /migrations/001_before.sql
${before}
//- /migrations/002_change.sql
${statement}
`,
    'database/unsafe-migration',
  );
  return found.map(({ severity, confidence, message }) => `${severity}/${confidence} ${message}`);
}

// each unsafe statement with its nearest safe neighbours
test.each([
  ['DROP DATABASE shop;', /^high\/high The database shop is dropped/],
  ['DROP SCHEMA IF EXISTS old CASCADE;', /^low\/low The schema old is dropped/],
  ['ALTER SCHEMA shop RENAME TO store;', /^high\/high The schema shop becomes store/],
  ['ALTER SCHEMA shop OWNER TO admin;', null],
  ['CREATE DOMAIN amount AS numeric CHECK (VALUE > 0);', /^low\/medium The domain amount has a condition/],
  ['CREATE DOMAIN amount AS numeric;', null],
  [
    'ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE > 0);',
    /^high\/high A condition on the domain amount is checked for every row/,
  ],
  ['ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;', null],
  ['CREATE DOMAIN amount AS numeric; ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE > 0);', null],
  ['REINDEX INDEX orders_code;', /^high\/high REINDEX of orders_code/],
  ['REINDEX TABLE CONCURRENTLY orders;', null],
  ['VACUUM FULL orders;', /^high\/high VACUUM FULL of orders/],
  ['VACUUM (FULL, ANALYZE) orders;', /^high\/high VACUUM FULL of orders/],
  ['VACUUM ANALYZE orders;', null],
  ['CLUSTER orders USING orders_pkey;', /^high\/high CLUSTER of orders/],
  ['ALTER TABLE orders DETACH PARTITION orders_2020;', /^medium\/high DETACH PARTITION orders_2020 waits/],
  ['ALTER TABLE orders DETACH PARTITION orders_2020 CONCURRENTLY;', null],
  ['BEGIN; ALTER TABLE orders ADD COLUMN x int;', /^high\/medium A transaction begins that nothing ends/],
  ['BEGIN; ALTER TABLE orders ADD COLUMN x int; COMMIT;', null],
  ['ALTER TABLE orders ALTER COLUMN state DROP NOT NULL;', /^low\/low orders.state may be null/],
  ['ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;', null],
  [
    'CREATE INDEX i ON orders (customer_id);',
    /^high\/high An index on orders \(customer_id\) is built under a SHARE lock/,
  ],
  ['CREATE UNIQUE INDEX i ON orders (code);', /^high\/high An index on orders \(code\)/],
  ['CREATE INDEX CONCURRENTLY i ON orders (customer_id);', null],
  ['CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint); CREATE INDEX i ON items (order_id);', null],
  [
    'ALTER TABLE orders ADD CONSTRAINT u UNIQUE (code);',
    /^high\/high UNIQUE on orders \(code\) builds its index under an ACCESS EXCLUSIVE lock/,
  ],
  ['ALTER TABLE orders ADD COLUMN slug text UNIQUE;', /^high\/high UNIQUE on orders \(slug\)/],
  ['ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX orders_code;', null],
  ['ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (code);', /PRIMARY KEY on orders \(code\)/],
  [
    'ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id);',
    /^high\/high The foreign key orders.customer_id → customers is checked for every row under a SHARE ROW EXCLUSIVE lock on both/,
  ],
  [
    'ALTER TABLE orders ADD COLUMN seller_id bigint REFERENCES customers (id);',
    /^medium\/medium The foreign key orders.seller_id/,
  ],
  ['ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;', null],
  ['ALTER TABLE orders VALIDATE CONSTRAINT f;', null],
  ['ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0);', /^high\/high A check on orders reads every row/],
  ['ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID;', null],
  ['ALTER TABLE orders ADD CONSTRAINT e EXCLUDE USING gist (code WITH =);', /An exclusion constraint on orders/],
  [
    'ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;',
    /^high\/high SET NOT NULL on orders.customer_id reads every row/,
  ],
  ['ALTER TABLE orders ALTER COLUMN state SET NOT NULL;', null],
  [
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (customer_id IS NOT NULL) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;',
    /^medium\/medium c is added to orders and checked in the same migration/,
  ],
  [
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (customer_id IS NOT NULL) NOT VALID; ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;',
    /^high\/high SET NOT NULL on orders.customer_id reads every row/,
  ],
  [
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (customer_id IS NOT NULL); ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;',
    /^high\/high A check on orders reads every row/,
  ],
  [
    'ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT f;',
    /^medium\/medium f is added to orders and checked in the same migration/,
  ],
  [
    'DROP TABLE customers CASCADE; CREATE TABLE customers (id bigint PRIMARY KEY);',
    /^high\/medium customers is dropped and made anew/,
  ],
  [
    'CREATE TABLE copy (id bigint PRIMARY KEY); INSERT INTO copy SELECT id FROM customers; DROP TABLE customers; ALTER TABLE copy RENAME TO customers;',
    null,
  ],
  ['ALTER TABLE orders ADD COLUMN seq bigint GENERATED BY DEFAULT AS IDENTITY;', /The default of orders.seq differs/],
  ['CREATE TABLE small (id int PRIMARY KEY, c char(3), made timestamp, name varchar(20));', null],
  ['ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL;', null],
  [
    'ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
    /^high\/high The type of orders.total becomes bigint: every row and index is written anew/,
  ],
  ['ALTER TABLE orders ALTER COLUMN code TYPE varchar(10);', /The type of orders.code/],
  ['ALTER TABLE orders ALTER COLUMN code TYPE varchar(80);', null],
  ['ALTER TABLE orders ALTER COLUMN code TYPE text;', null],
  ['ALTER TABLE orders ALTER COLUMN price TYPE numeric(10, 2);', null],
  ['ALTER TABLE orders ALTER COLUMN price TYPE numeric(10, 3);', /The type of orders.price/],
  [
    'ALTER TABLE orders ADD COLUMN key uuid NOT NULL DEFAULT gen_random_uuid();',
    /^high\/high The default of orders.key differs from row to row/,
  ],
  ['ALTER TABLE orders ADD COLUMN made timestamptz NOT NULL DEFAULT now();', null],
  ['ALTER TABLE orders ADD COLUMN no bigserial;', /The default of orders.no differs/],
  [
    'ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (total * 2) STORED;',
    /The stored generated column orders.twice/,
  ],
  [
    'ALTER TABLE orders ADD COLUMN kind text NOT NULL;',
    /^high\/high orders.kind is added as NOT NULL without a default/,
  ],
  ["ALTER TABLE orders ADD COLUMN kind text NOT NULL DEFAULT 'new';", null],
  ['TRUNCATE orders; ALTER TABLE orders ADD COLUMN kind text NOT NULL;', null],
  ['ALTER TABLE orders RENAME COLUMN note TO remark;', /^medium\/medium orders.note becomes remark at once/],
  ['ALTER TABLE orders RENAME TO purchases;', /^medium\/medium orders becomes purchases at once/],
  ['DROP TABLE customers; ALTER TABLE orders RENAME TO customers;', null],
  ['ALTER TABLE orders DROP COLUMN note;', /^low\/low orders.note is dropped/],
  ['DROP TABLE customers;', /^low\/low customers is dropped/],
  ['DROP INDEX orders_code;', /^low\/low DROP INDEX orders_code/],
  ['DROP INDEX CONCURRENTLY orders_code;', null],
  [
    "ALTER TABLE orders ADD COLUMN kind text; UPDATE orders SET kind = 'new';",
    /^medium\/medium Every row of orders is written in the same migration/,
  ],
  ["UPDATE orders SET state = 'new';", null],
  ["ALTER TABLE orders ADD COLUMN kind text; UPDATE orders SET kind = 'new' WHERE id < 1000;", null],
  ['TRUNCATE customers CASCADE;', /^medium\/medium TRUNCATE customers CASCADE/],
  ['ALTER TABLE orders ADD COLUMN data json;', /^low\/low orders.data is of type json/],
  ['ALTER TABLE orders ADD COLUMN data jsonb;', null],
  ['CREATE DOMAIN amount AS numeric NOT NULL;', /^low\/medium The domain amount has a condition/],
  ['CREATE DOMAIN amount AS numeric DEFAULT 0;', null],
  [
    `CREATE TABLE ${'long_'.repeat(13)}name (id bigint PRIMARY KEY);`,
    /^low\/medium The name (?:long_){13}name has more than 63 bytes/,
  ],
  [`CREATE TABLE ${'long_'.repeat(12)}abc (id bigint PRIMARY KEY);`, null],
  [`CREATE INDEX CONCURRENTLY "${'by_customer_'.repeat(6)}" ON orders (customer_id);`, /has more than 63 bytes/],
  [
    'CREATE FUNCTION next_no() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; ALTER TABLE orders ADD COLUMN no int DEFAULT next_no();',
    /^high\/high The default of orders.no calls a function/,
  ],
  [
    'CREATE FUNCTION next_no() RETURNS int LANGUAGE sql STABLE AS $$ SELECT 1 $$; ALTER TABLE orders ADD COLUMN no int DEFAULT next_no();',
    null,
  ],
  [
    'ALTER TABLE orders ADD COLUMN bill text; CREATE INDEX CONCURRENTLY i ON orders (bill);',
    /^low\/medium The index on orders \(bill\) is built outside of a transaction after changes/,
  ],
  ['ALTER TABLE orders ADD COLUMN IF NOT EXISTS bill text; CREATE INDEX CONCURRENTLY i ON orders (bill);', null],
  ["ALTER TYPE state ADD VALUE 'sent';", /^low\/low The value sent stands behind all others of state/],
  ["ALTER TYPE state ADD VALUE 'sent' AFTER 'open';", null],
  ["ALTER TYPE state RENAME VALUE 'open' TO 'new';", /^medium\/medium The value open of state gets another name/],
  [
    "ALTER TYPE state ADD VALUE 'sent' AFTER 'open'; UPDATE orders SET state = 'sent' WHERE id = 1;",
    /^high\/medium The value sent is added to state and used in the same migration/,
  ],
  ["ALTER TYPE state ADD VALUE 'sent' AFTER 'open'; UPDATE orders SET state = 'open' WHERE id = 1;", null],
  [
    "CREATE TYPE kind AS ENUM ('a'); ALTER TYPE kind ADD VALUE 'b' AFTER 'a'; ALTER TABLE orders ADD COLUMN kind kind DEFAULT 'b';",
    null,
  ],
  [
    'BEGIN; BEGIN; ALTER TABLE orders ADD COLUMN x int; COMMIT;',
    /^low\/medium A transaction begins within another one/,
  ],
  [
    'ALTER TABLE orders ADD COLUMN x int; COMMIT;',
    /^low\/medium COMMIT stands where the text has begun no transaction/,
  ],
  [
    'BEGIN; COMMIT; ALTER TABLE orders ADD COLUMN x int; COMMIT;',
    /^low\/medium COMMIT stands where no transaction is open/,
  ],
  ['BEGIN; SAVEPOINT a; ALTER TABLE orders ADD COLUMN x int; ROLLBACK TO a; COMMIT;', null],
  [
    'CREATE INDEX CONCURRENTLY i ON orders (customer_id, code, state, total);',
    /^low\/low The index on orders \(customer_id, code, state, total\) has 4 columns/,
  ],
  ['CREATE INDEX CONCURRENTLY i ON orders (customer_id, code, state);', null],
])('%s', async (statement, expected) => {
  const found = await said(statement);
  // what is not seen by default may be said of a safe one
  const shown = found.filter((each) => (expected === null ? !each.startsWith('low') : expected.test(each)));
  expect(shown).toHaveLength(expected === null ? 0 : 1);
});

test('a column that the code still uses', async () => {
  const code = `
export const list = () => pool.query('SELECT id, note FROM orders WHERE customer_id = $1', [1]);`;
  expect(await said('ALTER TABLE orders DROP COLUMN note;', code)).toEqual([
    'high/high orders.note is dropped, and the code still uses it.',
  ]);
  expect(await said('ALTER TABLE orders DROP COLUMN total;', code)).toEqual([
    'low/low orders.total is dropped: what still runs the version before and asks for it fails.',
  ]);
  expect(await said('ALTER TABLE orders RENAME COLUMN customer_id TO buyer_id;', code)).toEqual([
    'high/high orders.customer_id becomes buyer_id, and the code still uses customer_id.',
  ]);
  // it comes back
  expect(await said('ALTER TABLE orders DROP COLUMN note; ALTER TABLE orders ADD COLUMN note text;', code)).toEqual([]);
});

test('MySQL builds indexes while others write, and copies the table for another type', async () => {
  const found = await findingsOf(
    `
//- /src/app.ts
import mysql from 'mysql2';
mysql.createPool({});
//- /migrations/001.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total int);
//- /migrations/002.sql
CREATE INDEX i ON orders (total);
//- /migrations/003.sql
ALTER TABLE orders MODIFY COLUMN total bigint;
`,
    'database/unsafe-migration',
  );
  expect(found.map(({ file, message }) => `${file} ${message}`)).toEqual([
    'migrations/003.sql The type of orders.total becomes bigint: the table is copied, and writes to it wait.',
  ]);
});

// each with its nearest safe neighbour
test.each([
  ['ALTER TABLE orders ADD INDEX i (total), ALGORITHM=COPY;', /^high ALGORITHM = COPY keeps writes out of orders/],
  ['ALTER TABLE orders ADD INDEX i (total), ALGORITHM=INPLACE, LOCK=NONE;', null],
  ['CREATE INDEX i ON orders (total) LOCK = EXCLUSIVE;', /^high LOCK = EXCLUSIVE keeps writes and reads out of orders/],
  ['ALTER TABLE orders ADD COLUMN made datetime DEFAULT (now());', /^high The default of orders.made differs/],
  ['ALTER TABLE orders ADD COLUMN made datetime DEFAULT CURRENT_TIMESTAMP;', null],
  ['ALTER TABLE orders ADD COLUMN no bigint AUTO_INCREMENT UNIQUE;', /^high The default of orders.no differs/],
  ['ALTER TABLE orders ADD COLUMN v int AS (total * 2) STORED;', /^high The stored generated column orders.v/],
  ['ALTER TABLE orders ADD COLUMN v int AS (total * 2) VIRTUAL;', null],
  ['ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0);', /^high A check on orders copies the table/],
  ['ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT ENFORCED;', null],
  ['ALTER TABLE orders MODIFY COLUMN code varchar(200);', /^medium The type of orders.code becomes varchar\(200\)/],
  ['ALTER TABLE orders MODIFY COLUMN code varchar(60);', null],
])('MySQL: %s', async (statement, expected) => {
  const found = await findingsOf(
    `
//- /src/app.ts
import mysql from 'mysql2';
mysql.createPool({});
//- /migrations/001.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total int, code varchar(20));
//- /migrations/002.sql
${statement}
`,
    'database/unsafe-migration',
  );
  const shown = found.map(({ severity, message }) => `${severity} ${message}`);
  expect(shown.filter((each) => expected?.test(each) !== false)).toHaveLength(expected === null ? 0 : 1);
});

test('builders of Knex and Sequelize; what was applied long ago is left alone', async () => {
  const change = (name: string, up: string): string => `
//- /migrations/${name}.js
exports.up = async (db, Sequelize) => { ${up} };
exports.down = async () => {};`;
  const found = await findingsOf(
    `
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
${change('001_a', "await db.schema.createTable('orders', (t) => { t.increments(); t.string('code'); });")}
${change('002_b', "await db.schema.alterTable('orders', (t) => { t.index(['code']); });")}
${Array.from({ length: 8 }, (_, at) => change(`01${at}_x`, `await db.schema.createTable('t${at}', (t) => { t.increments(); });`)).join('')}
${change('021_c', "await db.schema.alterTable('orders', (t) => { t.string('kind').notNullable(); });")}
${change('022_d', "await db.addIndex('orders', ['code'], { concurrently: true }); await db.addIndex('orders', ['kind']);")}
`,
    'database/unsafe-migration',
  );
  expect(found.map(({ file, message }) => `${file} ${message}`)).toEqual([
    'migrations/021_c.js orders.kind is added as NOT NULL without a default: the migration fails as soon as the table has a row.',
    'migrations/022_d.js An index on orders (kind) is built under a SHARE lock: every insert, update and delete waits until it is done.',
  ]);
});

const tools: Readonly<Record<string, readonly [file: string, before: string, change: (body: string) => string]>> = {
  'node-pg-migrate': [
    'js',
    "exports.up = (pgm) => { pgm.createTable('orders', { id: 'bigserial', code: 'varchar(20)', total: 'integer' }); pgm.createTable('customers', { id: 'bigint' }); };",
    (body) => `exports.up = (pgm) => { ${body} };`,
  ],
  typeorm: [
    'ts',
    "import { MigrationInterface, QueryRunner, Table } from 'typeorm';\nexport class A1 implements MigrationInterface {\n  async up(db: QueryRunner) { await db.createTable(new Table({ name: 'orders', columns: [{ name: 'id', type: 'bigint', isPrimary: true }, { name: 'code', type: 'varchar', isNullable: true }, { name: 'total', type: 'int', isNullable: true }] })); }\n  async down() {}\n}",
    (body) =>
      `import { MigrationInterface, QueryRunner, TableCheck, TableColumn, TableForeignKey, TableIndex } from 'typeorm';\nexport class B2 implements MigrationInterface {\n  async up(db: QueryRunner) { ${body} }\n  async down() {}\n}`,
  ],
  kysely: [
    'ts',
    "import { Kysely } from 'kysely';\nexport async function up(db: Kysely<unknown>) { await db.schema.createTable('orders').addColumn('id', 'bigint').addColumn('code', 'text').addColumn('total', 'integer').execute(); }",
    (body) => `import { Kysely, sql } from 'kysely';\nexport async function up(db: Kysely<unknown>) { ${body} }`,
  ],
  knex: [
    'js',
    "exports.up = (knex) => knex.schema.createTable('orders', (t) => { t.bigIncrements(); t.string('code'); t.integer('total'); });",
    (body) => `exports.up = async (knex) => { ${body} };`,
  ],
};

test.each([
  ['node-pg-migrate', "pgm.createIndex('orders', 'code');", /^high An index on orders \(code\)/],
  ['node-pg-migrate', "pgm.addConstraint('orders', 'c', { check: 'total > 0' });", /^high A check on orders/],
  ['node-pg-migrate', "pgm.createConstraint('orders', 'c', 'CHECK (total > 0) NOT VALID');", null],
  [
    'node-pg-migrate',
    "pgm.addColumns('orders', { kind: { type: 'text', notNull: true } });",
    /^high orders.kind is added/,
  ],
  ['node-pg-migrate', "pgm.addColumns('orders', { kind: { type: 'text', notNull: true, default: 'x' } });", null],
  [
    'node-pg-migrate',
    "pgm.addColumns('orders', { by: { type: 'bigint', references: 'customers' } });",
    /^medium The foreign key orders.by/,
  ],
  ['node-pg-migrate', "pgm.alterColumn('orders', 'total', { type: 'bigint' });", /^high The type of orders.total/],
  ['node-pg-migrate', "pgm.alterColumn('orders', 'code', { type: 'text' });", null],
  ['node-pg-migrate', "pgm.renameTypeValue('state', 'a', 'b');", /^medium The value a of state/],
  [
    'typeorm',
    "await db.createIndex('orders', new TableIndex({ columnNames: ['code'] }));",
    /^high An index on orders \(code\)/,
  ],
  [
    'typeorm',
    "await db.createCheckConstraint('orders', new TableCheck({ expression: 'total > 0' }));",
    /^high A check on orders/,
  ],
  [
    'typeorm',
    "await db.addColumn('orders', new TableColumn({ name: 'kind', type: 'text' }));",
    /^high orders.kind is added/,
  ],
  ['typeorm', "await db.addColumn('orders', new TableColumn({ name: 'kind', type: 'text', isNullable: true }));", null],
  [
    'kysely',
    "await db.schema.alterTable('orders').addCheckConstraint('c', sql`total > 0`).execute();",
    /^high A check on orders/,
  ],
  [
    'kysely',
    "await db.schema.alterTable('orders').addColumn('key', 'uuid', (c) => c.defaultTo(sql`gen_random_uuid()`)).execute();",
    /^high The default of orders.key/,
  ],
  [
    'kysely',
    "await db.schema.alterTable('orders').addColumn('at', 'timestamptz', (c) => c.defaultTo(sql`now()`)).execute();",
    null,
  ],
  [
    'knex',
    "await knex.schema.alterTable('orders', (t) => { t.check('?? > 0', ['total'], 'c'); });",
    /^high A check on orders/,
  ],
  [
    'knex',
    "await knex.schema.alterTable('orders', (t) => { t.integer('rest').checkPositive(); });",
    /^high A check on orders/,
  ],
  ['knex', "await knex.schema.alterTable('orders', (t) => { t.integer('rest'); });", null],
  ['knex', "await knex.schema.dropSchema('old');", /^low The schema old is dropped/],
])('%s: %s', async (tool, body, expected) => {
  const [extension, before, change] = tools[tool] ?? ['js', '', () => ''];
  const found = await findingsOf(
    `
//- /package.json
{ "name": "shop", "dependencies": { "pg": "*", "${tool}": "*" } }
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- /migrations/001_a.${extension}
${before}
//- /migrations/002_b.${extension}
${change(body)}
`,
    'database/unsafe-migration',
  );
  const shown = found.map(({ severity, message }) => `${severity} ${message}`);
  expect(shown.filter((each) => expected?.test(each) !== false)).toHaveLength(expected === null ? 0 : 1);
});
