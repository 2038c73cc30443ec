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
