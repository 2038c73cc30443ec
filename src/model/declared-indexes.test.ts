import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('indexes that migrations declare belong to the tables of the models', async () => {
  const model = await modelOf(`
//- /migrations/20240101000000-users.js
module.exports = {
  up: async (queryInterface) => {
    const table = 'users';
    await queryInterface.addIndex('people', ['email'], { unique: true });
    await queryInterface.renameTable('people', 'users');
    await queryInterface.addIndex(table, { fields: ['team_id', { name: 'created_at', order: 'DESC' }] });
    await queryInterface.sequelize.query('CREATE UNIQUE INDEX CONCURRENTLY users_name ON "public"."users" USING btree (lower("name"), team_id)');
  },
  down: async (queryInterface) => { await queryInterface.renameTable('users', 'people'); },
};
//- /migrations/20240102000000-phone.js
exports.up = (knex) => knex.schema.alterTable('users', (table) => { table.string('phone').unique(); table.index(['nick']); });
exports.down = (knex) => knex.schema.dropTable('users');
//- /prisma/schema.prisma
model User {
  id     Int @id
  email  String
  teamId Int @map("team_id")
  name   String
  phone  String
  nick   String
  @@map("users")
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/users', async (req, res) => { res.json(await prisma.user.findMany({ take: 5 })); });
`);
  const columns = model.entities[0]?.indexes.map((index) => index.columns.join(' ')).sort();
  expect(columns).toEqual(['email', 'id', 'name teamId', 'nick', 'phone', 'teamId created_at']);
});

test('an index that a later statement drops is gone; one that a block creates is there', async () => {
  const model = await modelOf(`
//- /migrations/001_orders.sql
CREATE TABLE orders (id serial PRIMARY KEY, buyer text, shop text, note text);
CREATE INDEX orders_buyer ON orders (buyer);
CREATE INDEX orders_note ON orders (note);
//- /migrations/002_indexes.sql
DROP INDEX orders_note;
DO $$ BEGIN
  CREATE INDEX orders_shop ON orders (shop);
END $$;
//- /src/app.ts
import { Pool } from 'pg';
await new Pool().query('SELECT id FROM orders WHERE note = $1', ['x']);
`);
  expect(model.entities[0]?.indexes.map((index) => index.columns.join(' ')).sort()).toEqual(['buyer', 'id', 'shop']);
});
