import { testPairs, type Pair } from '../../../testing/pairs.ts';

const redis = (title: string, make: string, defect: string, twin: string): Pair => [
  title,
  `
//- /src/app.ts
import express from 'express';
${make}
const app = express();
`,
  `app.delete('/cache/:user', async (req, res) => { res.json(${defect}); });\n`,
  `app.delete('/cache/:user', async (req, res) => { res.json(${twin}); });\n`,
];
const io = `import Redis from 'ioredis';\nconst redis = new Redis();`;
const node = `import { createClient } from 'redis';\nconst redis = createClient();`;

testPairs('database/redis-keys-scan', [
  redis('ioredis', io, `await redis.keys('cart:*')`, `await redis.smembers('carts')`),
  redis('ioredis, all', io, `await redis.keys('*')`, `await redis.dbsize()`),
  redis('ioredis, a pattern', io, 'await redis.keys(`cart:${req.params.user}:*`)', 'await redis.get(`cart:${req.params.user}`)'), // prettier-ignore
  redis('ioredis, in parts', io, `await redis.keys('cart:*')`, `await redis.scan('0', 'MATCH', 'cart:*')`),
  redis('ioredis, of a hash', io, `await redis.keys('cart:*')`, `await redis.hkeys('cart')`),
  redis(
    'ioredis, by its other name',
    `import { Redis } from 'ioredis';\nconst redis = new Redis('redis://cache');`,
    `await redis.keys('cart:*')`,
    `await redis.exists('cart:1')`,
  ),
  redis(
    'ioredis, a cluster',
    `import { Cluster } from 'ioredis';\nconst redis = new Cluster([]);`,
    `await redis.keys('cart:*')`,
    `await redis.get('cart:1')`,
  ),
  redis('redis', node, `await redis.keys('cart:*')`, `await redis.sMembers('carts')`),
  redis('redis, KEYS', node, `await redis.KEYS('cart:*')`, `await redis.GET('cart:1')`),
  redis('redis, of a hash', node, `await redis.keys('cart:*')`, `await redis.hKeys('cart')`),
]);

const schema = (title: string, tables: string, migration: string, path = '/migrations/001_orders.sql'): Pair => [
  title,
  tables,
  '',
  `\n//- ${path}\n${migration}\n`,
];
const sql = 'CREATE TABLE orders (id int PRIMARY KEY, total int NOT NULL);';
const typeorm = (dialect: string): string => `
//- /src/app.ts
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity('orders') export class Order { @PrimaryColumn() id: number; @Column() total: number; }
export const source = new DataSource({ type: '${dialect}', entities: [Order] });
export const orders = () => source.getRepository(Order).find({ take: 10 });
`;
const sequelize = (dialect: string): string => `
//- /src/app.ts
import { DataTypes, Model, Sequelize } from 'sequelize';
const sequelize = new Sequelize('shop', 'shop', '', { dialect: '${dialect}' });
class Order extends Model {}
Order.init({ total: DataTypes.INTEGER }, { sequelize, tableName: 'orders' });
export const orders = () => Order.findAll({ limit: 10 });
`;
const drizzle = `
//- /src/app.ts
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { Pool } from 'pg';
export const orders = pgTable('orders', { id: integer('id').primaryKey(), total: integer('total') });
const db = drizzle(new Pool());
export const list = () => db.select().from(orders).limit(10);
`;
const prisma = `
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
}
model Order {
  id    Int @id
  total Int
  @@map("orders")
}
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export const list = () => prisma.order.findMany({ take: 10 });
`;
const mikro = `
//- /src/app.ts
import { Entity, MikroORM, PrimaryKey, Property } from '@mikro-orm/postgresql';
@Entity({ tableName: 'orders' }) export class Order { @PrimaryKey() id!: number; @Property() total!: number; }
const orm = await MikroORM.init({ entities: [Order] });
export const list = () => orm.em.fork().find(Order, { total: 1 }, { limit: 10 });
`;

testPairs('database/no-migrations', [
  schema('typeorm', typeorm('postgres'), sql),
  schema('typeorm, mysql', typeorm('mysql'), sql),
  ['typeorm, in a file of the process', '', typeorm('postgres'), typeorm('better-sqlite3')],
  schema(
    'typeorm, a migration in code',
    typeorm('postgres'),
    `export class Orders001 { async up(runner) { await runner.query('${sql.replace(';', '')}'); } async down(runner) { await runner.query('DROP TABLE orders'); } }`,
    '/src/migrations/001-orders.ts',
  ),
  schema('sequelize', sequelize('postgres'), sql),
  schema(
    'sequelize, a migration in code',
    sequelize('mysql'),
    `module.exports = { up: (q, S) => q.createTable('orders', { id: { type: S.INTEGER, primaryKey: true }, total: S.INTEGER }), down: (q) => q.dropTable('orders') };`,
    '/migrations/20250101-orders.js',
  ),
  ['sequelize, in a file of the process', '', sequelize('mysql'), sequelize('sqlite')],
  schema('drizzle', drizzle, sql, '/drizzle/0000_init.sql'),
  schema('prisma', prisma, sql, '/prisma/migrations/20250101000000_init/migration.sql'),
  schema('mikro-orm', mikro, sql),
]);
