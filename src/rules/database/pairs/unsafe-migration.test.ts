import { connected, knex, testPairs, type Pair } from '../../../testing/pairs.ts';

const tables =
  'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, code varchar(20), total int, state text NOT NULL);';
const sql = (title: string, defect: string, twin: string): Pair => [
  title,
  `${connected}\n//- /migrations/001.sql\n${tables}\n//- /migrations/002.sql\n`,
  `${defect}\n`,
  `${twin}\n`,
];
const prisma = (title: string, defect: string, twin: string): Pair => [
  `prisma, ${title}`,
  `
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const db = new PrismaClient();
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
}
model User {
  id Int @id
  name String
}
//- /prisma/migrations/20250101000000_init/migration.sql
CREATE TABLE "User" ("id" INTEGER PRIMARY KEY, "name" TEXT NOT NULL);
//- /prisma/migrations/20250201000000_next/migration.sql
`,
  `${defect}\n`,
  `${twin}\n`,
];
const builder = (title: string, defect: string, twin: string): Pair => [
  `knex, ${title}`,
  `
//- /src/driver.ts
import 'pg';
//- /src/app.ts
${knex}
//- /migrations/001.ts
import type { Knex } from 'knex';
export const up = async (knex: Knex) => { await knex.schema.createTable('orders', (table) => { table.increments('id'); table.integer('user_id'); table.string('code', 20); }); };
export const down = async (knex: Knex) => { await knex.schema.dropTable('orders'); };
//- /migrations/002.ts
import type { Knex } from 'knex';
export const down = async () => {};
`,
  `export const up = async (knex: Knex) => { ${defect} };\n`,
  `export const up = async (knex: Knex) => { ${twin} };\n`,
];

testPairs('database/unsafe-migration', [
  sql('an index', 'CREATE INDEX i ON orders (user_id);', 'CREATE INDEX CONCURRENTLY i ON orders (user_id);'),
  sql(
    'a foreign key',
    'ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id);',
    'ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
  ),
  sql(
    'a check',
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0);',
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID;',
  ),
  sql(
    'a unique constraint',
    'ALTER TABLE orders ADD CONSTRAINT u UNIQUE (code);',
    'CREATE UNIQUE INDEX CONCURRENTLY u ON orders (code); ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX u;',
  ),
  sql(
    'NOT NULL',
    'ALTER TABLE orders ALTER COLUMN total SET NOT NULL;',
    'ALTER TABLE orders ALTER COLUMN total SET DEFAULT 0;',
  ),
  sql(
    'a type that is another',
    'ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
    'ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);',
  ),
  sql(
    'a required column',
    'ALTER TABLE orders ADD COLUMN note text NOT NULL;',
    `ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT '';`,
  ),
  sql(
    'a default that differs from row to row',
    'ALTER TABLE orders ADD COLUMN key uuid DEFAULT gen_random_uuid();',
    'ALTER TABLE orders ADD COLUMN key uuid; ALTER TABLE orders ALTER COLUMN key SET DEFAULT gen_random_uuid();',
  ),
  sql(
    'a domain',
    'CREATE DOMAIN amount AS int; ALTER TABLE orders ADD COLUMN due int; ALTER DOMAIN money_amount ADD CHECK (VALUE > 0);',
    'CREATE DOMAIN amount AS int; ALTER TABLE orders ADD COLUMN due int; ALTER DOMAIN money_amount ADD CHECK (VALUE > 0) NOT VALID;',
  ),
  sql('REINDEX', 'REINDEX TABLE orders;', 'REINDEX TABLE CONCURRENTLY orders;'),
  prisma('an index', 'CREATE INDEX "i" ON "User"("name");', 'CREATE INDEX CONCURRENTLY "i" ON "User"("name");'),
  prisma(
    'a column that the code still uses',
    'ALTER TABLE "User" DROP COLUMN "name";',
    'ALTER TABLE "User" ADD COLUMN "nick" TEXT;',
  ),
  builder(
    'an index',
    `await knex.schema.alterTable('orders', (table) => { table.index(['user_id']); });`,
    `await knex.schema.createTable('items', (table) => { table.increments('id'); table.integer('order_id').index(); });`,
  ),
  builder(
    'a required column',
    `await knex.schema.alterTable('orders', (table) => { table.string('note').notNullable(); });`,
    `await knex.schema.alterTable('orders', (table) => { table.string('note').notNullable().defaultTo(''); });`,
  ),
]);
