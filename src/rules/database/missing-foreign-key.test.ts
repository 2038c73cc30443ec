import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function said(sql: string): Promise<string[]> {
  const found = await findingsOf(
    `//- /src/app.ts\nimport pg from 'pg';\nnew pg.Pool();\n//- /schema.sql\n${sql}`,
    'database/missing-foreign-key',
  );
  return found.map(({ line, severity, message }) => `${line} ${severity} ${message}`);
}

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, team_id bigint REFERENCES teams (id));\nCREATE TABLE teams (id bigint PRIMARY KEY);';

test('a reference without a foreign key, and with one', async () => {
  expect(await said(`${users}\nCREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint NOT NULL);`)).toEqual([
    '3 high posts.user_id holds ids of users, and no foreign key says so.',
  ]);
  expect(
    await said(`${users}\nCREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);`),
  ).toEqual([]);
  expect(
    await said(
      `${users}\nCREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint);\nALTER TABLE posts ADD FOREIGN KEY (user_id) REFERENCES users (id);`,
    ),
  ).toEqual([]);
});

test('what refers to something else: another type, any of several tables, an id of somebody else', async () => {
  expect(await said(`${users}\nCREATE TABLE posts (id bigint PRIMARY KEY, user_id text);`)).toEqual([]);
  expect(await said(`${users}\nCREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint, user_type text);`)).toEqual(
    [],
  );
  expect(await said(`${users}\nCREATE TABLE posts (id bigint PRIMARY KEY, stripe_id bigint);`)).toEqual([]);
  expect(await said(`${users}\nCREATE TABLE login_events (id bigint PRIMARY KEY, user_id bigint);`)).toEqual([]);
});

test('many are told once', async () => {
  const more = [1, 2, 3, 4].map((at) => `CREATE TABLE t${at} (id bigint PRIMARY KEY, user_id bigint);`).join('\n');
  expect(await said(`${users}\n${more}`)).toEqual([
    '3 medium 4 columns hold ids of other tables without a foreign key, t1.user_id (users) among them.',
  ]);
});

test('a database without any', async () => {
  const none = ['users', 'posts', 'likes'].map(
    (name) => `CREATE TABLE ${name} (id bigint PRIMARY KEY, user_id bigint, post_id bigint);`,
  );
  expect(await said(none.join('\n'))).toEqual([]);
});

test.each([
  [
    'prisma',
    `
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient();
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
}
model Customer {
  id Int @id
}
model Team {
  id    Int    @id
  notes Note[]
}
model Note {
  id     Int  @id
  teamId Int
  team   Team @relation(fields: [teamId], references: [id])
}
`,
    'model Order {\n  id Int @id\n  customerId Int\n}',
    'model Order {\n  id Int @id\n  trackingId Int\n}',
  ],
  [
    'typeorm',
    `
//- /src/entity.ts
import { Column, DataSource, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
new DataSource({ type: 'postgres' });
@Entity() export class Customer { @PrimaryGeneratedColumn() id: number; }
`,
    '@Entity() export class Order { @PrimaryGeneratedColumn() id: number; @Column() customerId: number; }',
    '@Entity() export class Order { @PrimaryGeneratedColumn() id: number; @Column() customerId: number; @ManyToOne(() => Customer) customer: Customer; }',
  ],
  [
    'drizzle, relations of queries alone',
    `
//- /src/schema.ts
import { relations } from 'drizzle-orm';
import { integer, pgTable, serial } from 'drizzle-orm/pg-core';
export const customers = pgTable('customers', { id: serial('id').primaryKey() });
`,
    `export const orders = pgTable('orders', { id: serial('id').primaryKey(), buyer: integer('buyer') });
export const ordersRelations = relations(orders, ({ one }) => ({ customer: one(customers, { fields: [orders.buyer], references: [customers.id] }) }));`,
    `export const orders = pgTable('orders', { id: serial('id').primaryKey(), buyer: integer('buyer').references(() => customers.id) });
export const ordersRelations = relations(orders, ({ one }) => ({ customer: one(customers, { fields: [orders.buyer], references: [customers.id] }) }));`,
  ],
  [
    'sequelize, an association without a constraint',
    `
//- /src/models.ts
import { DataTypes, Model, Sequelize } from 'sequelize';
const sequelize = new Sequelize('postgres://db', { dialect: 'postgres' });
class Customer extends Model {}
Customer.init({ id: { type: DataTypes.INTEGER, primaryKey: true } }, { sequelize });
class Order extends Model {}
Order.init({ id: { type: DataTypes.INTEGER, primaryKey: true }, customerId: DataTypes.INTEGER }, { sequelize });
`,
    `Order.belongsTo(Customer, { foreignKey: 'customerId', constraints: false });`,
    `Order.belongsTo(Customer, { foreignKey: 'customerId' });`,
  ],
])('declared by %s', async (_name, before, without, withKey) => {
  expect(await findingsOf(before + without, 'database/missing-foreign-key')).toHaveLength(1);
  expect(await findingsOf(before + withKey, 'database/missing-foreign-key')).toEqual([]);
});
