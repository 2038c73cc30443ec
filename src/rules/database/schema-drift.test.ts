import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const rule = 'database/schema-drift';

const prisma = (model: string, sql: string, provider = 'postgresql'): string => `
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const db = new PrismaClient();
//- /prisma/schema.prisma
datasource db {
  provider = "${provider}"
  url      = env("DATABASE_URL")
}
enum State {
  OPEN
  DONE
}
model Team {
  id Int @id @default(autoincrement())
}
model Order {
  id Int @id @default(autoincrement())
  ${model}
  @@map("orders")
}
//- /prisma/migrations/20250101000000_init/migration.sql
CREATE TYPE "State" AS ENUM ('OPEN', 'DONE');
CREATE TABLE "Team" ("id" SERIAL NOT NULL, CONSTRAINT "Team_pkey" PRIMARY KEY ("id"));
CREATE TABLE "orders" ("id" SERIAL PRIMARY KEY${sql.startsWith(',') ? sql : `); ${sql}`}
`;

const columns = `state State @default(OPEN)
  total Decimal
  note String? @db.VarChar(80)
  tags String[]
  data Json
  madeAt DateTime @map("made_at")
  @@index([state, madeAt])`;
const created = (...more: string[]): string =>
  `, "state" "State" NOT NULL DEFAULT 'OPEN', "total" DECIMAL(65,30) NOT NULL, "note" VARCHAR(80), "tags" TEXT[], "data" JSONB NOT NULL, "made_at" TIMESTAMP(3) NOT NULL);
   ${more.join('\n')}`;
const index = 'CREATE INDEX "i" ON "orders"("state", "made_at");';

test.each([
  ['the same', columns, created(index), null],
  [
    'more indexes and columns than declared',
    columns,
    created(
      index,
      'CREATE INDEX "j" ON orders (total); ALTER TABLE orders ADD COLUMN extra text; ALTER TABLE orders ADD COLUMN other int NOT NULL DEFAULT 1;',
    ),
    null,
  ],
  ['a longer index', columns, created('CREATE INDEX "i" ON "orders"("state", "made_at", "total");'), null],
  ['no index', columns, created(), 'it has no index on (state, made_at)'],
  [
    'an index in another order',
    columns,
    created('CREATE INDEX "i" ON "orders"("made_at", "state");'),
    'it has no index on (state, made_at)',
  ],
  [
    'a column that a later migration drops',
    columns,
    created(index, 'ALTER TABLE orders DROP COLUMN note;'),
    'it has no column note',
  ],
  [
    'a column that every row needs',
    columns,
    created(index, 'ALTER TABLE orders ADD COLUMN extra text NOT NULL;'),
    'every row needs a extra, which the code does not know',
  ],
  [
    'a column that may be null',
    columns,
    created(index, 'ALTER TABLE orders ALTER total DROP NOT NULL;'),
    'total may be null',
  ],
  [
    'a column that must not be null',
    columns,
    created(index, 'ALTER TABLE orders ALTER note SET NOT NULL;'),
    'note must not be null',
  ],
  [
    'a value that the database does not take',
    'state State',
    `, "state" "State" NOT NULL); ALTER TYPE "State" RENAME VALUE 'DONE' TO 'CLOSED';`,
    'state does not take DONE and state takes CLOSED, which the code does not know',
  ],
  [
    'a value that the code does not know',
    'state State',
    `, "state" "State" NOT NULL); ALTER TYPE "State" ADD VALUE 'GONE';`,
    'state takes GONE, which the code does not know',
  ],
  ['the same values in another order', 'state State', ', "state" "State" NOT NULL); SELECT 1;', null],
  ['another type', columns, created(index, 'ALTER TABLE orders ALTER data TYPE text;'), 'data is text, not Json'],
  [
    'a unique that is none',
    'email String @unique',
    ', "email" TEXT NOT NULL); CREATE INDEX ON orders (email);',
    '(email) is not unique',
  ],
])('%s', { timeout: 30_000 }, async (_, model, sql, difference) => {
  const found = await findingsOf(prisma(model, sql), rule);
  expect(found.map(({ file, line, message }) => [file, line, message])).toEqual(
    difference === null
      ? []
      : [
          [
            'prisma/schema.prisma',
            12,
            `The migrations make orders otherwise than the code declares it: ${difference}.`,
          ],
        ],
  );
});

test('a table that no migration makes; but not where migrations make hardly any', { timeout: 30_000 }, async () => {
  const user = `@@map("orders")
}
model User {
  id Int @id`;
  const fixture = prisma(user, '').replace('  @@map("orders")\n}\n//-', '}\n//-');
  expect((await findingsOf(fixture, rule)).map(({ line, message }) => [line, message])).toEqual([
    [16, 'The code declares the table User, and no migration makes it.'],
  ]);
  expect(await findingsOf(fixture.replace('CREATE TABLE "orders"', 'CREATE TABLE "other"'), rule)).toEqual([]);
});

test('other databases, and migrations that could not be run, say nothing', { timeout: 30_000 }, async () => {
  expect(await findingsOf(prisma('note String', '', 'mysql'), rule)).toEqual([]);
  expect(await findingsOf(prisma('note String', 'CREATE INDEX ON "elsewhere" (id);'), rule)).toEqual([]);
});

test('migrations in code, with builders and with SQL', { timeout: 30_000 }, async () => {
  const fixture = (last: string): string => `
//- /package.json
{ "name": "shop", "dependencies": { "knex": "*", "pg": "*", "typeorm": "*" } }
//- /src/order.ts
import { Column, DataSource, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn() id: number;
  @Index() @Column({ type: 'varchar' }) state: string;
}
export const source = new DataSource({ type: 'postgres', entities: [Order] });
//- /migrations/001_orders.ts
import type { Knex } from 'knex';
export const up = async (knex: Knex) => {
  await knex.schema.createTable('orders', (table) => { table.increments('id'); table.string('state', 20).notNullable(); });
};
export const down = async (knex: Knex) => { await knex.schema.dropTable('orders'); };
//- /migrations/002_index.ts
import type { Knex } from 'knex';
export const up = async (knex: Knex) => { await knex.${last}; };
export const down = async () => {};
`;
  expect(await findingsOf(fixture("raw('CREATE INDEX by_state ON orders (state)')"), rule)).toEqual([]);
  expect(
    await findingsOf(fixture("schema.alterTable('orders', (table) => { table.index(['state']); })"), rule),
  ).toEqual([]);
  expect(
    (await findingsOf(fixture("raw('SELECT 1')"), rule)).map(({ message, severity }) => [message, severity]),
  ).toEqual([
    ['The migrations make orders otherwise than the code declares it: it has no index on (state).', 'medium'],
  ]);
});

test('values that a check lists, against those of an entity', { timeout: 60_000 }, async () => {
  const differences = async (type: string, check: string): Promise<string[]> =>
    (
      await findingsOf(
        `
//- /package.json
{ "name": "shop", "dependencies": { "pg": "*", "typeorm": "*" } }
//- /src/order.ts
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
export enum State { Open = 'open', Done = 'done' }
@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'enum', enum: State }) state: State;
}
export const source = new DataSource({ type: 'postgres', entities: [Order] });
//- /migrations/001_orders.sql
CREATE TABLE orders (id serial PRIMARY KEY, state ${type} NOT NULL${check});
`,
        rule,
      )
    ).map(({ severity, message }) => `${severity} ${message.split(': ')[1] ?? ''}`);
  expect(await differences('text', " CHECK (state IN ('open', 'done'))")).toEqual([]);
  expect(await differences('text', " CHECK (state IN ('open', 'it''s done', 'done'))")).toEqual([
    "medium state takes it's done, which the code does not know.",
  ]);
  expect(await differences('varchar(20)', " CHECK (state IN ('open', 'closed'))")).toEqual([
    'high state does not take done and state takes closed, which the code does not know.',
  ]);
  // not all that the column may hold, or nothing that is said of it
  expect(await differences('text', " CHECK (state IN ('open') OR id > 1)")).toEqual([]);
  expect(await differences('text', '')).toEqual([]);
});

test('checks that an entity declares, by their names or by what they are about', { timeout: 60_000 }, async () => {
  const differences = async (declared: string, made: string): Promise<string[]> =>
    (
      await findingsOf(
        `
//- /package.json
{ "name": "shop", "dependencies": { "pg": "*", "typeorm": "*" } }
//- /src/order.ts
import { Check, Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
@Entity('orders')
${declared}
export class Order {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'int' }) total: number;
}
export const source = new DataSource({ type: 'postgres', entities: [Order] });
//- /migrations/001_orders.sql
CREATE TABLE orders (id serial PRIMARY KEY, total int NOT NULL${made});
`,
        rule,
      )
    ).map(({ severity, message }) => `${severity} ${message.split(': ')[1] ?? ''}`);
  expect(await differences("@Check('positive', '\"total\" > 0')", '')).toEqual(['medium it has no check positive.']);
  expect(await differences("@Check('positive', '\"total\" > 0')", ', CONSTRAINT positive CHECK (total > 0)')).toEqual(
    [],
  );
  expect(await differences('@Check(\'"total" > 0\')', ' CHECK (total >= 1)')).toEqual([]);
  expect(await differences('@Check(\'"total" > 0\')', ', CHECK (id > 0)')).toEqual([
    'medium it has no check "total" > 0.',
  ]);
  expect(await differences('', ' CHECK (total >= 1)')).toEqual([]);
});
